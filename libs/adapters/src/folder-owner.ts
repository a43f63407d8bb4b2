import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { threadId } from 'node:worker_threads';
import { codeOf } from '@weir/stream';
import { z } from 'zod';

const OWNER_FILE = 'owner.json';

const ownerNote = z.object({
  pid: z.int(),
  /** Tells the process from a later one with the same number; empty where the system does not tell. */
  started: z.string(),
});

type Owner = z.output<typeof ownerNote>;

/**
 * Notes in the folder which process uses it; all threads of a process are one owner. The note stays when the process ends,
 * however it ends: the next one sees that its writer is gone. It keeps two platforms from taking turns on one state by mistake
 * (the state itself would survive them, since claims fence each other across processes too), and from tidying up tables that
 * are in use.
 * @throws {Error} one sentence when another process is using the folder
 */
export function ownFolder(folder: string): void {
  const path = join(folder, OWNER_FILE);
  const us: Owner = { pid: process.pid, started: startOf(process.pid) };
  const fresh = `${path}.${process.pid}.${threadId}`;
  writeFileSync(fresh, JSON.stringify(us));
  try {
    while (!linked(fresh, path)) {
      const owner = readOwner(path);
      if (owner?.pid === us.pid && owner.started === us.started) return;
      if (owner !== undefined && isRunning(owner)) {
        throw new Error(
          `process ${owner.pid} is using the folder; stop it or choose another folder (if it is none of ours, remove ${path})`,
        );
      }
      rmSync(path, { force: true });
    }
  } finally {
    rmSync(fresh, { force: true });
  }
}

/** Puts the note in place unless there is one. */
function linked(fresh: string, path: string): boolean {
  try {
    linkSync(fresh, path);
    return true;
  } catch (cause) {
    if (codeOf(cause) === 'EEXIST') return false;
    throw cause;
  }
}

/** Undefined when there is no note, or none that anybody can read. */
function readOwner(path: string): Owner | undefined {
  const text = textOf(path);
  if (text === '') return undefined;
  try {
    return ownerNote.safeParse(JSON.parse(text)).data;
  } catch (cause) {
    if (cause instanceof SyntaxError) return undefined;
    throw cause;
  }
}

function isRunning({ pid, started }: Owner): boolean {
  if (startOf(pid) !== started) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (cause) {
    return codeOf(cause) === 'EPERM';
  }
}

/**
 * When a process began, in clock ticks since the system did: field 22 of proc(5) stat. Empty for one that has ended, even if
 * nobody has noticed yet (state Z), and on systems that do not tell.
 */
function startOf(pid: number): string {
  const stat = textOf(`/proc/${pid}/stat`);
  const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return state === 'Z' || state === 'X' ? '' : (fields[18] ?? '');
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT' || codeOf(cause) === 'ESRCH') return '';
    throw cause;
  }
}
