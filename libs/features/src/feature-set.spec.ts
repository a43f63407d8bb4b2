import { describe, expect, test } from '@jest/globals';
import { defineFeature, SAME, type Feature } from './feature.ts';
import { FEATURE_SETS } from './feature-sets.ts';
import { featureSet } from './feature-set.ts';

const one: Feature = {
  name: 'oneBytes',
  unit: 'bytes',
  dtype: 'float64',
  group: 'test',
  doc: 'One.',
  window: 'the flow',
  nullRule: 'never',
  swap: SAME,
  of: () => 1,
};
const two: Feature = { ...one, name: 'two' };

describe('the fingerprint', () => {
  const known = featureSet([one, two]).fingerprint;

  test.each<readonly [string, readonly Feature[]]>([
    ['a name', [{ ...one, name: 'one' }, two]],
    ['a unit', [{ ...one, unit: 'bits' }, two]],
    ['a type', [{ ...one, dtype: 'count' }, two]],
    ['when there is nothing', [{ ...one, nullRule: 'on Mondays' }, two]],
    ['the order', [two, one]],
    ['how many there are', [one]],
  ])('tells another by %s', (_what, features) => {
    expect(featureSet(features).fingerprint).not.toBe(known);
  });

  test('is SHA-256 in hex, and that of the same features where only words differ', () => {
    expect(known).toMatch(/^[0-9a-f]{64}$/);
    expect(featureSet([{ ...one, doc: 'In other words.', group: 'elsewhere' }, two]).fingerprint).toBe(known);
  });
});

test('two features of one name are refused', () => {
  expect(() => featureSet([one, two, { ...one, doc: 'Another.' }])).toThrow(/two features "oneBytes"/);
});

test('a name that could not stand in a header is refused', () => {
  expect(() => defineFeature({ ...one, name: 'a,b' })).toThrow(RangeError);
});

test.each(Object.entries(FEATURE_SETS))(
  'each feature of %s has its counterpart',
  (_name, { features: { features } }) => {
    const names = new Map(features.map((feature) => [feature.name, feature]));
    for (const { name, swap } of features) {
      if (swap.kind !== 'pair') continue;
      expect([swap.with, names.get(swap.with)?.swap]).toEqual([swap.with, { kind: 'pair', with: name }]);
    }
  },
);

test('the groups have as many as are documented', () => {
  const { features } = FEATURE_SETS.weir.features;
  const sizes: Record<string, number> = {};
  for (const { group } of features) sizes[group] = (sizes[group] ?? 0) + 1;
  expect(sizes).toEqual({
    flow: 34,
    'first packets': 30,
    'damped context': 30,
    'quality of service': 10,
    'fan-out': 10,
    'TLS and DNS': 6,
  });
});
