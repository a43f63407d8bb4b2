import {
  ACK_SEEN,
  ACK_TIME,
  FIN_FORWARD,
  FIN_REVERSE,
  RESET,
  ROW_DOUBLES,
  ROW_WORDS,
  STATE,
  SYN_ACK_REPEATED,
  SYN_ACK_SEEN,
  SYN_ACK_SEQUENCE,
  SYN_ACK_TIME,
  SYN_REPEATED,
  SYN_SEEN,
  SYN_SEQUENCE,
  SYN_TIME,
} from './flow-row.ts';
import type { FlowSlab } from './flow-slab.ts';

const FIN = 1;
export const SYN = 2;
const RST = 4;
export const ACK = 16;

/** One TCP packet as the state needs it; time is the capture's, µs. */
export interface Segment {
  flags: number;
  isForward: boolean;
  time: number;
  sequence: number;
  acknowledgment: number;
}

/** Whether `a` is after `b` in sequence space (RFC 9293 §3.4). */
function isAfter(a: number, b: number): boolean {
  return ((a - b) | 0) > 0;
}

/**
 * Follows the handshake and the end of a TCP flow. A leg of the handshake is timed from the first packet of its kind to the
 * first answer that acknowledges it; a leg whose question was sent twice before the answer is ambiguous (Karn's algorithm,
 * RFC 6298 §3) and stays unknown, as does everything when both ends send a SYN.
 */
export function followTcp(slab: FlowSlab, row: number, segment: Segment): void {
  const { flags } = segment;
  const at = row * ROW_WORDS + STATE;
  let state = slab.words[at] ?? 0;
  if ((flags & FIN) !== 0) state |= segment.isForward ? FIN_FORWARD : FIN_REVERSE;
  if ((flags & RST) !== 0) state |= RESET;
  slab.words[at] = state;
  if ((state & ACK_SEEN) === 0) followHandshake(slab, row, segment, state);
}

function followHandshake(slab: FlowSlab, row: number, segment: Segment, state: number): void {
  const { words, doubles } = slab;
  const word = row * ROW_WORDS;
  const double = row * ROW_DOUBLES;
  const { flags, isForward } = segment;
  if ((flags & (SYN | ACK)) === SYN) {
    if (!isForward) words[word + STATE] = state | SYN_REPEATED;
    else if ((state & SYN_SEEN) !== 0) {
      if ((state & SYN_ACK_SEEN) === 0) words[word + STATE] = state | SYN_REPEATED;
    } else {
      words[word + STATE] = state | SYN_SEEN;
      words[word + SYN_SEQUENCE] = segment.sequence;
      doubles[double + SYN_TIME] = segment.time;
    }
  } else if ((flags & SYN) !== 0) {
    if (isForward) return;
    if ((state & SYN_ACK_SEEN) !== 0) words[word + STATE] = state | SYN_ACK_REPEATED;
    else if ((state & SYN_SEEN) === 0 || isAfter(segment.acknowledgment, words[word + SYN_SEQUENCE] ?? 0)) {
      words[word + STATE] = state | SYN_ACK_SEEN;
      words[word + SYN_ACK_SEQUENCE] = segment.sequence;
      doubles[double + SYN_ACK_TIME] = segment.time;
    }
  } else if ((flags & ACK) !== 0 && isForward && (state & SYN_ACK_SEEN) !== 0) {
    if (!isAfter(segment.acknowledgment, words[word + SYN_ACK_SEQUENCE] ?? 0)) return;
    words[word + STATE] = state | ACK_SEEN;
    doubles[double + ACK_TIME] = segment.time;
  }
}

/** Time from one leg's packet to its answer, or NaN when it is not known or the clock went back. */
function leg(from: number, to: number, isKnown: boolean): number {
  return isKnown && to >= from ? to - from : NaN;
}

/** SYN to SYN/ACK in µs, or NaN. */
export function serverRttUs(doubles: Float64Array, row: number, state: number): number {
  const at = row * ROW_DOUBLES;
  const isKnown = (state & (SYN_SEEN | SYN_ACK_SEEN | SYN_REPEATED)) === (SYN_SEEN | SYN_ACK_SEEN);
  return leg(doubles[at + SYN_TIME] ?? 0, doubles[at + SYN_ACK_TIME] ?? 0, isKnown);
}

/** SYN/ACK to ACK in µs, or NaN. */
export function clientRttUs(doubles: Float64Array, row: number, state: number): number {
  const at = row * ROW_DOUBLES;
  const isKnown = (state & (SYN_ACK_SEEN | ACK_SEEN | SYN_ACK_REPEATED)) === (SYN_ACK_SEEN | ACK_SEEN);
  return leg(doubles[at + SYN_ACK_TIME] ?? 0, doubles[at + ACK_TIME] ?? 0, isKnown);
}
