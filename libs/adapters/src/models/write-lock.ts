import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { codeOf, InputError, reasonOf } from '@weir/stream';

const LOCK = 'registry.lock';
const TRY_MS = 50;
const TRIES = 200;

/** Who tries in this process, one at a time for a lock: one with its number is then of a process before it, which had the same. */
const turns = new Map<string, Promise<void>>();

/**
 * Does something while no other process of this machine does the same in this folder. One that ended in the middle is not waited for.
 *
 * @throws {InputError} when another process has the lock for over ten seconds, or the folder cannot be written
 */
export function locked<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const path = join(folder, LOCK);
  const turn = (turns.get(path) ?? Promise.resolve()).then(() => inTurn(folder, path, work));
  // Whoever asked hears of a failure; the next one goes on.
  const over = turn.then(
    () => undefined,
    () => undefined,
  );
  turns.set(path, over);
  void over.then(() => {
    if (turns.get(path) === over) turns.delete(path);
  });
  return turn;
}

async function inTurn<T>(folder: string, path: string, work: () => Promise<T>): Promise<T> {
  await mkdir(folder, { recursive: true });
  for (let tries = 0; !(await taken(path)); tries++) {
    const holder = await holderOf(path);
    if (holder > 0 && !isAlive(holder) && (await isCleared(path, holder))) continue;
    if (tries >= TRIES)
      throw new InputError(
        `process ${holder} is changing ${folder}; wait for it, or remove ${path} if it is none of ours.`,
      );
    await setTimeout(TRY_MS);
  }
  try {
    return await work();
  } finally {
    await rm(path, { force: true });
  }
}

/**
 * Clears away the lock of a process that is no more. One does so at a time, and looks again first: who saw it a moment ago would remove the lock of
 * whoever was quicker, and both would write. False where another is at it.
 */
async function isCleared(path: string, holder: number): Promise<boolean> {
  const claim = `${path}.${holder}`;
  if (!(await taken(claim))) return false;
  try {
    if ((await holderOf(path)) === holder) await rm(path, { force: true });
  } finally {
    await rm(claim, { force: true });
  }
  return true;
}

/** Number of the process that has a lock; 0 where nobody has it, or has written it yet. */
async function holderOf(path: string): Promise<number> {
  return Number(await readFile(path, 'utf8').catch(() => ''));
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

/** Whether another process of this number runs. */
function isAlive(pid: number): boolean {
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (cause) {
    return codeOf(cause) === 'EPERM';
  }
}
