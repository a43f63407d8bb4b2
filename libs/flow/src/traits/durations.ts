import { ACTIVE, ACTIVE_START, IDLE, IDLE_COUNT, LAST_EVENT, MAX, MIN, SQUARES, SUM } from './trait-row.ts';

/** A spread smaller than this share of the mean is what rounding leaves of equal values. */
const ROUNDING = 1e-7;

/** Standard deviation of the population, by a (weighted) count, sum and sum of squares. */
export function stdOf(count: number, sum: number, squares: number): number {
  const mean = sum / count;
  const variance = squares / count - mean * mean;
  const std = Math.sqrt(Math.max(variance, 0));
  return std < mean * ROUNDING ? 0 : std;
}

/** Some durations, µs, added up; all but the count are NaN without any. */
export class Durations {
  readonly count: number;
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  /** Of the population. */
  readonly std: number;

  constructor(count: number, sum: number, squares: number, min: number, max: number) {
    this.count = count;
    this.min = count > 0 ? min : NaN;
    this.max = count > 0 ? max : NaN;
    this.mean = count > 0 ? sum / count : NaN;
    this.std = count > 0 ? stdOf(count, sum, squares) : NaN;
  }

  /** The segments of activity of the row of traits whose first double is at `at`. */
  static ofActive(doubles: Float64Array, at: number, words: Int32Array): Durations {
    const ended = words[at * 2 + IDLE_COUNT] ?? 0;
    const last = (doubles[at + LAST_EVENT] ?? NaN) - (doubles[at + ACTIVE_START] ?? NaN);
    const min = doubles[at + ACTIVE + MIN] ?? NaN;
    return new Durations(
      ended + 1,
      (doubles[at + ACTIVE + SUM] ?? NaN) + last,
      (doubles[at + ACTIVE + SQUARES] ?? NaN) + last * last,
      ended === 0 ? last : Math.min(min, last),
      Math.max(doubles[at + ACTIVE + MAX] ?? NaN, last),
    );
  }

  /** The gaps between them. */
  static ofIdle(doubles: Float64Array, at: number, words: Int32Array): Durations {
    const block = at + IDLE;
    return new Durations(
      words[at * 2 + IDLE_COUNT] ?? 0,
      doubles[block + SUM] ?? NaN,
      doubles[block + SQUARES] ?? NaN,
      doubles[block + MIN] ?? NaN,
      doubles[block + MAX] ?? NaN,
    );
  }
}
