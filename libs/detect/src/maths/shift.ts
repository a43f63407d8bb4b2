import { deviations, learn, LEARNT_VALUES } from './learnt.ts';
import { LEAST_CHANCE } from './chance.ts';

/** Numbers of a slot that a series takes: what is usual, the sum, and for how long it has been high. */
export const SHIFT_VALUES = LEARNT_VALUES + 2;
const SUM = LEARNT_VALUES;
const HIGH_FOR = LEARNT_VALUES + 1;

export interface ShiftSettings {
  /** Values before what is usual is known. */
  readonly leastValues: number;
  /** Share of a value in what is usual, in the long run. */
  readonly learning: number;
  /** Least that a deviation is taken as, in the unit of the series. */
  readonly leastDeviation: number;
  /** Deviations by which a value may be off without adding to the sum. */
  readonly slack: number;
  /** Sum of deviations from which on the series has shifted. */
  readonly limit: number;
  /** Values for which it may stay shifted until the new level is taken as usual. */
  readonly mostHigh: number;
}

/** Most deviations of one value that count: a single odd one is no shift. */
const MOST = 5;

/**
 * Whether a series has shifted upwards, by a one-sided CUSUM (Page 1954): S ← max(0, S + z − slack), where z is by how many deviations
 * the value is off, at most 5; shifted where S ≥ limit. What is alarmed on is not learnt from, so that it cannot become the rule;
 * only when it has gone on for `mostHigh` values the memory begins anew, with nothing to hold the value against. Returns S where it has
 * shifted, else 0.
 */
export function noteShift(values: Float64Array, at: number, value: number, settings: ShiftSettings): number {
  const { leastValues, learning, leastDeviation, slack, limit, mostHigh } = settings;
  if ((values[at] ?? 0) < leastValues) {
    learn(values, at, value, learning, leastDeviation);
    return 0;
  }
  const z = Math.min(Math.max(deviations(values, at, value, leastDeviation), -MOST), MOST);
  const sum = Math.max(0, (values[at + SUM] ?? 0) + z - slack);
  values[at + SUM] = Math.min(sum, 2 * limit);
  if (sum < limit) {
    values[at + HIGH_FOR] = 0;
    learn(values, at, value, learning, leastDeviation);
    return 0;
  }
  const highFor = (values[at + HIGH_FOR] ?? 0) + 1;
  values[at + HIGH_FOR] = highFor;
  if (highFor <= mostHigh) return sum;
  values.fill(0, at, at + SHIFT_VALUES);
  return 0;
}

/** What is usual of a series; undefined until enough of it is known. */
export function usualOf(values: Float64Array, at: number, { leastValues }: ShiftSettings): number | undefined {
  return (values[at] ?? 0) < leastValues ? undefined : values[at + 1];
}

/** Chance of a sum this high while nothing has changed, for independent normal values: e^(−2 · slack · S) (Siegmund 1985, §2.6). */
export function chanceOfSum(sum: number, slack: number): number {
  return Math.max(LEAST_CHANCE, Math.exp(-2 * slack * sum));
}
