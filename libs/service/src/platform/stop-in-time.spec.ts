import { expect, test } from '@jest/globals';
import { stopInTime } from './stop-in-time.ts';

test('a stop that waits for ever is not waited for', async () => {
  await expect(stopInTime(new Promise(() => undefined), { stopGraceMs: 0 })).resolves.toBeUndefined();
});

test('one that fails says so', async () => {
  await expect(stopInTime(Promise.reject(new Error('no')), { stopGraceMs: 60_000 })).rejects.toThrow('no');
});
