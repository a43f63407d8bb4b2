import { describe, expect, test } from '@jest/globals';
import { chance, normal } from '../testing/index.ts';
import { type DriftFinding, ValueDrift, WINDOW } from './value-drift.ts';

type Draw = (next: () => number) => number;

const bell: Draw = (next) => normal(next);
const steep: Draw = (next) => Math.exp(2 * normal(next));
const few: Draw = (next) => Math.floor(next() * 3);
const undefinedNowAndThen =
  (share: number): Draw =>
  (next) =>
    next() < share ? Number.NaN : normal(next);

const TRIALS = 40;

/** The share of drifts that begin at some time and are found within 10,000 values. */
function found(before: Draw, after: Draw): number {
  let count = 0;
  for (let trial = 0; trial < TRIALS; trial++) {
    const next = chance(trial + 1);
    const drift = new ValueDrift();
    const usual = WINDOW + Math.floor(next() * 5_000);
    let early = false;
    for (let i = 0; i < usual; i++) early = drift.add(before(next)) !== undefined || early;
    if (early) continue;
    for (let i = 0; i < WINDOW; i++) {
      if (drift.add(after(next)) === undefined) continue;
      count++;
      break;
    }
  }
  return count / TRIALS;
}

describe('planted drifts are found within 10,000 values, in at least 95 %', () => {
  test.each<[string, Draw, Draw]>([
    ['half a deviation more', bell, (next) => normal(next) + 0.5],
    ['twice as wide', bell, (next) => normal(next) * 2],
    ['a third smaller, of many sizes', steep, (next) => Math.exp(2 * normal(next) - 1)],
    ['one of three values twice as often', few, (next) => Math.max(0, Math.floor(next() * 4) - 1)],
    ['a tenth undefined', bell, undefinedNowAndThen(0.1)],
    ['no more undefined', undefinedNowAndThen(0.1), bell],
    ['always the same', bell, () => 0],
    ['not the same any more', () => 5, bell],
  ])('%s', (_name, before, after) => {
    expect(found(before, after)).toBeGreaterThanOrEqual(0.95);
  });
});

test.each<[string, Draw]>([
  ['a bell', bell],
  ['many sizes', steep],
  ['three values', few],
  ['sometimes undefined', undefinedNowAndThen(0.3)],
  ['always the same', () => 1],
  ['never defined', () => Number.NaN],
])('150,000 values that stay as they are do not drift: %s', (_name, draw) => {
  const next = chance(5);
  const drift = new ValueDrift();
  let findings = 0;
  for (let i = 0; i < 150_000; i++) if (drift.add(draw(next)) !== undefined) findings++;
  expect(findings).toBe(0);
});

test('a level that has shifted is told once, and then is the reference', () => {
  const next = chance(9);
  const drift = new ValueDrift();
  const findings = [];
  for (let i = 0; i < 100_000; i++) {
    const finding = drift.add(normal(next) + (i < 30_000 ? 0 : 3));
    if (finding !== undefined) findings.push({ i, measure: finding.measure });
  }
  expect(findings).toEqual([{ i: 31_999, measure: 'psi' }]);
});

test('saved between any two values and restored it goes on as if nothing had happened', () => {
  const next = chance(2);
  const straight = new ValueDrift();
  let parted = new ValueDrift();
  const told: (DriftFinding | undefined)[][] = [];
  for (let i = 0; i < 45_000; i++) {
    const value = normal(next) + (i < 25_000 ? 0 : 0.5);
    if (i % 1_777 === 0) {
      const restored = new ValueDrift();
      restored.restore(parted.save());
      parted = restored;
    }
    told.push([parted.add(value), straight.add(value)]);
  }
  expect(told.map(([one]) => one)).toEqual(told.map(([, other]) => other));
  expect(told.filter(([one]) => one !== undefined)).toHaveLength(1);
  for (let length = 0; length < 60; length++) new ValueDrift().restore(new Uint8Array(length));
});
