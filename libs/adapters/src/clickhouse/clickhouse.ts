import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { type ClickHouseClient, ClickHouseLogLevel, createClient } from '@clickhouse/client';
import { explain } from './errors.ts';
import { KeptRoom } from './kept-room.ts';
import type { Block } from './native-block.ts';
import type { ClickHouseSettings } from './settings.ts';

/** Rows in a block at most. A block of flows of this size takes about 70 MB while it is sorted and compressed. */
export const ROWS_PER_BLOCK = 100_000;

/** Rows of a table as one Native block. */
export interface NativeBlock extends Pick<Block, 'columns' | 'encode'> {
  readonly table: string;
}

/**
 * Inserts a block, until it has gone in. The token names it for good: a second insert under it adds nothing, in the table or its
 * roll-ups.
 * @throws {TransientError} when it may go through later
 */
export type ReadyBlock = (token: string) => Promise<void>;

/** Blocks of one insert, kept outside memory until all have come. */
export interface KeptBlocks {
  /** Keeps a block with all columns of the insert, and tells its bytes to `see` in their order. */
  add(encode: NativeBlock['encode'], see: (bytes: Uint8Array) => void): void;
  ready(): ReadyBlock;
}

/** A ClickHouse, over the network or in this process. */
export interface ClickHouse {
  readonly client: ClickHouseClient;
  /** What to call it in messages. */
  readonly where: string;
  readonly database: string;
  /** Makes a block ready to be inserted, and tells its bytes to `see` in their order. */
  prepareNative(block: NativeBlock, see: (bytes: Uint8Array) => void): ReadyBlock;
  /** Begins an insert of blocks that come one after another, where that is possible. */
  keepNative?(insert: Pick<NativeBlock, 'table' | 'columns'>): KeptBlocks;
  /** Makes the database when it is missing. */
  createDatabase(): Promise<void>;
  close(): Promise<void>;
}

/** Numbers come as numbers: none of ours is past 2^53. */
export const QUERY_SETTINGS = {
  output_format_json_quote_64bit_integers: 0,
  output_format_json_quote_denormals: 0,
} as const;

/** Settings of an insert as SQL: a block is taken as it is, at once, and known again by its token in every table it reaches. */
export function insertSettings(token: string): string {
  const digest = createHash('sha256').update(token).digest('hex');
  return [
    `insert_deduplication_token = '${digest}'`,
    'insert_deduplicate = 1',
    'deduplicate_blocks_in_dependent_materialized_views = 1',
    'async_insert = 0',
    'max_insert_block_size = 1000000',
    // Blocks that come together are put together up to this.
    `min_insert_block_size_rows = ${ROWS_PER_BLOCK}`,
    'min_insert_block_size_bytes = 0',
    // The views are compiled anew for a while after each start, at several times the cost of running them.
    'compile_expressions = 0',
    'compile_aggregate_expressions = 0',
    'compile_sort_description = 0',
  ].join(', ');
}

/** A ClickHouse over the network, and whether it answers at this moment. */
export interface RemoteClickHouse extends ClickHouse {
  /** @throws {TransientError} when it does not. @throws {Error} when it refuses us, or has no such database */
  ping(): Promise<void>;
}

/** A client of the ClickHouse server at `settings.url`. Nothing is sent before the first call. */
export function connectClickHouse(settings: ClickHouseSettings & { readonly url: string }): RemoteClickHouse {
  const { url, database, user, password, requestTimeoutMs, connections } = settings;
  const where = `ClickHouse at ${url}`;
  // Whatever fails is thrown; whoever catches it says so once.
  const log = { level: ClickHouseLogLevel.OFF };
  const login = { url, username: user, password, request_timeout: requestTimeoutMs, log };
  const client = createClient({
    ...login,
    database,
    max_open_connections: connections,
    clickhouse_settings: QUERY_SETTINGS,
  });
  // Fresh memory for each block costs a quarter of making it: the kernel clears every page.
  let spare: KeptRoom | undefined;
  return {
    client,
    where,
    database,
    prepareNative({ table, columns, encode }, see) {
      const room = spare ?? new KeptRoom();
      spare = undefined;
      const chunks = [...encode(room)].flat();
      for (const chunk of chunks) see(chunk);
      let hasGoneIn = false;
      return async (token) => {
        if (hasGoneIn) return;
        const query = `INSERT INTO ${table} (${columns.join(', ')}) SETTINGS ${insertSettings(token)} FORMAT Native`;
        try {
          const { stream } = await client.exec({ query, values: Readable.from(chunks, { objectMode: false }) });
          stream.resume();
          // Not before: what failed is sent again.
          hasGoneIn = true;
          room.empty();
          spare = room;
        } catch (cause) {
          throw explain(`inserting into ${table}`, where, cause);
        }
      };
    },
    async createDatabase() {
      const outside = createClient({ ...login });
      try {
        await outside.command({
          query: 'CREATE DATABASE IF NOT EXISTS {database:Identifier}',
          query_params: { database },
        });
      } catch (cause) {
        throw explain(`creating database ${database}`, where, cause);
      } finally {
        await outside.close();
      }
    },
    async ping() {
      const answer = await client.ping({ select: true });
      if (!answer.success) throw explain('asking whether it answers', where, answer.error);
    },
    close: () => client.close(),
  };
}
