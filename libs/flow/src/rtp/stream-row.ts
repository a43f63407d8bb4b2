import type { RowShape } from '../row-slab.ts';

/*
 * What is kept of an RTP stream (one source in one direction of a flow). Offsets count words of 32 bits; those of doubles are even.
 * The rows of a flow are a list, the newest first.
 */

export const STREAM_WORDS = 60;
export const STREAM_SHAPE: RowShape = { bytes: STREAM_WORDS * 4, state: 0 };

export const STATE = 0;
/** Row of the next stream of the flow plus one; 0 at the end. */
export const NEXT_STREAM = 1;
export const SSRC = 2;
/** Payload type of the media; packets in a row that had another << 8. */
export const TYPE = 3;
/** First and highest sequence number, counted on over wraps. */
export const FIRST = 4;
export const HIGHEST = 5;
/** Packets, without duplicates. */
export const PACKETS = 6;
export const DUPLICATES = 7;
export const REORDERED = 8;
/** Packets in sequence so far, until the stream is confirmed. */
export const STEPS = 9;
/** Bit k: packet HIGHEST − k came. Two words, low first. */
export const SEEN = 10;
/** The same of those that came in time to be played. */
export const PLAYED = 12;
/** Sums of the packets that never came, and of those not played, once they have left the 64 packets above: see `sequence-window.ts`. */
export const LOSSES = 14;
export const GAPS = 18;
/** Packets that came too late for the modelled buffer. */
export const LATE = 22;
/** Where the sequence would go on after a jump, plus one; 0 without one. */
export const JUMP = 23;
/** Clock rate, Hz; 0 while it is not known. */
export const CLOCK = 24;
/** Ticks from one packet to the next, the least seen; 0 while unknown. */
export const STEP_TICKS = 25;
export const FIRST_TICKS = 26;
export const LAST_TICKS = 27;
export const FIRST_ARRIVAL = 28;
/** Arrival of the last packet, and of the last timed one. */
export const ARRIVAL = 30;
export const TIMED_ARRIVAL = 32;
/** Time under way of the last timed packet, µs, against an unknown offset. */
export const TRANSIT = 34;
/** RFC 3550 §6.4.1, µs; its sum and most over the timed packets. */
export const JITTER = 36;
export const JITTER_SUM = 38;
export const JITTER_MAX = 40;
/** Packets with a jitter. */
export const TIMED = 42;
/** Round trips to the receiver that RTCP told. */
export const LEGS = 43;
/** Least transit since LEAST_SINCE, and in the time before. */
export const LEAST = 44;
export const LEAST_BEFORE = 46;
export const LEAST_SINCE = 48;
/** Sum of what the modelled buffer held, µs, over packets with a jitter. */
export const BUFFER_SUM = 50;
/** Middle 32 bits of the NTP time of the last sender report, and when it came by: low 32 bits of µs. */
export const REPORT = 52;
export const REPORTED_AT = 53;
export const LEG_SUM = 54;
/** Lateness of the latest packets, µs: the most, which fades. */
export const PEAK = 56;
/** Streams that had this row before and gave way. */
export const GAVE_WAY = 58;

// Bits of STATE; the lowest is IN_USE of the slab.
export const FORWARD = 2;
export const CONFIRMED = 4;
/** Some packet was timed: TRANSIT and what comes with it is known. */
export const CLOCKED = 8;
/** The last sender report was answered. */
export const ANSWERED = 16;

// A block of sums, see `sequence-window.ts`.
export const MISSING = 0;
export const BURSTS = 1;
export const LONGEST = 2;
/** Length of the burst that is going on. */
export const RUN = 3;
