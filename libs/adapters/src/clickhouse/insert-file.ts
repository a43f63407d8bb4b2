import { closeSync, mkdirSync, openSync, rmSync, writevSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { threadId } from 'node:worker_threads';
import { TransientError } from '@weir/stream';
import type { ClickHouse, KeptBlocks, NativeBlock } from './clickhouse.ts';
import { explain } from './errors.ts';
import type { Room } from './native-column.ts';

/** A Native block in a file of this machine, on its way into a table. */
export interface FileInsert extends Pick<NativeBlock, 'table' | 'columns'> {
  readonly file: string;
  readonly token: string;
}

/** Where blocks wait beside the tables in `folder`. Names begin with the number of the process that wrote them. */
export function incomingFolder(folder: string): string {
  return resolve(folder, 'incoming');
}

/** Memory that is used again for each column in turn. */
class ColumnRoom implements Room {
  #buffer = new ArrayBuffer(0);
  #taken = 0;

  empty(): void {
    this.#taken = 0;
  }

  take(bytes: number): Uint8Array<ArrayBuffer> {
    if (this.#taken + bytes > this.#buffer.byteLength) {
      // Whoever has taken from the one before still has it.
      this.#buffer = new ArrayBuffer(Math.max(bytes, this.#buffer.byteLength) * 2);
      this.#taken = 0;
    }
    const room = new Uint8Array(this.#buffer, this.#taken, bytes);
    this.#taken += Math.ceil(bytes / 8) * 8;
    return room;
  }
}

/** All of it, or an error: the file system takes less than it is given where it is full. */
function writeAll(handle: number, chunks: readonly Uint8Array[]): void {
  const wanted = chunks.reduce((sum, { byteLength }) => sum + byteLength, 0);
  const written = writevSync(handle, chunks);
  if (written < wanted) throw new Error(`only ${written} of ${wanted} bytes could be written`);
}

/**
 * Inserts by way of files, which is how chDB takes in binary rows. Any thread may write them, so that no row passes through the
 * one that has the engine, and they are written a column at a time, so that no row is in memory twice. `insertFile` reads the file;
 * it is removed when it has gone in, or never will.
 */
export function insertsByFile(
  folder: string,
  insertFile: (insert: FileInsert) => Promise<void>,
): Required<Pick<ClickHouse, 'prepareNative' | 'keepNative'>> {
  const incoming = incomingFolder(folder);
  mkdirSync(incoming, { recursive: true });
  const room = new ColumnRoom();
  let files = 0;

  function append(file: string, encode: NativeBlock['encode'], see: (bytes: Uint8Array) => void): void {
    const handle = openSync(file, 'a');
    try {
      for (const chunks of encode(room)) {
        for (const chunk of chunks) see(chunk);
        writeAll(handle, chunks);
        room.empty();
      }
    } finally {
      closeSync(handle);
    }
  }

  function keepNative({ table, columns }: Pick<NativeBlock, 'table' | 'columns'>): KeptBlocks {
    const file = join(incoming, `${process.pid}-${threadId}-${Date.now()}-${files++}.native`);
    return {
      add(encode, see) {
        try {
          append(file, encode, see);
        } catch (cause) {
          rmSync(file, { force: true });
          throw explain(`writing rows of ${table} for chDB`, incoming, cause);
        }
      },
      ready: () => async (token) => {
        try {
          await insertFile({ table, columns, token, file });
        } catch (cause) {
          if (!(cause instanceof TransientError)) await rm(file, { force: true });
          throw cause;
        }
        await rm(file, { force: true });
      },
    };
  }

  return {
    keepNative,
    prepareNative({ encode, ...insert }, see) {
      const kept = keepNative(insert);
      kept.add(encode, see);
      return kept.ready();
    },
  };
}
