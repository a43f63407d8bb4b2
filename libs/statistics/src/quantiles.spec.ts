import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { BUCKETS, noteValue, quantileOf } from './quantiles.ts';

test('a quantile is within 5 % of the exact one', () => {
  const values = fc.array(fc.double({ min: 1, max: 9e8, noNaN: true }), { minLength: 1, maxLength: 300 });
  fc.assert(
    fc.property(values, fc.constantFrom(0.5, 0.95, 0.99, 1), (all, share) => {
      const buckets = new Float64Array(BUCKETS);
      for (const value of all) noteValue(buckets, 0, value);
      const sorted = all.toSorted((a, b) => a - b);
      const exact = sorted[Math.ceil(share * sorted.length) - 1] ?? 0;
      expect(Math.abs(quantileOf(buckets, 0, share) / exact - 1)).toBeLessThanOrEqual(0.05 + 1e-9);
    }),
  );
});

test.each([
  { values: [], is: NaN },
  { values: [NaN], is: NaN },
  { values: [0], is: 0.95 },
])('the median of $values is $is', ({ values, is }) => {
  const buckets = new Float64Array(BUCKETS);
  for (const value of values) noteValue(buckets, 0, value);
  expect(quantileOf(buckets, 0, 0.5)).toEqual(Number.isNaN(is) ? NaN : expect.closeTo(is, 12));
});
