import { mkdirSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { threadId } from 'node:worker_threads';
import type { ClickHouse, NativeInsert } from './clickhouse.ts';
import { explain } from './errors.ts';

/** A Native block in a file of this machine, on its way into a table. */
export interface FileInsert extends Omit<NativeInsert, 'chunks'> {
  readonly file: string;
}

/** Where blocks wait beside the tables in `folder`. Names begin with the number of the process that wrote them. */
export function incomingFolder(folder: string): string {
  return resolve(folder, 'incoming');
}

async function write(file: string, chunks: readonly Uint8Array[]): Promise<void> {
  const handle = await open(file, 'wx');
  try {
    await handle.writev(chunks);
  } finally {
    await handle.close();
  }
}

/**
 * Inserts by way of files, which is how chDB takes in binary rows. Any thread may write them, so that no row passes through the
 * one that has the engine. `insertFile` reads the file; it is removed afterwards, whatever came of it.
 */
export function insertsByFile(
  folder: string,
  insertFile: (insert: FileInsert) => Promise<void>,
): Pick<ClickHouse, 'insertNative'> {
  const incoming = incomingFolder(folder);
  mkdirSync(incoming, { recursive: true });
  let files = 0;
  return {
    async insertNative({ table, columns, chunks, token }) {
      const file = join(incoming, `${process.pid}-${threadId}-${Date.now()}-${files++}.native`);
      try {
        await write(file, chunks).catch((cause: unknown) => {
          throw explain(`writing rows of ${table} for chDB`, incoming, cause);
        });
        await insertFile({ table, columns, token, file });
      } finally {
        await rm(file, { force: true });
      }
    },
  };
}
