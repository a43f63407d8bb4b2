import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { addToSketch, quantileOfSketch } from './rtt-sketch.ts';
import { PATH_WORDS } from './tcp-row.ts';

const SHARE = 0.95;

function p95OfSketch(values: readonly number[]): number {
  const words = new Int32Array(PATH_WORDS);
  const bytes = new Uint8Array(words.buffer);
  for (const value of values) addToSketch(words, bytes, 0, value);
  return quantileOfSketch(words, bytes, 0, SHARE);
}

function exact(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(Math.ceil(values.length * share) - 1, 0)] ?? NaN;
}

test('without round trips there is no quantile', () => {
  expect(p95OfSketch([])).toBeNaN();
});

/** Largest to smallest, relative error: as the sketch states them. */
const BOUNDS = [
  [3.7, 0.031],
  [14, 0.059],
  [220, 0.112],
  [49_000, 0.2],
  [Infinity, 0.34],
] as const;

test.each([1, 30, 1000, 100_000])('from %d µs on, the error is within what the spread allows', (least) => {
  const spread = fc.double({ min: 0, max: 20, noNaN: true });
  const places = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 255 });
  fc.assert(
    fc.property(spread, places, (octaves, at) => {
      const values = at.map((place) => Math.min(Math.round(least * 2 ** (octaves * place)), 2 ** 31 - 1));
      const widest = Math.max(...values) / Math.min(...values);
      const [, most] = BOUNDS.find(([ratio]) => widest < ratio) ?? [0, 0];
      const expected = exact(values, SHARE);
      expect(Math.abs(p95OfSketch(values) - expected) / expected).toBeLessThanOrEqual(most);
    }),
  );
});

test('counts that were halved keep the rank within a hundredth', () => {
  const values = Array.from({ length: 50_000 }, (_, i) => 1000 + ((i * 7919) % 2600));
  const found = p95OfSketch(values);
  expect(found).toBeGreaterThan(exact(values, SHARE - 0.01) * (1 - 0.031));
  expect(found).toBeLessThan(exact(values, SHARE + 0.01) * (1 + 0.031));
});
