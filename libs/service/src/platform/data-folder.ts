import { join } from 'node:path';
import type { Config } from '../config/index.ts';

/** Where state is kept when it is embedded. */
export function stateFolder({ dataFolder }: Config): string {
  return join(dataFolder, 'state');
}

/** Where tables are kept when they are embedded. */
export function tablesFolder({ dataFolder }: Config): string {
  return join(dataFolder, 'tables');
}
