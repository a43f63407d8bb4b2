import { NEXT, type Decoding, type Next } from './decoding.ts';

// RFC 9260 §3.1
const SRC_PORT = 0,
  DST_PORT = 2,
  PORTS = 4;

/** The ports alone, which tell flows apart; both stay 0, which SCTP does not use, where they are cut off. */
export function decodeSctpPorts(decoding: Decoding, at: number, end: number): Next {
  const { view, packets, row } = decoding;
  if (Math.min(end, decoding.capturedEnd) - at < PORTS) return NEXT.nothing;
  packets.srcPort[row] = view.getUint16(at + SRC_PORT);
  packets.dstPort[row] = view.getUint16(at + DST_PORT);
  return NEXT.nothing;
}
