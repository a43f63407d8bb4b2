import type { RowShape } from '../row-slab.ts';

/*
 * What is kept of a TCP connection beside its flow. Offsets count words of 32 bits. A connection has a path row from its first
 * packet that is more than a lone SYN or RST, and a loss row from the first packet out of sequence, duplicate acknowledgment or
 * closed window, so that scans and healthy connections do not pay for what they have not. A row is a header and a block a
 * direction, forward then reverse. Times are µs since the flow's NUMBER-th packet's time, in 32 bits that wrap after 71 minutes.
 */

/** No window is wider (RFC 7323 §2.3): a sequence number that jumps farther belongs to something else. */
export const WIDEST_WINDOW = 2 ** 30;

export const PATH_WORDS = 46;
export const PATH_SHAPE: RowShape = { bytes: PATH_WORDS * 4, state: 0 };
/** Row of the connection in the slab of losses plus one; 0 while it has none. */
export const LOSS = 1;
export const PATH_FORWARD = 2;
export const PATH_REVERSE = 24;

// A block of the path row: what the sender of this direction has said so far, and the round trip of its data.
/** Sequence number after the highest byte seen. */
export const NEXT = 0;
/** Highest acknowledgment sent. */
export const ACKNOWLEDGED = 1;
/** Window last sent, number of duplicate acknowledgments sent in a row << 16. */
export const WINDOW = 2;
export const BITS = 3;
/** What the timed packet waits for: its TSval, or the sequence number after it. */
export const TIMED = 4;
export const TIMED_AT = 5;
/** When this direction last sent anything that takes sequence space. */
export const SENT_AT = 6;
/** TSval last sent. */
export const TSVAL = 7;
/** Smoothed round trip and its mean deviation << 16 (RFC 6298), each in units of 64 µs. */
export const SMOOTHED = 8;
/** Most bytes sent and not yet acknowledged. */
export const IN_FLIGHT = 9;
/** Sum of the round trips, µs: a double, so its place in the row is even. */
export const RTT_SUM = 10;
export const RTT_COUNT = 12;
export const RTT_MIN = 13;
/** 32 counts of one byte, see `rtt-sketch.ts`. */
export const SKETCH = 14;

// BITS. The lowest 16 are flags, those above belong to the sketch.
export const NEXT_KNOWN = 1;
export const ACK_KNOWN = 2;
export const TIMED_BY_TSVAL = 4;
export const TIMED_BY_SEQUENCE = 8;
/** A timeout was seen, and nothing new was sent since. */
export const AFTER_TIMEOUT = 16;

export const LOSS_WORDS = 46;
export const LOSS_SHAPE: RowShape = { bytes: LOSS_WORDS * 4, state: 0 };
export const LOSS_FORWARD = 2;
export const LOSS_REVERSE = 24;

// A block of the loss row. Sums of bytes are doubles.
export const RETRANSMITTED_BYTES = 0;
/** Payload bytes that had been seen before. */
export const REPEATED_BYTES = 2;
/** Bytes in gaps of the sequence that were not seen, so far. */
export const MISSING_BYTES = 4;
export const RETRANSMISSIONS = 6;
export const TIMEOUTS = 7;
/** Retransmissions of what had been acknowledged in full before. */
export const SPURIOUS = 8;
/** Retransmissions that filled a gap: the packet was lost before the point of capture. */
export const UPSTREAM = 9;
export const OUT_OF_ORDER = 10;
export const DUPLICATE_ACKS = 11;
export const ZERO_WINDOWS = 12;
/** Gaps in the sequence, oldest first, see `sequence-gaps.ts`. */
export const GAPS = 13;
export const MOST_GAPS = 3;
export const GAP_WORDS = 3;
