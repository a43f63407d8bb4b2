import { expect, test } from '@jest/globals';
import { readDrifts } from './read-model.ts';

const found = { kind: 'input', input: 'fwd_iat_mean_ms', since: 1e15, source: 'eth0', reason: 'It has.', times: 2 };

test('drift of models is read as the platform tells it', () => {
  const drift = [{ model: 'ddos_lgbm', version: '1.0.0', records: 12_000, found: [found] }];
  expect(readDrifts(drift)).toEqual(drift);
});

test('drift without its time is refused with the place', () => {
  const drift = [{ model: 'ddos_lgbm', version: '1.0.0', records: 1, found: [{ ...found, since: null }] }];
  expect(() => readDrifts(drift)).toThrow('drift[0].found[0].since should be a number and is null');
});
