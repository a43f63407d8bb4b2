import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { isMainThread } from 'node:worker_threads';
import {
  type ClickHouseClient,
  type ClickHouseClientConfigOptions,
  ClickHouseLogLevel,
  createClient,
} from '@clickhouse/client';
import { reasonOf } from '@weir/stream';
import { ownFolder } from '../folder-owner.ts';
import type { ClickHouse } from './clickhouse.ts';
import { insertSettings, QUERY_SETTINGS } from './clickhouse.ts';
import { forgetLostBlocks } from './deduplication-log.ts';
import { explain } from './errors.ts';
import { incomingFolder, insertsByFile, type FileInsert } from './insert-file.ts';

const DATABASE = 'weir';

/** Files of earlier processes that ended in mid-insert. Those of this process may belong to another thread. */
function sweep(folder: string): void {
  for (const name of readdirSync(folder))
    if (!name.startsWith(`${process.pid}-`)) rmSync(join(folder, name), { force: true });
}

const literal = (text: string): string => `'${text.replace(/[\\']/g, '\\$&')}'`;

type Connection = NonNullable<ClickHouseClientConfigOptions['connection']>;

/** chDB is written against the client's contract, but against another copy of its types. */
function isConnection(value: object): value is Connection {
  return ['query', 'exec', 'command', 'insert', 'ping', 'close'].every((method) => method in value);
}

async function connect(path: string): Promise<ClickHouseClient> {
  const { createChdbConnection } = await import('chdb/connection');
  const connection: object = createChdbConnection({ path });
  if (!isConnection(connection))
    throw new Error('chdb has lost the contract of @clickhouse/client; install the version that package.json names');
  const client = createClient({ connection, log: { level: ClickHouseLogLevel.OFF } });
  await client.command({ query: `CREATE DATABASE IF NOT EXISTS ${DATABASE}` });
  await client.command({ query: `USE ${DATABASE}` });
  for (const [name, value] of Object.entries(QUERY_SETTINGS)) await client.command({ query: `SET ${name} = ${value}` });
  return client;
}

/**
 * A connection serves one call at a time: the page must not wait for inserts. Inserts wait for each other: two at once are no faster beside the
 * threads that make the rows, and take 50 MB more.
 */
async function connectAll(path: string): Promise<{ client: ClickHouseClient; inserter: ClickHouseClient }> {
  return { client: await connect(path), inserter: await connect(path) };
}

/**
 * What an insert needed is kept by the engine for some seconds: about 50 MB. Where inserts are rare it is given back at once; where they
 * follow each other this would have the kernel clear all of it again for each, at a fifth of the insert's time.
 */
const RARE_MS = 2_000;

/** Read, not mapped: the pages of a mapped file count as the process's memory. */
const FILE_SETTINGS = "storage_file_read_method = 'pread'";

export interface EmbeddedOptions {
  readonly folder: string;
  readonly mayLoad?: Promise<void>;
}

/** A ClickHouse that takes in files. */
export interface EmbeddedClickHouse extends ClickHouse {
  insertFile(insert: FileInsert): Promise<void>;
}

/**
 * chDB, ClickHouse's engine in this process, with its data below `folder`. A folder belongs to one process at a time, and a
 * process has one folder. Rows go in through a file beside the data: the engine takes binary rows from nowhere else. The folder is taken
 * at once; the engine is loaded when `mayLoad` resolves.
 * @throws {Error} in a worker thread: the engine is torn down with the thread, and takes the process with it
 */
export async function openEmbedded({ folder, mayLoad }: EmbeddedOptions): Promise<EmbeddedClickHouse> {
  const where = `chDB in ${folder}`;
  if (!isMainThread) throw new Error(`${where} can only be opened by the main thread; pass the rows to it`);
  const path = resolve(folder, 'chdb');
  const incoming = incomingFolder(folder);
  mkdirSync(incoming, { recursive: true });
  try {
    ownFolder(folder);
  } catch (cause) {
    throw new Error(`tables cannot be kept in ${folder}: ${reasonOf(cause)}`, { cause });
  }
  sweep(incoming);
  forgetLostBlocks(path);
  await mayLoad;
  const { client, inserter } = await connectAll(path).catch((cause: unknown) => {
    throw explain('opening it (is it open in another process, and is the package chdb installed?)', where, cause);
  });
  let insertedAt = 0;
  async function insertFile({ table, columns, file, token }: FileInsert): Promise<void> {
    const head = `INSERT INTO ${table} (${columns.join(', ')}) FROM INFILE ${literal(file)}`;
    try {
      await inserter.command({ query: `${head} SETTINGS ${insertSettings(token)}, ${FILE_SETTINGS} FORMAT Native` });
      const pause = performance.now() - insertedAt;
      insertedAt = performance.now();
      if (pause > RARE_MS) await inserter.command({ query: 'SYSTEM JEMALLOC PURGE' });
    } catch (cause) {
      throw explain(`inserting into ${table}`, where, cause);
    }
  }
  return {
    client,
    where,
    database: DATABASE,
    insertFile,
    ...insertsByFile(folder, insertFile),
    createDatabase: () => Promise.resolve(),
    async close() {
      await Promise.all([client, inserter].map((each) => each.close()));
      // Closing lets running calls end first; the folder is free once they have.
      const { drainPending } = await import('chdb');
      await drainPending();
    },
  };
}
