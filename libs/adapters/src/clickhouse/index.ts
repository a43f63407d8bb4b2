export { type ClickHouse, connectClickHouse } from './clickhouse.ts';
export { openEmbedded } from './embedded.ts';
export { migrate, type Migrated, type MigrateOptions } from './migrate.ts';
export { type ClickHouseSettings, clickhouseSettings } from './settings.ts';
export { createTables } from './tables.ts';
