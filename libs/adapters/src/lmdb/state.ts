import { mkdirSync } from 'node:fs';
import type { CheckpointWrite, ClaimedLane, StateStore } from '@weir/stream';
import { checkpointText, FencedError, parseCheckpoint, reasonOf } from '@weir/stream';
import { open, type RootDatabase } from 'lmdb';
import { ownFolder } from '../folder-owner.ts';
import type { LmdbSettings } from './settings.ts';

type Database = RootDatabase<Uint8Array, Uint8Array>;

/**
 * State in an LMDB file. A save is one transaction, on disk when it resolves. All threads of a process may open the same
 * folder; another process is refused while this one runs.
 * @throws {Error} one sentence when the folder cannot be used
 */
export function createLmdbState(settings: LmdbSettings): StateStore {
  const { folder } = settings;
  const database = openFolder(folder);
  return {
    async claim(stage, lane) {
      const keys = laneKeys(stage, lane);
      const claimed = await database.childTransaction(() => {
        const epoch = Number(readText(database, keys.epoch) ?? 0) + 1;
        database.putSync(keys.epoch, Buffer.from(String(epoch)));
        return { epoch, checkpoint: readText(database, keys.checkpoint) };
      });
      return claimedLane(database, keys, `lane ${stage}/${lane} in ${folder}`, claimed.epoch, claimed.checkpoint);
    },
    close: () => database.close(),
  };
}

function openFolder(folder: string): Database {
  try {
    mkdirSync(folder, { recursive: true });
    ownFolder(folder);
    return open<Uint8Array, Uint8Array>({
      path: folder,
      noSubdir: false,
      encoding: 'binary',
      keyEncoding: 'binary',
      // A transaction that has resolved is on disk.
      overlappingSync: false,
    });
  } catch (cause) {
    throw new Error(`state cannot be kept in ${folder}: ${reasonOf(cause)}`, { cause });
  }
}

interface LaneKeys {
  readonly epoch: Uint8Array;
  readonly checkpoint: Uint8Array;
  /** What stands in front of an entry's key, and the first key behind all of them. */
  readonly entries: Buffer;
  readonly behindEntries: Buffer;
}

function laneKeys(stage: string, lane: number): LaneKeys {
  const lead = `${stage}/${lane}/`;
  return {
    epoch: Buffer.from(`${lead}epoch`),
    checkpoint: Buffer.from(`${lead}checkpoint`),
    entries: Buffer.from(`${lead}entry/`),
    behindEntries: Buffer.from(`${lead}entry0`),
  };
}

function claimedLane(
  database: Database,
  keys: LaneKeys,
  place: string,
  epoch: number,
  checkpoint: string | undefined,
): ClaimedLane {
  const refuseFenced = (): void => {
    const now = Number(readText(database, keys.epoch) ?? 0);
    if (now !== epoch) throw new FencedError(`${place} was claimed again: epoch ${now}, ours is ${epoch}`);
  };
  const entryKey = (key: string): Buffer => Buffer.concat([keys.entries, Buffer.from(key)]);
  return {
    epoch,
    checkpoint: checkpoint === undefined ? undefined : parseCheckpoint(checkpoint, place),
    async *entries() {
      const found = [...database.getKeys({ start: keys.entries, end: keys.behindEntries })];
      for (const key of found) {
        const value = database.getBinary(key);
        // Only somebody who has claimed the lane since can have removed it.
        if (value === undefined) break;
        yield { key: Buffer.from(key).toString('utf8', keys.entries.byteLength), value: new Uint8Array(value) };
      }
      refuseFenced();
    },
    async save({ checkpoint: next, changed, removed }: CheckpointWrite) {
      const text = Buffer.from(checkpointText(next));
      // A child transaction is undone when the callback throws.
      await database.childTransaction(() => {
        refuseFenced();
        for (const key of removed) database.removeSync(entryKey(key));
        for (const { key, value } of changed) database.putSync(entryKey(key), value);
        database.putSync(keys.checkpoint, text);
      });
    },
  };
}

function readText(database: Database, key: Uint8Array): string | undefined {
  return database.getBinary(key)?.toString();
}
