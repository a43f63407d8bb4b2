import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { entropyOf } from './entropy.ts';

const of = (...counts: number[]): Float64Array => Float64Array.from(counts);

describe('entropy', () => {
  test.each([
    { counts: of(5), bits: 0 },
    { counts: of(1, 1), bits: 1 },
    { counts: of(3, 3, 3, 3, 3, 3, 3, 3), bits: 3 },
    { counts: of(2, 1, 1), bits: 1.5 },
    { counts: of(4, 0, 4), bits: 1 },
    { counts: of(), bits: NaN },
  ])('of $counts is $bits bits', ({ counts, bits }) => {
    expect(entropyOf(counts, 0)).toEqual({ bits: Number.isNaN(bits) ? NaN : expect.closeTo(bits, 12), errorBits: 0 });
  });

  test('is within its error however what is not listed is spread', () => {
    const count = fc.integer({ min: 1, max: 1000 });
    const listed = fc.array(count, { minLength: 1, maxLength: 30 });
    const rest = fc.array(fc.tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 1, max: 50 })), {
      maxLength: 30,
    });
    fc.assert(
      fc.property(listed, rest, (known, unlisted) => {
        const all = new Map(known.map((value, key) => [key, value]));
        for (const [key, value] of unlisted) all.set(key, (all.get(key) ?? 0) + value);
        const missing = unlisted.reduce((sum, [, value]) => sum + value, 0);
        const exact = entropyOf(of(...all.values()), 0).bits;
        const { bits, errorBits } = entropyOf(of(...known), missing);
        expect(Math.abs(bits - exact)).toBeLessThanOrEqual(errorBits + 1e-9);
      }),
    );
  });
});
