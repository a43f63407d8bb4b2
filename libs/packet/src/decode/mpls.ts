import { LAYER, NEXT, follow, recordProblem, type Decoding, type Next } from './decoding.ts';

// RFC 3032 §2.1: label, class, bottom of stack, time to live
const ENTRY = 4,
  LABEL_SHIFT = 12,
  BOTTOM = 0x100;
/** A deeper stack is not followed to its end. */
const DEEPEST_STACK = 64;
/** RFC 4385 §3: four zero bits before a pseudowire's payload, where it has a control word. */
const CONTROL_WORD = 4;

/**
 * A stack of labels. Nothing says what is behind it but its first four bits (RFC 4928): IPv4, IPv6, the control word of a
 * pseudowire, or an Ethernet frame without one.
 */
export function decodeMpls(decoding: Decoding, at: number): Next {
  const { view, packets, row } = decoding;
  let entry = at;
  for (let depth = 0; ; depth++) {
    const available = Math.max(decoding.capturedEnd - entry, 0);
    if (available < ENTRY || depth === DEEPEST_STACK)
      return recordProblem(decoding, LAYER.mpls, entry, ENTRY, depth === DEEPEST_STACK ? 0 : available);
    const word = view.getUint32(entry);
    if (depth === 0 && packets.mplsLabel[row] === 0) packets.mplsLabel[row] = word >>> LABEL_SHIFT;
    entry += ENTRY;
    if ((word & BOTTOM) !== 0) break;
  }
  if (entry >= decoding.wireEnd) return NEXT.nothing;
  if (entry >= decoding.capturedEnd) return recordProblem(decoding, LAYER.mpls, entry, 1, 0);
  const first = view.getUint8(entry) >> 4;
  if (first === 4 || first === 6) return follow(decoding, NEXT.ip, entry);
  if (first === 1) return NEXT.nothing;
  if (first !== 0) return follow(decoding, NEXT.ethernet, entry);
  const available = decoding.capturedEnd - entry;
  if (available < CONTROL_WORD) return recordProblem(decoding, LAYER.mpls, entry, CONTROL_WORD, available);
  return follow(decoding, NEXT.ethernet, entry + CONTROL_WORD);
}
