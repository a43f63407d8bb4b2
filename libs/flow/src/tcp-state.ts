import type { PacketBatch } from '@weir/schema';
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
import type { RowSlab } from './row-slab.ts';

export const FIN = 1;
export const SYN = 2;
export const RST = 4;
export const ACK = 16;

/** Whether `a` is after `b` in sequence space (RFC 9293 §3.4). */
function isAfter(a: number, b: number): boolean {
  return ((a - b) | 0) > 0;
}

/**
 * Follows the handshake and the end of a TCP flow. A leg of the handshake is timed from the first packet of its kind to the
 * first answer that acknowledges it; a leg whose question was sent twice before the answer is ambiguous (Karn's algorithm,
 * RFC 6298 §3) and stays unknown, as does everything when both ends send a SYN.
 */
export function followTcp(
  slab: RowSlab,
  row: number,
  isForward: boolean,
  packets: PacketBatch,
  i: number,
  flags: number,
): void {
  const at = row * ROW_WORDS + STATE;
  let state = slab.words[at] ?? 0;
  if ((flags & FIN) !== 0) state |= isForward ? FIN_FORWARD : FIN_REVERSE;
  if ((flags & RST) !== 0) state |= RESET;
  if ((state & ACK_SEEN) === 0) state |= followHandshake(slab, row, isForward, packets, i, flags, state);
  slab.words[at] = state;
}

/** Whether a packet with these flags may change the state of a flow. */
export function changesTcp(flags: number, state: number): boolean {
  return (flags & (FIN | SYN | RST)) !== 0 || (state & (SYN_ACK_SEEN | ACK_SEEN)) === SYN_ACK_SEEN;
}

/** Notes times and sequence numbers of the handshake. @returns the bits to set. */
function followHandshake(
  slab: RowSlab,
  row: number,
  isForward: boolean,
  packets: PacketBatch,
  i: number,
  flags: number,
  state: number,
): number {
  const { words, doubles } = slab;
  const word = row * ROW_WORDS;
  const double = row * ROW_DOUBLES;
  const time = packets.time[i] ?? 0;
  const acknowledgment = packets.acknowledgment[i] ?? 0;
  switch (flags & (SYN | ACK)) {
    case SYN:
      if (!isForward) return SYN_REPEATED;
      if ((state & SYN_SEEN) !== 0) return (state & SYN_ACK_SEEN) === 0 ? SYN_REPEATED : 0;
      words[word + SYN_SEQUENCE] = packets.sequence[i] ?? 0;
      doubles[double + SYN_TIME] = time;
      return SYN_SEEN;
    case SYN | ACK:
      if (isForward) return 0;
      if ((state & SYN_ACK_SEEN) !== 0) return SYN_ACK_REPEATED;
      if ((state & SYN_SEEN) !== 0 && !isAfter(acknowledgment, words[word + SYN_SEQUENCE] ?? 0)) return 0;
      words[word + SYN_ACK_SEQUENCE] = packets.sequence[i] ?? 0;
      doubles[double + SYN_ACK_TIME] = time;
      return SYN_ACK_SEEN;
    case ACK:
      if (!isForward || (state & SYN_ACK_SEEN) === 0) return 0;
      if (!isAfter(acknowledgment, words[word + SYN_ACK_SEQUENCE] ?? 0)) return 0;
      doubles[double + ACK_TIME] = time;
      return ACK_SEEN;
    default:
      return 0;
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
