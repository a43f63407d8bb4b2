/** What QUIC shows of itself where its first packets were not recorded. */
import type { Side } from './conversation.ts';
import { hasText } from './text.ts';

/** Answers of a server that refuses or accepts a hello in Google's QUIC; their tag stands near the start. */
const GOOGLE_ANSWERS = ['REJ\0', 'SHLO'];
const LAST_TAG_AT = 48;

const FORM_BITS = 0xc0;
const SHORT_FORM = 0x40;
/** Shortest connection id that is told from chance. */
const CONNECTION_ID = 8;
const COMPARED = 24;

/** Whether the side's first two datagrams have short headers with the same connection id, or its first is an answer of Google's. */
export function isInMiddleOfQuic(side: Side): boolean {
  for (const answer of GOOGLE_ANSWERS)
    for (let at = 1; at <= LAST_TAG_AT; at++) if (hasText(side, answer, at)) return true;
  return haveSameId(side);
}

/** Short headers (RFC 9000 §17.3): the fixed bit, the connection id, and protected bytes that differ from packet to packet. */
function haveSameId({ bytes, ends }: Side): boolean {
  const [first, second] = ends;
  if (first === undefined || second === undefined || Math.min(first, second - first) < COMPARED) return false;
  if (((bytes[0] ?? 0) & FORM_BITS) !== SHORT_FORM || ((bytes[first] ?? 0) & FORM_BITS) !== SHORT_FORM) return false;
  let isText = true;
  for (let at = 1; at <= CONNECTION_ID; at++) {
    if (bytes[at] !== bytes[first + at]) return false;
    if ((bytes[at] ?? 0) >= 0x80) isText = false;
  }
  if (isText) return false;
  for (let at = 1 + CONNECTION_ID; at < COMPARED; at++) if (bytes[at] !== bytes[first + at]) return true;
  return false;
}
