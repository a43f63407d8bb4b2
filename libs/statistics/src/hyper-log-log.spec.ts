import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { hashWord } from './hash.ts';
import { estimateDistinct, noteHash } from './hyper-log-log.ts';

function sketchOf(from: number, count: number, bits: number): Uint8Array {
  const registers = new Uint8Array(2 ** bits);
  for (let value = from; value < from + count; value++) noteHash(registers, 0, bits, hashWord(value));
  return registers;
}

/** Four standard errors. */
const within = (bits: number): number => (4 * 1.04) / Math.sqrt(2 ** bits);

test.each([
  [6, 0],
  [6, 1],
  [6, 20],
  [6, 300],
  [6, 100_000],
  [12, 1000],
  [12, 10_000],
  [12, 1_000_000],
])('2^%i registers tell %i values within four standard errors', (bits, count) => {
  const found = estimateDistinct(sketchOf(1, count, bits), 0, bits);
  expect(Math.abs(found - count)).toBeLessThanOrEqual(Math.max(within(bits) * count, 0));
});

test('the mean error over many sets is below a standard error', () => {
  const errors = Array.from(
    { length: 200 },
    (_, set) => estimateDistinct(sketchOf(set * 5000, 1000, 6), 0, 6) / 1000 - 1,
  );
  const mean = errors.reduce((sum, error) => sum + error, 0) / errors.length;
  const spread = Math.sqrt(errors.reduce((sum, error) => sum + error * error, 0) / errors.length);
  expect(Math.abs(mean)).toBeLessThan(0.03);
  expect(spread).toBeLessThan((1.04 / 8) * 1.15);
});

test('the larger registers of two sets are those of both', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer(), { maxLength: 200 }),
      fc.array(fc.integer(), { maxLength: 200 }),
      (one, other) => {
        const of = (values: readonly number[]): Uint8Array => {
          const registers = new Uint8Array(64);
          for (const value of values) noteHash(registers, 0, 6, hashWord(value));
          return registers;
        };
        const second = of(other);
        expect(of([...one, ...other])).toEqual(of(one).map((register, i) => Math.max(register, second[i] ?? 0)));
      },
    ),
  );
});
