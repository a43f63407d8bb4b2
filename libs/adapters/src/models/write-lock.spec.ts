import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { locked } from './write-lock.ts';

/** No process has this number. */
const NOBODY = '999999999';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'weir-lock-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('of many who take over the lock of a process that ended one has it at a time', async () => {
  let inside = 0;
  let most = 0;
  const work = async (): Promise<void> => {
    most = Math.max(most, ++inside);
    await readdir(folder);
    inside--;
  };
  for (let round = 0; round < 100; round++) {
    await writeFile(join(folder, 'registry.lock'), round % 2 === 0 ? NOBODY : String(process.pid));
    await Promise.all(Array.from({ length: 8 }, () => locked(folder, work)));
  }
  expect(most).toBe(1);
  expect(await readdir(folder)).toEqual([]);
});

test('work that fails lets the next one in', async () => {
  const failing = locked(folder, () => Promise.reject(new Error('no')));
  const next = locked(folder, () => Promise.resolve('yes'));
  await expect(failing).rejects.toThrow('no');
  await expect(next).resolves.toBe('yes');
});
