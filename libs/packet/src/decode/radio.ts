import { frequencyOf } from './wlan-channel.ts';
import { LAYER, NEXT, follow, recordProblem, type Decoding, type Next } from './decoding.ts';
import { belowZero, readRadiotapFields } from './radiotap-fields.ts';
import { WLAN_HEADER } from './wlan.ts';

// https://www.radiotap.org: version, padding, length, then words of what is present
const RADIOTAP = { lengthAt: 2, header: 8 };
// https://www.tcpdump.org/linktypes/LINKTYPE_IEEE802_11_PRISM.html: items of id, status, length, value
const PRISM = { lengthAt: 4, itemsAt: 24, itemBytes: 12, valueAt: 8, header: 144, items: 10 };
const PRISM_CHANNEL = 2,
  PRISM_SIGNAL = 5,
  PRISM_RATE = 7;
// AVS header of linux-wlan-ng, version 1, big-endian
const AVS = { lengthAt: 4, channelAt: 28, rateAt: 32, signalTypeAt: 44, signalAt: 48, header: 64 };
const AVS_MAGIC = 0x80211000,
  AVS_MAGIC_BITS = 0xfffff000;
const AVS_SIGNAL_IS_DBM = 2;
// PPI specification 1.0.7 §3: flags, length, link type; then fields of type and length
const PPI = { lengthAt: 2, linkTypeAt: 4, header: 8, fieldHeader: 4 };
const PPI_WLAN = { type: 2, bytes: 20, flagsAt: 8, rateAt: 10, frequencyAt: 12, signalAt: 18, hasCheckSequence: 1 };
const CHECK_SEQUENCE = 4;

/** The frame ends with a check sequence, which belongs to no layer above. */
function leaveOutCheckSequence(decoding: Decoding): void {
  decoding.wireEnd -= CHECK_SEQUENCE;
  decoding.capturedEnd = Math.min(decoding.capturedEnd, decoding.wireEnd);
}

export function decodeRadiotap(decoding: Decoding, at: number): Next {
  const { view } = decoding;
  const available = Math.max(decoding.capturedEnd - at, 0);
  if (available < RADIOTAP.header) return recordProblem(decoding, LAYER.radio, at, RADIOTAP.header, available);
  const length = view.getUint16(at + RADIOTAP.lengthAt, true);
  if (length < RADIOTAP.header) return recordProblem(decoding, LAYER.radio, at, RADIOTAP.header, length);
  if (length > available) return recordProblem(decoding, LAYER.radio, at, length, available);
  const { hasCheckSequence, isPadded } = readRadiotapFields(decoding, at, length);
  if (hasCheckSequence) leaveOutCheckSequence(decoding);
  return follow(decoding, NEXT.wlan, at + length, isPadded ? WLAN_HEADER.padded : WLAN_HEADER.standard);
}

export function decodePrism(decoding: Decoding, at: number): Next {
  const { view, packets, row } = decoding;
  const available = Math.max(decoding.capturedEnd - at, 0);
  if (available >= 4 && (view.getUint32(at) & AVS_MAGIC_BITS) >>> 0 === AVS_MAGIC) return decodeAvs(decoding, at);
  if (available < PRISM.header) return recordProblem(decoding, LAYER.radio, at, PRISM.header, available);
  // In the byte order of the host that captured: of the two readings of the length one is absurd.
  const isLittle = view.getUint32(at + PRISM.lengthAt, true) === PRISM.header;
  const valueOf = (item: number): number => {
    const value = at + PRISM.itemsAt + item * PRISM.itemBytes + PRISM.valueAt;
    return view.getInt32(value, isLittle);
  };
  packets.frequency[row] = frequencyOf(valueOf(PRISM_CHANNEL));
  packets.signal[row] = belowZero(valueOf(PRISM_SIGNAL));
  packets.rate[row] = valueOf(PRISM_RATE) * 5;
  return follow(decoding, NEXT.wlan, at + PRISM.header);
}

export function decodeAvs(decoding: Decoding, at: number): Next {
  const { view, packets, row } = decoding;
  const available = Math.max(decoding.capturedEnd - at, 0);
  if (available < AVS.header) return recordProblem(decoding, LAYER.radio, at, AVS.header, available);
  const length = view.getUint32(at + AVS.lengthAt);
  if (length < AVS.header) return recordProblem(decoding, LAYER.radio, at, AVS.header, length);
  if (length > available) return recordProblem(decoding, LAYER.radio, at, length, available);
  packets.frequency[row] = frequencyOf(view.getUint32(at + AVS.channelAt));
  packets.rate[row] = view.getUint32(at + AVS.rateAt);
  if (view.getUint32(at + AVS.signalTypeAt) === AVS_SIGNAL_IS_DBM)
    packets.signal[row] = belowZero(view.getInt32(at + AVS.signalAt));
  return follow(decoding, NEXT.wlan, at + length);
}

/** Per-packet information: fields of many kinds before a frame of any link type. */
export function decodePpi(decoding: Decoding, at: number): Next {
  const { view } = decoding;
  const available = Math.max(decoding.capturedEnd - at, 0);
  if (available < PPI.header) return recordProblem(decoding, LAYER.radio, at, PPI.header, available);
  const length = view.getUint16(at + PPI.lengthAt, true);
  if (length < PPI.header) return recordProblem(decoding, LAYER.radio, at, PPI.header, length);
  if (length > available) return recordProblem(decoding, LAYER.radio, at, length, available);
  const linkType = view.getUint32(at + PPI.linkTypeAt, true);
  const end = at + length;
  for (let field = at + PPI.header; field + PPI.fieldHeader <= end;) {
    const body = field + PPI.fieldHeader;
    const bytes = view.getUint16(field + 2, true);
    if (view.getUint16(field, true) === PPI_WLAN.type && bytes >= PPI_WLAN.bytes && body + bytes <= end)
      readPpiWlan(decoding, body);
    field = body + bytes;
  }
  return follow(decoding, NEXT.link, end, linkType);
}

function readPpiWlan(decoding: Decoding, at: number): void {
  const { view, packets, row } = decoding;
  packets.rate[row] = view.getUint16(at + PPI_WLAN.rateAt, true) * 5;
  packets.frequency[row] = view.getUint16(at + PPI_WLAN.frequencyAt, true);
  packets.signal[row] = belowZero(view.getInt8(at + PPI_WLAN.signalAt));
  if ((view.getUint16(at + PPI_WLAN.flagsAt, true) & PPI_WLAN.hasCheckSequence) !== 0) leaveOutCheckSequence(decoding);
}
