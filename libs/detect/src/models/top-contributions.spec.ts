import { expect, test } from '@jest/globals';
import { manifestWith } from '../testing/index.ts';
import { topContributions } from './top-contributions.ts';

test('a feature without a value is told as not defined, beside what is usual', () => {
  const manifest = manifestWith(['lossShare', 'bytes']);
  const told = topContributions(manifest, Float32Array.of(Number.NaN, 7), {
    shares: Float64Array.of(2, 1),
    score: 4,
    base: 0,
  });
  expect(told).toEqual([
    { name: 'lossShare', value: 'not defined', baseline: 0, share: 2 },
    { name: 'bytes', value: 7, baseline: 0, share: 1 },
    { name: 'others', value: 0, share: 1 },
  ]);
});
