/** What a radio in monitor mode says of each frame (https://www.radiotap.org), in three forms that real captures have. */
import { byteOrder } from '../craft/capture-bytes.mjs';
import { crc32 } from '../craft/crc32.mjs';

const numbers = byteOrder('little');
const signed = (dbm) => dbm & 0xff;
const CHANNEL_FLAGS = { 2437: 0x0480, 5180: 0x0140 };
/** The flag that the frame ends with its check sequence. */
const WITH_CHECK_SEQUENCE = 0x10;

/** A receiver with two antennas, which keeps the check sequence; rates in units of 500 kbit/s. */
function legacy({ us, frequency, signalDbm, rate }) {
  const present = [
    [4, 0xa000402f],
    [4, 0x00000820],
  ];
  const start = numbers([1, 0], [1, 0], [2, 36], ...present, [4, 0], [4, us], [4, 0]);
  const fields = numbers([1, WITH_CHECK_SEQUENCE], [1, rate * 2], [2, frequency], [2, CHANNEL_FLAGS[frequency]]);
  return Buffer.concat([
    start,
    fields,
    numbers([1, signed(signalDbm)], [1, 0], [2, 0], [1, signed(signalDbm)], [1, 0]),
  ]);
}

/** The same of a frame of 802.11n: a modulation and coding scheme instead of a rate; 20 MHz, long guard interval. */
function highThroughput({ us, frequency, signalDbm, mcs }) {
  const start = numbers([1, 0], [1, 0], [2, 29], [4, 0x0008402b], [4, us], [4, 0]);
  const fields = numbers([1, WITH_CHECK_SEQUENCE], [1, 0], [2, frequency], [2, CHANNEL_FLAGS[frequency]]);
  return Buffer.concat([start, fields, numbers([1, signed(signalDbm)], [1, 0], [2, 0], [1, 0x07], [1, 0], [1, mcs])]);
}

/** A frame that the radio sent itself: it knows its rate and nothing of how it was received. */
function sent({ rate }) {
  return numbers([1, 0], [1, 0], [2, 13], [4, 0x00028004], [1, rate * 2], [1, 0], [2, 0], [1, 0]);
}

/** The frame with its radio header in front, and its check sequence behind where the radio keeps it. */
export function onAir(radio, frame) {
  if (radio.isSent) return Buffer.concat([sent(radio), frame]);
  const header = radio.mcs === undefined ? legacy(radio) : highThroughput(radio);
  return Buffer.concat([header, frame, numbers([4, crc32(frame)])]);
}
