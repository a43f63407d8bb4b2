/*
 * Quantiles by buckets whose bounds grow by a fixed factor (DDSketch: Masson, Rim, Lee 2019): every value of a bucket is within 5 % of
 * what the bucket tells. Sketches merge by adding their buckets. Values from 1 µs to 1,000 s; beyond them the outermost bucket tells.
 */
const RELATIVE_ERROR = 0.05;
const GROWTH = (1 + RELATIVE_ERROR) / (1 - RELATIVE_ERROR);
const LOG_GROWTH = Math.log(GROWTH);
const MOST = 1e9;

/** Buckets of a sketch. */
export const BUCKETS = Math.ceil(Math.log(MOST) / LOG_GROWTH) + 1;

/** Counts a value, such as µs, in the buckets from `at`; NaN stands for none. */
export function noteValue(buckets: Float64Array, at: number, value: number): void {
  if (Number.isNaN(value)) return;
  const bucket = at + Math.min(Math.max(Math.ceil(Math.log(Math.max(value, 1)) / LOG_GROWTH), 0), BUCKETS - 1);
  buckets[bucket] = (buckets[bucket] ?? 0) + 1;
}

/** The value that a share of all do not exceed; NaN where there are none. */
export function quantileOf(buckets: Float64Array, at: number, share: number): number {
  let count = 0;
  for (let b = at; b < at + BUCKETS; b++) count += buckets[b] ?? 0;
  if (count === 0) return NaN;
  let left = Math.max(Math.ceil(share * count), 1);
  let bucket = 0;
  while (bucket < BUCKETS - 1 && (left -= buckets[at + bucket] ?? 0) > 0) bucket++;
  return (2 * GROWTH ** bucket) / (GROWTH + 1);
}
