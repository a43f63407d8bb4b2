import { LAYER, markPayload, recordProblem, type Decoding } from './decoding.ts';

// RFC 768
const SRC_PORT = 0,
  DST_PORT = 2,
  PORTS = 4,
  UDP_HEADER = 8;

/** Ports, also when the rest of the header is cut off. The payload goes by the IP length. */
export function decodeUdp(decoding: Decoding, at: number, end: number): void {
  const { view, packets, row } = decoding;
  const available = Math.min(end, decoding.capturedEnd) - at;
  if (available >= PORTS) {
    packets.srcPort[row] = view.getUint16(at + SRC_PORT);
    packets.dstPort[row] = view.getUint16(at + DST_PORT);
  }
  packets.payloadLength[row] = Math.max(end - at - UDP_HEADER, 0);
  if (available < UDP_HEADER) recordProblem(decoding, LAYER.udp, at, UDP_HEADER, Math.max(available, 0));
  else markPayload(decoding, at + UDP_HEADER, end);
}
