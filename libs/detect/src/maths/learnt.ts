/**
 * What is usual of a number, learnt as it comes: a mean and a mean absolute deviation that forget, of few values the plain ones. Of a
 * value that is far off only so much is learnt as of one three deviations off, so one odd day does not become the rule.
 * Three numbers of a slot: [count, mean, deviation].
 */
export const LEARNT_VALUES = 3;
/** Of a normal variable, the standard deviation by the mean absolute one: √(π/2). */
const NORMAL = 1.2533;

/** How many deviations the value is above what is usual, as if normal; the deviation is taken as at least `leastDeviation`. */
export function deviations(values: Float64Array, at: number, value: number, leastDeviation: number): number {
  return (value - (values[at + 1] ?? 0)) / Math.max((values[at + 2] ?? 0) * NORMAL, leastDeviation);
}

/** Learns a value, with a weight of 1/n for the first ones and of `share` in the long run. */
export function learn(values: Float64Array, at: number, value: number, share: number, leastDeviation: number): void {
  const count = (values[at] ?? 0) + 1;
  const mean = values[at + 1] ?? 0;
  const deviation = values[at + 2] ?? 0;
  const weight = Math.max(1 / count, share);
  const most = count > 10 ? 3 * Math.max(deviation * NORMAL, leastDeviation) : Infinity;
  const off = Math.min(Math.max(value - mean, -most), most);
  values[at] = count;
  values[at + 1] = mean + weight * off;
  if (count > 1) values[at + 2] = deviation + Math.max(1 / (count - 1), share) * (Math.abs(off) - deviation);
}
