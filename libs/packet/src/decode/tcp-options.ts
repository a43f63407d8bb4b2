import { LAYER, recordProblem, type Decoding } from './decoding.ts';

// RFC 9293 §3.2, RFC 7323 §2.2 and §3.2, RFC 2018 §2: kind, length, value
const LENGTH = 1,
  VALUE = 2;
const END_OF_LIST = 0,
  NO_OPERATION = 1,
  MAXIMUM_SEGMENT_SIZE = 2,
  WINDOW_SCALE = 3,
  SACK_PERMITTED = 4,
  TIMESTAMPS = 8;
/** NOP, NOP, timestamps: how most segments of an established connection begin their options. */
const PADDED_TIMESTAMPS = 0x0101080a;
const PADDED_TIMESTAMPS_LENGTH = 12;

/** Options in [from, end) of the TCP header that begins at `tcp`; one that does not fit ends the list as a problem. */
export function decodeTcpOptions(decoding: Decoding, tcp: number, from: number, end: number): void {
  const { view, packets, row } = decoding;
  let at = from;
  if (end - at >= PADDED_TIMESTAMPS_LENGTH && view.getUint32(at) === PADDED_TIMESTAMPS) {
    packets.timestampValue[row] = view.getUint32(at + 4);
    packets.timestampEcho[row] = view.getUint32(at + 8);
    at += PADDED_TIMESTAMPS_LENGTH;
  }
  while (at < end) {
    const kind = view.getUint8(at);
    if (kind === END_OF_LIST) return;
    if (kind === NO_OPERATION) {
      at++;
      continue;
    }
    const length = end - at < VALUE ? VALUE : view.getUint8(at + LENGTH);
    // One that says it is shorter than kind and length is taken for one that has neither.
    if (length < VALUE) return recordCutOption(decoding, tcp, at + VALUE, at);
    if (at + length > end) return recordCutOption(decoding, tcp, at + length, end);
    readOption(decoding, kind, length, at + VALUE);
    at += length;
  }
}

function recordCutOption(decoding: Decoding, tcp: number, optionEnd: number, end: number): void {
  const known = decoding.packets.problem[decoding.row];
  if (known === 0) recordProblem(decoding, LAYER.tcp, tcp, optionEnd - tcp, end - tcp);
}

/** Keeps the options that have columns; one of another length than its RFC gives is passed over. */
function readOption(decoding: Decoding, kind: number, length: number, value: number): void {
  const { view, packets, row } = decoding;
  if (kind === MAXIMUM_SEGMENT_SIZE && length === 4) packets.maximumSegmentSize[row] = view.getUint16(value);
  else if (kind === WINDOW_SCALE && length === 3) packets.windowScale[row] = view.getUint8(value) + 1;
  else if (kind === SACK_PERMITTED && length === 2) packets.sackPermitted[row] = 1;
  else if (kind === TIMESTAMPS && length === 10) {
    packets.timestampValue[row] = view.getUint32(value);
    packets.timestampEcho[row] = view.getUint32(value + 4);
  }
}
