import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { codeOf, InputError, reasonOf } from '@weir/stream';

const LOCK = 'registry.lock';
const TRY_MS = 50;
const TRIES = 200;

/** Locks that this process has; one with its number that it has not is of a process before it, which had the same. */
const held = new Set<string>();

/**
 * Does something while no other process of this machine does the same in this folder. One that ended in the middle is not waited for.
 *
 * @throws {InputError} when another process has the lock for over ten seconds, or the folder cannot be written
 */
export async function locked<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const path = join(folder, LOCK);
  await mkdir(folder, { recursive: true });
  for (let tries = 0; !(await taken(path)); tries++) {
    const holder = Number(await readFile(path, 'utf8').catch(() => ''));
    if (holder > 0 && !has(holder, path)) await rm(path, { force: true });
    else if (tries >= TRIES)
      throw new InputError(
        `process ${holder} is changing ${folder}; wait for it, or remove ${path} if it is none of ours.`,
      );
    else await setTimeout(TRY_MS);
  }
  held.add(path);
  try {
    return await work();
  } finally {
    held.delete(path);
    await rm(path, { force: true });
  }
}

async function taken(path: string): Promise<boolean> {
  try {
    await writeFile(path, String(process.pid), { flag: 'wx' });
    return true;
  } catch (cause) {
    if (codeOf(cause) === 'EEXIST') return false;
    throw new InputError(`${path} cannot be written (${reasonOf(cause)}); check who may write there.`, { cause });
  }
}

function has(pid: number, path: string): boolean {
  if (pid === process.pid) return held.has(path);
  try {
    process.kill(pid, 0);
    return true;
  } catch (cause) {
    return codeOf(cause) === 'EPERM';
  }
}
