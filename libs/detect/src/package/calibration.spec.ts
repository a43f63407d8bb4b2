import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { conformalPValue, type CalibrationTable } from './calibration.ts';

/** The table of some benign scores, with every `step`th of the distinct ones and the last. */
function tableOf(benign: readonly number[], step = 1): CalibrationTable {
  const distinct = [...new Set(benign)].toSorted((a, b) => a - b);
  const scores = distinct.filter((_, i) => i % step === 0 || i === distinct.length - 1);
  return { n: benign.length, scores, above: scores.map((score) => benign.filter((one) => one > score).length) };
}

function exact(benign: readonly number[], score: number): number {
  return (1 + benign.filter((one) => one >= score).length) / (benign.length + 1);
}

const benignScores = fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 60 });

describe('the chance that a benign record scores so high', () => {
  const table = tableOf([0.1, 0.2, 0.2, 0.9]);
  test.each([
    ['below all', 0, 1],
    ['at the least', 0.1, 1],
    ['at one that comes twice', 0.2, 4 / 5],
    ['between two', 0.5, 2 / 5],
    ['at the greatest', 0.9, 2 / 5],
    ['above all', 0.91, 1 / 5],
    ['no number', NaN, 1],
  ])('%s', (_name, score, p) => {
    expect(conformalPValue(table, score)).toBe(p);
  });

  test('is exact where every distinct score is in the table', () => {
    fc.assert(
      fc.property(benignScores, fc.integer({ min: -2, max: 84 }), (benign, twice) => {
        expect(conformalPValue(tableOf(benign), twice / 2)).toBe(exact(benign, twice / 2));
      }),
    );
  });

  test('is never too small where some are left out', () => {
    fc.assert(
      fc.property(
        benignScores,
        fc.integer({ min: 2, max: 9 }),
        fc.integer({ min: -2, max: 84 }),
        (benign, step, twice) => {
          expect(conformalPValue(tableOf(benign, step), twice / 2)).toBeGreaterThanOrEqual(exact(benign, twice / 2));
        },
      ),
    );
  });
});
