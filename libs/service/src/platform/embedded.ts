import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createQueries, migrate, openEmbedded, type ClickHouse, type Queries } from '@weir/adapters/clickhouse';
import type { Config } from '../config/index.ts';
import type { Platform } from './platform.ts';
import { Threads } from './threads.ts';

export interface Embedded extends Platform {
  readonly queries: Queries;
}

/** Every stage in this process, state in LMDB and rows in chDB below the data folder. */
export async function startEmbedded(config: Config): Promise<Embedded> {
  mkdirSync(join(config.dataFolder, 'state'), { recursive: true });
  const clickhouse: ClickHouse = await openEmbedded({ folder: join(config.dataFolder, 'tables') });
  await migrate(clickhouse);
  const threads = new Threads(
    config,
    { kind: 'tables' },
    {
      insert: (block) => clickhouse.insertNative(block),
      write: () => Promise.reject(new Error('the embedded platform writes tables, not text')),
    },
  );
  return {
    queries: createQueries(clickhouse),
    done: threads.done.then(() => undefined),
    status: () => threads.status(),
    waitingFor: () => undefined,
    async stop() {
      await threads.stop();
      await clickhouse.close();
    },
  };
}
