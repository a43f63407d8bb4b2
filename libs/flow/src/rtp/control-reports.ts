import { i32 } from '../octets.ts';
import type { RowSlab } from '../row-slab.ts';
import { LEG_SUM, LEGS, REPORT, REPORTED_AT, STREAM_WORDS } from './stream-row.ts';

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

/** Finds the row of a source in a direction; -1 when it has none. */
export type FindStream = (source: number, isForward: boolean) => number;

/**
 * Reads the reports that pass on the flow of the media itself (RFC 5761). A receiver answers each sender report with its time and how
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
  const { words, doubles } = slab;
  const kind = bytes[at + KIND] ?? 0;
  if (kind !== SENDER_REPORT && kind !== RECEIVER_REPORT) return;
  let block = kind === SENDER_REPORT ? SENDER_BLOCKS : RECEIVER_BLOCKS;
  if (kind === SENDER_REPORT && length >= NTP_MIDDLE + 4) {
    const stream = find(i32(bytes, at + SENDER), isForward);
    if (stream >= 0) {
      words[stream * STREAM_WORDS + REPORT] = i32(bytes, at + NTP_MIDDLE);
      words[stream * STREAM_WORDS + REPORTED_AT] = timeUs | 0;
      slab.markChanged(stream);
    }
  }
  for (let left = (bytes[at] ?? 0) & COUNT_BITS; left > 0 && block + BLOCK <= length; left--, block += BLOCK) {
    const asked = i32(bytes, at + block + LAST_REPORT);
    const stream = asked === 0 ? -1 : find(i32(bytes, at + block), !isForward);
    if (stream < 0 || words[stream * STREAM_WORDS + REPORT] !== asked) continue;
    const since = ((timeUs | 0) - (words[stream * STREAM_WORDS + REPORTED_AT] ?? 0)) | 0;
    const leg = since - (i32(bytes, at + block + DELAY) >>> 0) * DELAY_UNIT_US;
    if (leg < 0) continue;
    slab.markChanged(stream);
    const half = (stream * STREAM_WORDS + LEG_SUM) >> 1;
    doubles[half] = (doubles[half] ?? 0) + leg;
    words[stream * STREAM_WORDS + LEGS] = (words[stream * STREAM_WORDS + LEGS] ?? 0) + 1;
  }
}
