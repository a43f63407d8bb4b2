import { mkdirSync } from 'node:fs';
import { createQueries, migrate, openEmbedded, type EmbeddedClickHouse, type Queries } from '@weir/adapters/clickhouse';
import type { Config } from '../config/index.ts';
import { stateFolder, tablesFolder } from './data-folder.ts';
import type { Platform } from './platform.ts';
import { Threads } from './threads.ts';

export interface Embedded extends Platform {
  readonly queries: Queries;
}

async function openTables(config: Config): Promise<EmbeddedClickHouse> {
  const clickhouse = await openEmbedded({ folder: tablesFolder(config) });
  await migrate(clickhouse);
  return clickhouse;
}

/** Every stage in this process, state in LMDB and rows in chDB below the data folder. */
export async function startEmbedded(config: Config): Promise<Embedded> {
  mkdirSync(stateFolder(config), { recursive: true });
  const opening = openTables(config);
  // The threads have much to read before there is anything to insert.
  const threads = new Threads(
    config,
    { kind: 'tables' },
    {
      insert: async (rows) => (await opening).insertFile(rows),
      write: () => Promise.reject(new Error('the embedded platform writes tables, not text')),
    },
  );
  const clickhouse = await opening.catch(async (cause: unknown) => {
    await threads.stop();
    throw cause;
  });
  const done = threads.done.then(() => undefined);
  // Whoever started it looks at `done` later; an early failure must not end the process unseen before that.
  done.catch(() => undefined);
  return {
    queries: createQueries(clickhouse),
    done,
    status: () => threads.status(),
    waitingFor: () => undefined,
    async stop() {
      await threads.stop();
      await clickhouse.close();
    },
  };
}
