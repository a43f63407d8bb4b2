import type { Decoding } from './decoding.ts';

// https://www.radiotap.org/fields/defined: alignment and bytes of the fields by their bit
const FIELDS: readonly (readonly [alignment: number, bytes: number])[] = [
  [8, 8], // TSFT
  [1, 1], // flags
  [1, 1], // rate
  [2, 4], // channel
  [2, 2], // FHSS
  [1, 1], // dBm antenna signal
  [1, 1], // dBm antenna noise
  [2, 2], // lock quality
  [2, 2], // TX attenuation
  [2, 2], // dB TX attenuation
  [1, 1], // dBm TX power
  [1, 1], // antenna
  [1, 1], // dB antenna signal
  [1, 1], // dB antenna noise
  [2, 2], // RX flags
  [2, 2], // TX flags
  [1, 1], // RTS retries
  [1, 1], // data retries
  [4, 8], // XChannel
  [1, 3], // MCS
  [4, 8], // A-MPDU status
  [2, 12], // VHT
];
const FLAGS = 1,
  RATE = 2,
  CHANNEL = 3,
  SIGNAL = 5,
  MCS = 19,
  VHT = 21;
const PRESENT_AT = 4,
  WORD = 4,
  MORE_WORDS = 0x80000000;
const FLAG_CHECK_SEQUENCE = 0x10,
  FLAG_PADDED = 0x20;

export interface RadiotapFlags {
  /** The frame ends with its check sequence. */
  hasCheckSequence: boolean;
  /** The header of the frame is filled up to a multiple of four bytes. */
  isPadded: boolean;
}

/** dBm as the column `signal` keeps it. */
export function belowZero(dbm: number): number {
  return dbm < 0 && dbm > -256 ? -dbm : 0;
}

/** Rate, channel and signal of a radiotap header of `length` bytes, all captured; fields behind one that is not known are left. */
export function readRadiotapFields(decoding: Decoding, header: number, length: number): RadiotapFlags {
  const { view, packets, row } = decoding;
  const flags = { hasCheckSequence: false, isPadded: false };
  const end = header + length;
  const present = view.getUint32(header + PRESENT_AT, true);
  let at = header + PRESENT_AT + WORD;
  for (let word = present; (word & MORE_WORDS) !== 0 && at + WORD <= end; at += WORD) word = view.getUint32(at, true);
  for (let bit = 0; bit < FIELDS.length; bit++) {
    if ((present & (1 << bit)) === 0) continue;
    const [alignment, bytes] = FIELDS[bit] ?? [1, 0];
    at = header + Math.ceil((at - header) / alignment) * alignment;
    if (at + bytes > end) break;
    if (bit === FLAGS) {
      const value = view.getUint8(at);
      flags.hasCheckSequence = (value & FLAG_CHECK_SEQUENCE) !== 0;
      flags.isPadded = (value & FLAG_PADDED) !== 0;
    } else if (bit === RATE) packets.rate[row] = view.getUint8(at) * 5;
    else if (bit === CHANNEL) packets.frequency[row] = view.getUint16(at, true);
    else if (bit === SIGNAL) packets.signal[row] = belowZero(view.getInt8(at));
    else if (bit === MCS) packets.rate[row] = htRate(view.getUint8(at), view.getUint8(at + 1), view.getUint8(at + 2));
    else if (bit === VHT) packets.rate[row] = vhtRate(view, at);
    at += bytes;
  }
  return flags;
}

// IEEE 802.11-2020 §19.5, §21.5: bits a subcarrier after coding, by index
const CODED_BITS = [0.5, 1, 1.5, 2, 3, 4, 4.5, 5, 6, 20 / 3];
/** Data subcarriers of 20, 40, 80 and 160 MHz. */
const SUBCARRIERS = [52, 108, 234, 468];
const SYMBOL_US = 4,
  SHORT_SYMBOL_US = 3.6;

/** In units of 100 kb/s, rounded. */
function ofdmRate(index: number, streams: number, width: number, isShort: boolean): number {
  const bits = (SUBCARRIERS[width] ?? 0) * (CODED_BITS[index] ?? 0) * streams;
  return Math.round((bits / (isShort ? SHORT_SYMBOL_US : SYMBOL_US)) * 10);
}

const MCS_KNOWS_INDEX = 0x02,
  MCS_BANDWIDTH = 0x03,
  MCS_40_MHZ = 1,
  MCS_SHORT = 0x04;

function htRate(known: number, flags: number, index: number): number {
  if ((known & MCS_KNOWS_INDEX) === 0 || index > 31) return 0;
  const width = (flags & MCS_BANDWIDTH) === MCS_40_MHZ ? 1 : 0;
  return ofdmRate(index & 7, (index >> 3) + 1, width, (flags & MCS_SHORT) !== 0);
}

const VHT_FLAGS_AT = 2,
  VHT_BANDWIDTH_AT = 3,
  VHT_USERS_AT = 4,
  VHT_SHORT = 0x04;

/** Of the first user. Bandwidths 0, 1–3, 4–10, 11–25 are 20, 40, 80 and 160 MHz and their sidebands. */
function vhtRate(view: DataView, at: number): number {
  const bandwidth = view.getUint8(at + VHT_BANDWIDTH_AT) & 0x1f;
  const user = view.getUint8(at + VHT_USERS_AT);
  let width = 3;
  if (bandwidth === 0) width = 0;
  else if (bandwidth < 4) width = 1;
  else if (bandwidth < 11) width = 2;
  return ofdmRate(user >> 4, user & 0x0f, width, (view.getUint8(at + VHT_FLAGS_AT) & VHT_SHORT) !== 0);
}
