import type { Throughput } from '../api.ts';

/** Columns ready to draw: bucket starts in seconds since the epoch, and rates. */
export interface RateSeries {
  readonly seconds: readonly number[];
  readonly packetsPerSecond: readonly number[];
  readonly bitsPerSecond: readonly number[];
}

/** A span of event time in µs. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

const MOST_POINTS = 5_000;

/** Rates per bucket; buckets without a point are zero, for nothing was seen in them. */
export function rateSeries(throughput: Throughput): RateSeries {
  const { bucketUs, points } = throughput;
  const byTime = points.toSorted((a, b) => a.time - b.time);
  const first = byTime[0];
  const last = byTime.at(-1);
  if (first === undefined || last === undefined || bucketUs <= 0) {
    return { seconds: [], packetsPerSecond: [], bitsPerSecond: [] };
  }
  const seconds: number[] = [];
  const packetsPerSecond: number[] = [];
  const bitsPerSecond: number[] = [];
  const perSecond = 1e6 / bucketUs;
  const add = (time: number, packets: number, bytes: number) => {
    seconds.push(time / 1e6);
    packetsPerSecond.push(packets * perSecond);
    bitsPerSecond.push(bytes * 8 * perSecond);
  };
  let expected = first.time;
  for (const point of byTime) {
    if (point.time - expected > bucketUs * MOST_POINTS) {
      add(expected, 0, 0);
      expected = point.time - bucketUs;
    }
    for (; expected < point.time - bucketUs / 2; expected += bucketUs) add(expected, 0, 0);
    add(point.time, point.packets, point.bytes);
    expected = point.time + bucketUs;
  }
  add(expected, 0, 0);
  return { seconds, packetsPerSecond, bitsPerSecond };
}

/** Highest and mean of the points in a range; the mean counts the empty buckets. */
export function summary(values: readonly number[]): { readonly peak: number; readonly mean: number } {
  const measured = values.slice(0, -1);
  if (measured.length === 0) return { peak: 0, mean: 0 };
  const total = measured.reduce((sum, value) => sum + value, 0);
  return { peak: measured.reduce((top, value) => Math.max(top, value), 0), mean: total / measured.length };
}

/** The range made `factor` times as long around a moment in it, never shorter than 10 µs nor beyond `whole`. */
export function zoomed(range: Range, whole: Range, factor: number, around: number): Range | null {
  const length = Math.max(10, (range.to - range.from) * factor);
  if (length >= whole.to - whole.from) return null;
  const share = (around - range.from) / Math.max(1, range.to - range.from);
  return moved({ from: around - share * length, to: around + (1 - share) * length }, whole, 0);
}

/** The range moved by a share of its length, kept inside `whole`. */
export function moved(range: Range, whole: Range, share: number): Range {
  const length = range.to - range.from;
  const wanted = range.from + share * length;
  const from = Math.round(Math.min(Math.max(wanted, whole.from), Math.max(whole.from, whole.to - length)));
  return { from, to: Math.round(from + length) };
}
