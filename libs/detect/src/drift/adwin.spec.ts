import { describe, expect, test } from '@jest/globals';
import { chance, normal } from '../testing/index.ts';
import { Adwin, type MeanChange } from './adwin.ts';

type Draw = (next: () => number) => number;

const often =
  (share: number): Draw =>
  (next) =>
    Number(next() < share);
const near =
  (mean: number): Draw =>
  (next) =>
    Math.min(1, Math.max(0, mean + 0.1 * normal(next)));

const TRIALS = 20;
const WITHIN = 10_000;

/** After how many values each of 20 drifts was found; those that were not, or before there was one, are left out. */
function foundAfter(before: Draw, after: Draw): number[] {
  const delays: number[] = [];
  for (let trial = 0; trial < TRIALS; trial++) {
    const next = chance(trial + 100);
    const adwin = new Adwin();
    let early: MeanChange | undefined;
    for (let i = 0; i < 10_000; i++) early = adwin.add(before(next)) ?? early;
    if (early !== undefined) continue;
    for (let i = 0; i < WITHIN; i++) {
      if (adwin.add(after(next)) === undefined) continue;
      delays.push(i);
      break;
    }
  }
  return delays;
}

describe('planted changes are found within 10,000 values, all of 20', () => {
  test.each<[string, Draw, Draw, number]>([
    ['abstentions from one to three in a hundred', often(0.01), often(0.03), 10_000],
    ['abstentions from none to two in a hundred', often(0), often(0.02), 10_000],
    ['abstentions from half to nearly all', often(0.5), often(0.95), 500],
    ['a score a little higher', near(0.3), near(0.35), 1_000],
    ['a score much lower', near(0.8), near(0.3), 100],
  ])('%s', (_name, before, after, within) => {
    const delays = foundAfter(before, after);
    expect(delays).toHaveLength(TRIALS);
    expect(Math.max(...delays)).toBeLessThan(within);
  });
});

test.each<[string, Draw]>([
  ['abstentions, few', often(0.002)],
  ['abstentions, many', often(0.3)],
  ['scores', near(0.4)],
  ['always the same', () => 0.7],
])('200,000 values whose mean stays do not change: %s', (_name, draw) => {
  const next = chance(8);
  const adwin = new Adwin();
  let changes = 0;
  for (let i = 0; i < 200_000; i++) if (adwin.add(draw(next)) !== undefined) changes++;
  expect(changes).toBe(0);
});

test('tells both means, and forgets what was before', () => {
  const adwin = new Adwin();
  const changes: MeanChange[] = [];
  for (let i = 0; i < 4_000; i++) {
    const change = adwin.add(i < 2_000 ? 0.25 : 0.75);
    if (change !== undefined) changes.push(change);
  }
  expect(changes[0]?.before).toBeCloseTo(0.25, 9);
  expect(changes[0]?.after).toBeGreaterThan(0.3);
  expect(adwin.mean).toBeCloseTo(0.75, 2);
});

test('what it remembers is bounded, and is saved and restored exactly', () => {
  const next = chance(4);
  const straight = new Adwin();
  let parted = new Adwin();
  const told: (MeanChange | undefined)[][] = [];
  for (let i = 0; i < 20_000; i++) {
    const value = i < 10_000 ? near(0.2)(next) : near(0.3)(next);
    if (i % 999 === 0) {
      const bytes = parted.save();
      expect(bytes.length).toBeLessThan(3_200);
      parted = new Adwin();
      parted.restore(bytes);
    }
    told.push([parted.add(value), straight.add(value)]);
  }
  expect(told.map(([one]) => one)).toEqual(told.map(([, other]) => other));
});
