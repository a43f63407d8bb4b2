import { clockNear } from './payload-types.ts';
import type { RowSlab } from '../row-slab.ts';
import {
  BUFFER_SUM,
  CLOCK,
  CLOCKED,
  FIRST_ARRIVAL,
  FIRST_TICKS,
  JITTER,
  JITTER_MAX,
  JITTER_SUM,
  LAST_TICKS,
  LEAST,
  LEAST_BEFORE,
  LEAST_SINCE,
  PEAK,
  STATE,
  TIMED,
  TIMED_ARRIVAL,
  TRANSIT,
} from './stream-row.ts';

/** The clock of a dynamic type is inferred from this much of the stream at least. */
const LEAST_SPAN_US = 1_000_000;
/** A timestamp this far from its arrival belongs to another clock: the sender has begun anew. */
const FARTHEST_US = 10_000_000;
/** The least time under way is looked for in the last one to two of these, so that it follows clocks that drift apart. */
const LEAST_PERIOD_US = 10_000_000;
/** RFC 3550 §6.4.1: J += (|D| − J) / 16. */
const JITTER_GAIN = 1 / 16;

// The modelled buffer: holds each packet for four times the jitter or for one jitter more than the latest of the last packets were late, whichever
// is more, within bounds; counted from the packet least long under way.
const HELD_JITTERS = 4;
const LEAST_HELD_US = 40_000;
const MOST_HELD_US = 200_000;
/** What is left of a lateness with each packet: half of it after 177. */
const PEAK_FADES = 1 - 1 / 256;

/**
 * Takes the time of a media packet into account: jitter by RFC 3550, and an adaptive jitter buffer. `at` is the row's first word.
 *
 * @returns whether the packet came in time to be played; true as long as the clock is not known.
 */
export function timeMedia({ words, doubles }: RowSlab, at: number, ticks: number, arrivalUs: number): boolean {
  const half = at >> 1;
  const clock = words[at + CLOCK] ?? 0;
  if (clock === 0) {
    inferClock(words, doubles, at, ticks, arrivalUs);
    return true;
  }
  const isFirst = ((words[at + STATE] ?? 0) & CLOCKED) === 0;
  const tickUs = 1e6 / clock;
  const sinceSent = ((ticks - (words[at + LAST_TICKS] ?? 0)) | 0) * tickUs;
  const change = isFirst ? 0 : arrivalUs - (doubles[half + TIMED_ARRIVAL / 2] ?? 0) - sinceSent;
  words[at + LAST_TICKS] = ticks;
  doubles[half + TIMED_ARRIVAL / 2] = arrivalUs;
  if (isFirst || Math.abs(change) > FARTHEST_US) {
    words[at + STATE] = (words[at + STATE] ?? 0) | CLOCKED;
    doubles[half + TRANSIT / 2] = 0;
    restartLeast(doubles, half, 0, Infinity, arrivalUs);
    return true;
  }
  const transit = (doubles[half + TRANSIT / 2] ?? 0) + change;
  doubles[half + TRANSIT / 2] = transit;
  return addTransit(words, doubles, at, transit, change, arrivalUs);
}

function addTransit(
  words: Int32Array,
  doubles: Float64Array,
  at: number,
  transit: number,
  change: number,
  arrivalUs: number,
): boolean {
  const half = at >> 1;
  const jitter = doubles[half + JITTER / 2] ?? 0;
  const peak = doubles[half + PEAK / 2] ?? 0;
  const held = Math.min(Math.max(HELD_JITTERS * jitter, peak + jitter, LEAST_HELD_US), MOST_HELD_US);
  const lateness = transit - leastTransit(doubles, half, transit, arrivalUs);
  doubles[half + PEAK / 2] = Math.max(peak * PEAK_FADES, lateness);
  const newJitter = jitter + (Math.abs(change) - jitter) * JITTER_GAIN;
  doubles[half + JITTER / 2] = newJitter;
  doubles[half + JITTER_SUM / 2] = (doubles[half + JITTER_SUM / 2] ?? 0) + newJitter;
  if (newJitter > (doubles[half + JITTER_MAX / 2] ?? 0)) doubles[half + JITTER_MAX / 2] = newJitter;
  doubles[half + BUFFER_SUM / 2] = (doubles[half + BUFFER_SUM / 2] ?? 0) + held;
  words[at + TIMED] = (words[at + TIMED] ?? 0) + 1;
  return lateness <= held;
}

/** Notes a transit. @returns the least of this period and the one before. */
function leastTransit(doubles: Float64Array, half: number, transit: number, arrivalUs: number): number {
  const least = doubles[half + LEAST / 2] ?? 0;
  const isOver = arrivalUs - (doubles[half + LEAST_SINCE / 2] ?? 0) > LEAST_PERIOD_US;
  if (isOver) restartLeast(doubles, half, transit, least, arrivalUs);
  else if (transit < least) doubles[half + LEAST / 2] = transit;
  return Math.min(doubles[half + LEAST / 2] ?? 0, doubles[half + LEAST_BEFORE / 2] ?? 0);
}

function restartLeast(doubles: Float64Array, half: number, least: number, before: number, arrivalUs: number): void {
  doubles[half + LEAST / 2] = least;
  doubles[half + LEAST_BEFORE / 2] = before;
  doubles[half + LEAST_SINCE / 2] = arrivalUs;
}

/** A usual clock, when the timestamps of a second or more have gone at its pace. */
function inferClock(words: Int32Array, doubles: Float64Array, at: number, ticks: number, arrivalUs: number): void {
  const span = arrivalUs - (doubles[(at + FIRST_ARRIVAL) >> 1] ?? 0);
  if (span < LEAST_SPAN_US) return;
  const passed = (ticks - (words[at + FIRST_TICKS] ?? 0)) | 0;
  words[at + CLOCK] = clockNear(passed / (span / 1e6));
  if (words[at + CLOCK] !== 0) return;
  // The sender may have been silent, or its clock set: look at the next second.
  words[at + FIRST_TICKS] = ticks;
  doubles[(at + FIRST_ARRIVAL) >> 1] = arrivalUs;
}
