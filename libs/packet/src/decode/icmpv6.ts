import { LAYER, NEXT, markPayload, recordProblem, type Decoding, type Next } from './decoding.ts';

// RFC 4443 §2.1; §4.1 for echoes
const TYPE = 0,
  CODE = 1,
  TYPE_AND_CODE = 2,
  IDENTIFIER = 4,
  ICMPV6_HEADER = 4,
  ECHO_HEADER = 8;
const ECHO_REQUEST = 128,
  ECHO_REPLY = 129;

/** Type and code, also when the rest of the header is cut off, and the identifier of an echo. */
export function decodeIcmpv6(decoding: Decoding, at: number, end: number): Next {
  const { view, packets, row } = decoding;
  const available = Math.min(end, decoding.capturedEnd) - at;
  let needed = ICMPV6_HEADER;
  if (available >= TYPE_AND_CODE) {
    const type = view.getUint8(at + TYPE);
    packets.icmpType[row] = type;
    packets.icmpCode[row] = view.getUint8(at + CODE);
    if (type === ECHO_REQUEST || type === ECHO_REPLY) needed = ECHO_HEADER;
  }
  packets.payloadLength[row] = Math.max(end - at - needed, 0);
  if (available < needed) recordProblem(decoding, LAYER.icmpv6, at, needed, Math.max(available, 0));
  else if (needed === ECHO_HEADER) {
    packets.icmpIdentifier[row] = view.getUint16(at + IDENTIFIER);
    markPayload(decoding, at + IDENTIFIER, at + ECHO_HEADER);
  }
  return NEXT.nothing;
}
