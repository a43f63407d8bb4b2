import { expect, test } from '@jest/globals';
import type { Stage } from '../api.ts';
import { dropsOf } from './tiles.tsx';

const STAGE: Stage = {
  stage: 'flow',
  lanes: 1,
  records: 0,
  recordsPerSecond: 0,
  bytesPerSecond: 0,
  lag: 0,
  drops: {},
  rejects: 0,
  retries: 0,
  watermark: null,
};

test('what was dropped, with the reason given most often', () => {
  const stages = [
    { ...STAGE, drops: { 'not-ip': 99 } },
    { ...STAGE, stage: 'parse', drops: { 'not-ip': 1, 'link-type-195': 7 } },
  ];
  expect(dropsOf(stages)).toEqual({ total: 107, top: 'not-ip' });
});

test('a record that is judged benign is not lost', () => {
  const stages = [{ ...STAGE, stage: 'detect-flows', drops: { benign: 24_000, 'too-few-packets': 3 } }];
  expect(dropsOf(stages)).toEqual({ total: 3, top: 'too-few-packets' });
  expect(dropsOf([{ ...STAGE, drops: { benign: 5 } }])).toEqual({ total: 0, top: null });
});
