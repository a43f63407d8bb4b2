export { type ClickHouse, connectClickHouse } from './clickhouse.ts';
export { type EmbeddedClickHouse, openEmbedded } from './embedded.ts';
export { migrate, type Migrated, type MigrateOptions } from './migrate.ts';
export { FILTER_HELP, FilterError } from './queries/filter.ts';
export type { FlowsQuery, Page } from './queries/flows.ts';
export { type Counts, createQueries, type Queries } from './queries/queries.ts';
export type { Throughput, ThroughputPoint, ThroughputQuery } from './queries/throughput.ts';
export { type ClickHouseSettings, clickhouseSettings } from './settings.ts';
export { createTables } from './tables.ts';
