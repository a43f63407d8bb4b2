import { describe, expect, test } from '@jest/globals';
import { moved, rateSeries, summary, zoomed } from './series.ts';

const second = (n: number) => n * 1e6;

describe('rate series', () => {
  test('rates are per second, empty buckets are zero, the end of the last bucket closes the line', () => {
    const series = rateSeries({
      from: 0,
      to: second(8),
      bucketUs: second(2),
      points: [
        { time: second(6), packets: 4, bytes: 100 },
        { time: 0, packets: 10, bytes: 1000 },
      ],
    });
    expect(series.seconds).toEqual([0, 2, 4, 6, 8]);
    expect(series.packetsPerSecond).toEqual([5, 0, 0, 2, 0]);
    expect(series.bitsPerSecond).toEqual([4000, 0, 0, 400, 0]);
    expect(summary(series.packetsPerSecond)).toEqual({ peak: 5, mean: 1.75 });
  });

  test('years without a packet do not become millions of points', () => {
    const points = [0, 1e9, 2e9].map((at) => ({ time: second(at), packets: 1, bytes: 60 }));
    const series = rateSeries({ from: 0, to: second(2e9), bucketUs: second(1), points });
    expect(series.seconds.length).toBeLessThan(12);
    expect(Math.max(...series.packetsPerSecond)).toBe(1);
  });

  test('nothing is an empty series', () => {
    expect(rateSeries({ from: 0, to: 0, bucketUs: 0, points: [] }).seconds).toEqual([]);
    expect(summary([])).toEqual({ peak: 0, mean: 0 });
  });
});

describe('zoom', () => {
  const whole = { from: 0, to: 1000 };

  test('keeps its place under the reader', () => {
    expect(zoomed(whole, whole, 0.5, 500)).toEqual({ from: 250, to: 750 });
    expect(zoomed(whole, whole, 0.5, 0)).toEqual({ from: 0, to: 500 });
  });

  test('out beyond the whole is the whole', () => expect(zoomed({ from: 250, to: 750 }, whole, 2, 500)).toBeNull());

  test('never leaves the whole', () => {
    expect(zoomed({ from: 900, to: 1000 }, whole, 2, 1000)).toEqual({ from: 800, to: 1000 });
    expect(moved({ from: 250, to: 750 }, whole, 1)).toEqual({ from: 500, to: 1000 });
    expect(moved({ from: 250, to: 750 }, whole, -1)).toEqual({ from: 0, to: 500 });
  });
});
