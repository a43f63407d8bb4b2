import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { connectClickHouse, openEmbedded, type ClickHouse } from '@weir/adapters/clickhouse';
import type { Config } from '../config/index.ts';

/** Where the embedded platform keeps its rows. */
export function tablesFolder(config: Config): string {
  return join(config.dataFolder, 'tables');
}

/** The configured ClickHouse, or the embedded tables when there are any; they belong to one process at a time. */
export async function openTables(config: Config): Promise<ClickHouse | undefined> {
  if (config.clickhouse !== undefined) return connectClickHouse(config.clickhouse);
  const folder = tablesFolder(config);
  return existsSync(folder) ? openEmbedded({ folder }) : undefined;
}
