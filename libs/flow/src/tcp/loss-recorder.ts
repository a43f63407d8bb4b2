import { ROW_WORDS, STATE } from '../flow-row.ts';
import type { RowSlab } from '../row-slab.ts';
import { clientRttUs, FIN, serverRttUs, SYN } from '../tcp-state.ts';
import { deviationUs, leastUs, smoothedUs } from './round-trip.ts';
import { distance, SequenceGaps } from './sequence-gaps.ts';
import {
  ACK_KNOWN,
  ACKNOWLEDGED,
  AFTER_TIMEOUT,
  BITS,
  DUPLICATE_ACKS,
  LOSS,
  LOSS_FORWARD,
  LOSS_REVERSE,
  LOSS_WORDS,
  MISSING_BYTES,
  NEXT,
  NEXT_KNOWN,
  OUT_OF_ORDER,
  PATH_FORWARD,
  PATH_WORDS,
  REPEATED_BYTES,
  RETRANSMISSIONS,
  RETRANSMITTED_BYTES,
  SENT_AT,
  SPURIOUS,
  TIMED_BY_SEQUENCE,
  TIMEOUTS,
  UPSTREAM,
  WINDOW,
  WIDEST_WINDOW,
  ZERO_WINDOWS,
} from './tcp-row.ts';

/** Duplicate acknowledgments that make a sender retransmit at once (RFC 5681 §3.2). */
const DUPLICATE_THRESHOLD = 3;
/** The least retransmission timeout of senders: that of Linux, below the second of RFC 6298 §2.4. */
const LEAST_RTO_US = 200_000;
/** A late packet counts as reordered up to here where no round trip is known; Wireshark's figure. */
const REORDERING_US = 3000;
/**
 * Of the least round trip: a retransmission may come a little sooner than that, since the one measured had to wait at its ends. Reordering is
 * over much sooner; senders wait for a quarter of the round trip (RACK, RFC 8985 §6.2).
 */
const REORDERING_SHARE = 0.75;

/** Writes down what is out of the ordinary in loss rows, which it opens when they are needed. */
export class LossRecorder {
  readonly #paths: RowSlab;
  readonly #losses: RowSlab;
  readonly #gaps = new SequenceGaps();

  constructor(paths: RowSlab, losses: RowSlab) {
    this.#paths = paths;
    this.#losses = losses;
  }

  countDuplicateAck(path: number, block: number): void {
    this.#add(this.#blockOf(path, block) + DUPLICATE_ACKS);
  }

  countZeroWindow(path: number, block: number): void {
    this.#add(this.#blockOf(path, block) + ZERO_WINDOWS);
  }

  /** Payload that was recorded twice, and sent once. */
  addRepeated(path: number, sender: number, payload: number): void {
    this.#addBytes(this.#blockOf(path, sender) + REPEATED_BYTES, payload);
  }

  /** Begins to follow the data of a direction at `next`; what was known of it belongs to something else. */
  begin(path: number, sender: number, receiver: number, next: number, time: number): void {
    const { words } = this.#paths;
    if (((words[sender + BITS] ?? 0) & NEXT_KNOWN) !== 0) {
      words[receiver + BITS] = (words[receiver + BITS] ?? 0) & ~ACK_KNOWN;
      if (words[path * PATH_WORDS + LOSS] !== 0) this.#gaps.clear(this.#losses.words, this.#blockOf(path, sender));
    }
    words[sender + NEXT] = next;
    words[sender + SENT_AT] = time;
    words[sender + BITS] = ((words[sender + BITS] ?? 0) | NEXT_KNOWN) & ~(TIMED_BY_SEQUENCE | AFTER_TIMEOUT);
  }

  /** The bytes up to `end` did not come: opens a gap and goes on behind it. */
  passOver(path: number, sender: number, receiver: number, end: number, time: number): void {
    const { words } = this.#paths;
    const loss = this.#blockOf(path, sender);
    const start = words[sender + NEXT] ?? 0;
    const isAckKnown = ((words[receiver + BITS] ?? 0) & ACK_KNOWN) !== 0;
    const acknowledged = isAckKnown ? (words[receiver + ACKNOWLEDGED] ?? 0) : (start - WIDEST_WINDOW) | 0;
    this.#gaps.open(this.#losses.words, loss, start, end, time, acknowledged);
    this.#addBytes(loss + MISSING_BYTES, distance(end, start));
    words[sender + NEXT] = end;
  }

  /** A packet that begins before the highest byte seen: a keep-alive, out of order, or a retransmission. */
  late(
    flows: RowSlab,
    row: number,
    path: number,
    sender: number,
    receiver: number,
    sequence: number,
    end: number,
    payload: number,
    flags: number,
    time: number,
  ): void {
    const { words } = this.#paths;
    const next = words[sender + NEXT] ?? 0;
    const seen = Math.min(distance(next, sequence), payload);
    const loss = this.#blockOf(path, sender);
    const gaps = this.#gaps;
    const isNewBehind = distance(end, next) > 0;
    const filled = gaps.fill(this.#losses.words, loss, sequence, isNewBehind ? next : end);
    this.#addBytes(loss + MISSING_BYTES, -filled);
    this.#addBytes(loss + REPEATED_BYTES, Math.max(seen - filled, 0));
    if (isNewBehind) words[sender + NEXT] = end;
    const bits = words[sender + BITS] ?? 0;
    const mayBeProbe = distance(next, sequence) === 1 && filled === 0 && payload > 0 && (flags & (SYN | FIN)) === 0;
    if (mayBeProbe && (isNewBehind || isProbed(words, receiver, next))) {
      if (isNewBehind) words[sender + SENT_AT] = time;
      return;
    }
    words[sender + BITS] = bits & ~TIMED_BY_SEQUENCE;
    const acknowledged = words[receiver + ACKNOWLEDGED] ?? 0;
    const duplicates = (words[receiver + WINDOW] ?? 0) >>> 16;
    const sinceGap = distance(time, gaps.openedAt);
    const isAskedFor =
      duplicates >= DUPLICATE_THRESHOLD &&
      acknowledged === sequence &&
      !(sinceGap < this.#legUs(flows, row, receiver, sender) * REORDERING_SHARE);
    if (filled > 0 && !isAskedFor && sinceGap < this.#reorderingUs(flows, row, sender, receiver)) {
      this.#add(loss + OUT_OF_ORDER);
      words[sender + SENT_AT] = time;
      return;
    }
    this.#add(loss + RETRANSMISSIONS);
    this.#addBytes(loss + RETRANSMITTED_BYTES, seen);
    const isAcknowledged = ((words[receiver + BITS] ?? 0) & ACK_KNOWN) !== 0 && distance(acknowledged, end) >= 0;
    if (isAcknowledged) this.#add(loss + SPURIOUS);
    else if (filled > 0) this.#add(loss + UPSTREAM);
    const silence = distance(time, words[sender + SENT_AT] ?? 0);
    if ((bits & AFTER_TIMEOUT) !== 0 || silence >= this.#timeoutUs(flows, row, sender, receiver)) {
      this.#add(loss + TIMEOUTS);
      words[sender + BITS] = (words[sender + BITS] ?? 0) | AFTER_TIMEOUT;
    }
    words[sender + SENT_AT] = time;
  }

  /**
   * How late a packet may be and still count as reordered: a retransmission comes a round trip after the packet that showed the gap.
   */
  #reorderingUs(flows: RowSlab, row: number, sender: number, receiver: number): number {
    const both = this.#legUs(flows, row, sender, receiver) + this.#legUs(flows, row, receiver, sender);
    return Number.isNaN(both) ? REORDERING_US : both * REORDERING_SHARE;
  }

  /** The least round trip known from the point of capture to who receives what `sender` sends, µs; NaN without one. */
  #legUs(flows: RowSlab, row: number, sender: number, receiver: number): number {
    return least(leastUs(this.#paths.words, sender), handshakeUs(flows, row, sender < receiver));
  }

  /** The sender's retransmission timeout (RFC 6298), as seen from here. */
  #timeoutUs(flows: RowSlab, row: number, sender: number, receiver: number): number {
    const { words } = this.#paths;
    const there = legTimeoutUs(words, sender, handshakeUs(flows, row, sender < receiver));
    const back = legTimeoutUs(words, receiver, handshakeUs(flows, row, sender > receiver));
    return Math.max(there + back, LEAST_RTO_US);
  }

  /** The block of the loss row beside a block of the path row. */
  #blockOf(path: number, block: number): number {
    const { words } = this.#paths;
    const at = path * PATH_WORDS;
    let loss = (words[at + LOSS] ?? 0) - 1;
    if (loss >= 0) this.#losses.markChanged(loss);
    else {
      if (this.#losses.isFull) this.#losses.grow(Infinity);
      loss = this.#losses.allocate();
      words[at + LOSS] = loss + 1;
    }
    return loss * LOSS_WORDS + (block === at + PATH_FORWARD ? LOSS_FORWARD : LOSS_REVERSE);
  }

  #add(word: number): void {
    const { words } = this.#losses;
    words[word] = (words[word] ?? 0) + 1;
  }

  #addBytes(word: number, bytes: number): void {
    const { doubles } = this.#losses;
    doubles[word >> 1] = Math.max((doubles[word >> 1] ?? 0) + bytes, 0);
  }
}

/** The leg of the handshake from the point of capture to the responder (forward) or the initiator and back, µs or NaN. */
function handshakeUs(flows: RowSlab, row: number, isForward: boolean): number {
  const state = flows.words[row * ROW_WORDS + STATE] ?? 0;
  return isForward ? serverRttUs(flows.doubles, row, state) : clientRttUs(flows.doubles, row, state);
}

/** What one leg adds to the timeout, µs: smoothed round trip and four deviations, which begin as half of the first (RFC 6298 §2.2). */
function legTimeoutUs(words: Int32Array, block: number, handshake: number): number {
  const smoothed = smoothedUs(words, block);
  if (!Number.isNaN(smoothed)) return smoothed + 4 * deviationUs(words, block);
  return Number.isNaN(handshake) ? 0 : 3 * handshake;
}

/**
 * Whether one byte before the next is sent to see if the receiver is there: all is acknowledged, or its window is closed. What such a
 * probe began is sent again with what follows.
 */
function isProbed(words: Int32Array, receiver: number, next: number): boolean {
  if (((words[receiver + BITS] ?? 0) & ACK_KNOWN) === 0) return true;
  return distance(words[receiver + ACKNOWLEDGED] ?? 0, next) >= 0 || ((words[receiver + WINDOW] ?? 0) & 0xffff) === 0;
}

/** The smaller of two that may be unknown (NaN). */
function least(a: number, b: number): number {
  return Number.isNaN(a) || b < a ? b : a;
}
