import { afterEach, expect, test } from '@jest/globals';
import { systemClock } from './clock.ts';

const HOUR_MS = 3_600_000;
const systemNow = Date.now;
afterEach(() => {
  Date.now = systemNow;
});

test('time goes on where the clock of the system is set back', async () => {
  const before = systemClock.now();
  Date.now = () => systemNow() - HOUR_MS;
  await systemClock.sleep(20);
  const after = systemClock.now();
  expect(after).toBeGreaterThan(before);
  expect(after).toBeLessThan(before + HOUR_MS);
});

test('it is that of the system, in whole milliseconds, and follows where that is set forward', () => {
  expect(Number.isInteger(systemClock.now())).toBe(true);
  const before = systemNow();
  Date.now = () => systemNow() + HOUR_MS;
  expect(systemClock.now()).toBeGreaterThanOrEqual(before + HOUR_MS);
});
