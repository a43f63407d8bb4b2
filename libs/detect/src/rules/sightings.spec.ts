import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { FORGOTTEN_AT_ONCE, MOST_KEYS, type SightingKey, Sightings } from './sightings.ts';

const S = 1e6;
const WITHIN = { timespanUs: 10 * S, least: 3 };

const RULE = 'rule/digest/';

function keyOf(values: string): SightingKey {
  return { rule: RULE, values };
}

/** What is said of records of one key at these seconds. */
function countsAt(seconds: readonly number[], values?: readonly number[]): number[] {
  const sightings = new Sightings();
  return seconds.map((second, i) => sightings.see(keyOf('k'), second * S, values?.[i], WITHIN));
}

describe('three within ten seconds', () => {
  test.each([
    ['come together', [0, 1, 2], [0, 0, 3]],
    ['come at the ends of the span', [0, 5, 9.9], [0, 0, 3]],
    ['are too far apart', [0, 5, 10], [0, 0, 0]],
    ['slide', [0, 6, 12, 13], [0, 0, 0, 3]],
    ['are quiet for a span after they were told', [0, 1, 2, 3, 4, 5, 11], [0, 0, 3, 0, 0, 0, 0]],
    ['are told again after it', [0, 1, 2, 12, 13, 14], [0, 0, 3, 0, 0, 3]],
    ['come out of order', [5, 3, 4], [0, 0, 3]],
    ['come too late to count', [20, 5, 21, 22], [0, 0, 0, 3]],
  ])('%s', (_, seconds, expected) => {
    expect(countsAt(seconds)).toEqual(expected);
  });

  test('different values alone are counted', () => {
    expect(countsAt([0, 1, 2, 3, 4], [7, 7, 8, 7, 9])).toEqual([0, 0, 0, 0, 3]);
  });

  test('a value seen again is as young as when it was seen last', () => {
    expect(countsAt([0, 8, 9, 12], [7, 7, 8, 9])).toEqual([0, 0, 0, 3]);
  });

  test('one is told at once and then not for a span', () => {
    const sightings = new Sightings();
    const once = { timespanUs: 10 * S, least: 1 };
    expect([0, 1, 9, 10, 11].map((second) => sightings.see(keyOf('k'), second * S, undefined, once))).toEqual([
      1, 0, 0, 1, 0,
    ]);
  });
});

test('keys are as many as they may be, and those untouched for longest go', () => {
  const sightings = new Sightings();
  for (let i = 0; i < MOST_KEYS; i++) sightings.see(keyOf(`k${i}`), i, undefined, WITHIN);
  sightings.see(keyOf('k0'), MOST_KEYS, undefined, WITHIN);
  sightings.takeChanges();
  expect(sightings.size).toBe(MOST_KEYS);
  sightings.see(keyOf('new'), MOST_KEYS + 1, undefined, WITHIN);
  expect(sightings.size).toBe(MOST_KEYS + 1 - FORGOTTEN_AT_ONCE);
  const { removed } = sightings.takeChanges();
  expect([removed.at(0), removed.at(-1), removed.includes(`${RULE}k0`)]).toEqual([
    `${RULE}k1`,
    `${RULE}k${FORGOTTEN_AT_ONCE}`,
    false,
  ]);
});

test('times of a key are as few as its threshold', () => {
  const sightings = new Sightings();
  for (let i = 0; i < 10_000; i++) sightings.see(keyOf('k'), i * 100 * S, i, WITHIN);
  const [saved] = sightings.takeChanges().changed;
  expect(saved?.value.byteLength).toBeLessThanOrEqual(8 * (3 + 2 * WITHIN.least));
});

test('what is over is let go of', () => {
  const sightings = new Sightings();
  sightings.see(keyOf('old'), 0, undefined, WITHIN);
  sightings.see(keyOf('new'), 100 * S, undefined, WITHIN);
  sightings.takeChanges();
  sightings.expire(RULE, 50 * S);
  expect(sightings.takeChanges()).toMatchObject({ changed: [], removed: [`${RULE}old`] });
});

test('what was never saved needs no removal, what comes again before it was removed none either', () => {
  const sightings = new Sightings();
  sightings.see(keyOf('one'), 0, undefined, WITHIN);
  sightings.forget(RULE);
  expect(sightings.takeChanges()).toEqual({ changed: [], removed: [] });
  sightings.see(keyOf('one'), 0, undefined, WITHIN);
  sightings.takeChanges();
  sightings.forget(RULE);
  sightings.see(keyOf('one'), 0, undefined, WITHIN);
  expect(sightings.takeChanges()).toMatchObject({ changed: [{ key: `${RULE}one` }], removed: [] });
  sightings.forget(RULE);
  expect(sightings.takeChanges()).toEqual({ changed: [], removed: [`${RULE}one`] });
});

test('a rule is forgotten with all that was seen of it', () => {
  const sightings = new Sightings();
  sightings.see(keyOf('one'), 0, undefined, WITHIN);
  sightings.see({ rule: 'other/', values: 'one' }, 0, undefined, WITHIN);
  sightings.takeChanges();
  sightings.forget(RULE);
  expect(sightings.rules()).toEqual(['other/']);
  expect(sightings.takeChanges()).toEqual({ changed: [], removed: [`${RULE}one`] });
});

test('bytes of any kind are taken back without harm', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
      const sightings = new Sightings();
      sightings.restore(keyOf('k'), bytes);
      sightings.see(keyOf('k'), 0, undefined, WITHIN);
      expect(sightings.size).toBe(1);
    }),
  );
});

test('killed and restored anywhere, the same is told', () => {
  const record = fc.record({
    key: fc.constantFrom('a', 'b', 'c'),
    second: fc.integer({ min: 0, max: 60 }),
    value: fc.integer({ min: 0, max: 4 }),
  });
  fc.assert(
    fc.property(fc.array(record), fc.nat(), (records, at) => {
      const straight = new Sightings();
      let halved = new Sightings();
      const store = new Map<string, Uint8Array>();
      const kill = records.length === 0 ? 0 : at % records.length;
      for (const [i, { key, second, value }] of records.entries()) {
        if (i === kill) {
          const { changed, removed } = halved.takeChanges();
          for (const entry of changed) store.set(entry.key, entry.value);
          for (const gone of removed) store.delete(gone);
          halved = new Sightings();
          for (const [saved, bytes] of [...store].toReversed()) halved.restore(keyOf(saved.slice(RULE.length)), bytes);
        }
        const expected = straight.see(keyOf(key), second * S, value, WITHIN);
        expect(halved.see(keyOf(key), second * S, value, WITHIN)).toBe(expected);
      }
    }),
  );
});
