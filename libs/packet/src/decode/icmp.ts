import { LAYER, NEXT, markPayload, recordProblem, type Decoding, type Next } from './decoding.ts';

// RFC 792
const TYPE = 0,
  CODE = 1,
  TYPE_AND_CODE = 2,
  IDENTIFIER = 4,
  ICMP_HEADER = 8;
const ECHO_REPLY = 0,
  ECHO_REQUEST = 8;

/** Type and code, also when the rest of the header is cut off, and the identifier of an echo. */
export function decodeIcmp(decoding: Decoding, at: number, end: number): Next {
  const { view, packets, row } = decoding;
  const available = Math.min(end, decoding.capturedEnd) - at;
  packets.payloadLength[row] = Math.max(end - at - ICMP_HEADER, 0);
  if (available >= TYPE_AND_CODE) {
    packets.icmpType[row] = view.getUint8(at + TYPE);
    packets.icmpCode[row] = view.getUint8(at + CODE);
  }
  if (available < ICMP_HEADER) {
    recordProblem(decoding, LAYER.icmp, at, ICMP_HEADER, Math.max(available, 0));
    return NEXT.nothing;
  }
  const type = view.getUint8(at + TYPE);
  if (type === ECHO_REQUEST || type === ECHO_REPLY) {
    packets.icmpIdentifier[row] = view.getUint16(at + IDENTIFIER);
    markPayload(decoding, at + IDENTIFIER, at + ICMP_HEADER);
  }
  return NEXT.nothing;
}
