import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { unreadableError } from './capture-file-error.ts';

/** How often the folder is looked at, at most, ms. */
const LOOK_MS = 1_000;

interface Seen {
  readonly size: number;
  /** When it had this size first, ms. */
  readonly since: number;
}

interface Candidate {
  readonly name: string;
  readonly size: number;
  readonly changedAt: number;
  readonly stillMs: number;
}

/**
 * Paths of the captures in a folder, each once, in the order in which they were written to last. A file is taken when it has not
 * grown for `stillMs`, or when it did not grow since the last look and another is newer: whoever rotates captures has gone on to that.
 * Names with a leading dot are left alone.
 * @throws {CaptureFileError} when the folder cannot be read
 */
export async function* completeCaptures(folder: string, stillMs: number, signal: AbortSignal): AsyncGenerator<string> {
  const lookMs = Math.max(10, Math.min(LOOK_MS, stillMs));
  const taken = new Set<string>();
  let seen: ReadonlyMap<string, Seen> = new Map();
  while (!signal.aborted) {
    const now = performance.now();
    const { sizes, candidates } = await look(folder, seen, taken, now);
    seen = sizes;
    const newest = candidates.at(-1)?.changedAt ?? 0;
    for (const { name, size, changedAt, stillMs: still } of candidates) {
      const isFinished = still >= stillMs || (still >= lookMs / 2 && changedAt < newest);
      // What comes after one that still grows waits for it.
      if (!isFinished || size === 0) break;
      taken.add(name);
      yield join(folder, name);
    }
    // What is gone may come again under its name, which is then refused if it is not the same.
    for (const name of taken) if (!sizes.has(name)) taken.delete(name);
    await sleep(lookMs, undefined, { signal }).catch(() => undefined);
  }
}

async function look(
  folder: string,
  before: ReadonlyMap<string, Seen>,
  taken: ReadonlySet<string>,
  now: number,
): Promise<{ readonly sizes: ReadonlyMap<string, Seen>; readonly candidates: readonly Candidate[] }> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((cause: unknown) => {
    throw unreadableError(folder, cause);
  });
  const sizes = new Map<string, Seen>();
  const candidates: Candidate[] = [];
  for (const entry of entries) {
    if (!entry.isFile() || entry.name.startsWith('.')) continue;
    const { name } = entry;
    const found = await stat(join(folder, name)).catch(() => undefined);
    // Gone since.
    if (found === undefined) continue;
    const known = before.get(name);
    const current = known?.size === found.size ? known : { size: found.size, since: now };
    sizes.set(name, current);
    if (taken.has(name)) continue;
    candidates.push({ name, size: found.size, changedAt: found.mtimeMs, stillMs: now - current.since });
  }
  candidates.sort((a, b) => a.changedAt - b.changedAt || a.name.localeCompare(b.name, 'en', { numeric: true }));
  return { sizes, candidates };
}
