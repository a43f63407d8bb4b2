import { i32 } from '../octets.ts';
import type { RowSlab } from '../row-slab.ts';
import { ANSWERED, LEG_SUM, LEGS, REPORT, REPORTED_AT, STATE, STREAM_WORDS } from './stream-row.ts';

// A sender or receiver report, the first packet of a compound (RFC 3550 §6.4).
const KIND = 1;
const SENDER = 4;
/** Middle 32 bits of the NTP time of a sender report. */
const NTP_MIDDLE = 10;
const SENDER_BLOCKS = 28;
const RECEIVER_BLOCKS = 8;
const SENDER_REPORT = 200;
const RECEIVER_REPORT = 201;
const COUNT_BITS = 0x1f;
// A report block.
const BLOCK = 24;
const LAST_REPORT = 16;
const DELAY = 20;
/** Delays are in units of 1/65536 s. */
const DELAY_UNIT_US = 1e6 / 0x1_0000;
/** Receivers whose clocks go in steps may claim to have waited longer than there was time. */
const CLOCK_STEP_US = 20_000;

/** Finds the row of a source in a direction; -1 when it has none. */
export type FindStream = (source: number, isForward: boolean) => number;

/**
 * Reads the reports that pass on the flow of the media itself (RFC 5761), or on the next ports. A receiver answers each sender report with its time and how
 * long it has waited: what is left of the time between them is the round trip from here to that receiver.
 */
export function readReports(
  slab: RowSlab,
  find: FindStream,
  isForward: boolean,
  bytes: Uint8Array,
  at: number,
  length: number,
  timeUs: number,
): void {
  const kind = bytes[at + KIND] ?? 0;
  if (kind !== SENDER_REPORT && kind !== RECEIVER_REPORT) return;
  if (kind === SENDER_REPORT && length >= NTP_MIDDLE + 4) {
    const stream = find(i32(bytes, at + SENDER), isForward);
    if (stream >= 0) noteReport(slab, stream, i32(bytes, at + NTP_MIDDLE), timeUs | 0);
  }
  let block = kind === SENDER_REPORT ? SENDER_BLOCKS : RECEIVER_BLOCKS;
  for (let left = (bytes[at] ?? 0) & COUNT_BITS; left > 0 && block + BLOCK <= length; left--, block += BLOCK) {
    const stream = find(i32(bytes, at + block), !isForward);
    const asked = i32(bytes, at + block + LAST_REPORT);
    const delayUs = (i32(bytes, at + block + DELAY) >>> 0) * DELAY_UNIT_US;
    if (stream >= 0 && asked !== 0) answerReport(slab, stream, asked, delayUs, timeUs | 0);
  }
}

/** A report that comes twice counts when it came first. */
function noteReport(slab: RowSlab, stream: number, middle: number, time: number): void {
  const { words } = slab;
  const at = stream * STREAM_WORDS;
  if (words[at + REPORT] === middle) return;
  words[at + REPORT] = middle;
  words[at + REPORTED_AT] = time;
  words[at + STATE] = (words[at + STATE] ?? 0) & ~ANSWERED;
  slab.markChanged(stream);
}

/** Of several answers to a report the first one counts. */
function answerReport(slab: RowSlab, stream: number, asked: number, delayUs: number, time: number): void {
  const { words, doubles } = slab;
  const at = stream * STREAM_WORDS;
  const state = words[at + STATE] ?? 0;
  if (words[at + REPORT] !== asked || (state & ANSWERED) !== 0) return;
  const leg = ((time - (words[at + REPORTED_AT] ?? 0)) | 0) - delayUs;
  if (leg < -CLOCK_STEP_US) return;
  words[at + STATE] = state | ANSWERED;
  words[at + LEGS] = (words[at + LEGS] ?? 0) + 1;
  doubles[(at + LEG_SUM) >> 1] = (doubles[(at + LEG_SUM) >> 1] ?? 0) + Math.max(leg, 0);
  slab.markChanged(stream);
}
