import { createHash } from 'node:crypto';
import { migrations } from '@weir/schema';
import { reasonOf } from '@weir/stream';
import { z } from 'zod';
import type { ClickHouse } from './clickhouse.ts';
import { explain } from './errors.ts';

const LEDGER = `CREATE TABLE IF NOT EXISTS weir_migrations
(
    id String COMMENT 'Name of the step.',
    sha256 String COMMENT 'Digest of its SQL.',
    appliedAt DateTime DEFAULT now() COMMENT 'When it was applied.'
)
ENGINE = MergeTree
ORDER BY id
COMMENT 'Steps of the schema that have been applied.'`;

export interface MigrateOptions {
  /** Says what would be done and does nothing. */
  readonly dryRun?: boolean;
  /** Gets a line for each step. */
  readonly say?: (line: string) => void;
}

export interface Migrated {
  readonly applied: readonly string[];
  readonly known: readonly string[];
}

const digestOf = (sql: string): string => createHash('sha256').update(sql).digest('hex');
const ledgerRow = z.object({ id: z.string(), sha256: z.string() });

async function appliedSteps({ client }: ClickHouse): Promise<Map<string, string>> {
  const found = await client.query({
    query: `SELECT count() AS tables FROM system.tables WHERE database = currentDatabase() AND name = 'weir_migrations'`,
    format: 'JSONEachRow',
  });
  const [exists] = z.array(z.object({ tables: z.number() })).parse(await found.json());
  if (exists === undefined || exists.tables === 0) return new Map();
  const rows = await client.query({ query: 'SELECT DISTINCT id, sha256 FROM weir_migrations', format: 'JSONEachRow' });
  return new Map(
    z
      .array(ledgerRow)
      .parse(await rows.json())
      .map(({ id, sha256 }) => [id, sha256]),
  );
}

/**
 * Brings the tables up to this version: what is missing is applied in order and written down. Safe to repeat, to run twice at
 * once, and to be killed in the middle, since each step does nothing when its table or view is there.
 * @throws {Error} when a step that was applied has another text now
 */
export async function migrate(clickhouse: ClickHouse, options: MigrateOptions = {}): Promise<Migrated> {
  const { dryRun = false, say = () => {} } = options;
  const { client, where } = clickhouse;
  if (!dryRun) await clickhouse.createDatabase();
  const known = await ledger(clickhouse, dryRun);
  for (const { id, sql } of migrations) {
    const before = known.get(id);
    if (before !== undefined && before !== digestOf(sql))
      throw new Error(
        `${where}: step ${id} was applied with another text than this version of Weir has. ` +
          `Use the version that made database ${clickhouse.database}, or an empty database.`,
      );
  }
  const missing = migrations.filter(({ id }) => !known.has(id));
  const done: { id: string; sha256: string }[] = [];
  // One part for all of them; each by itself would cost nearly as much as its table.
  async function writeDown(): Promise<void> {
    if (done.length === 0) return;
    try {
      await client.insert({ table: 'weir_migrations', values: done, format: 'JSONEachRow' });
    } catch (cause) {
      throw explain('writing down the applied steps', where, cause);
    }
  }
  for (const { id, sql } of missing) {
    say(dryRun ? `would apply ${id}` : `applying ${id}`);
    if (dryRun) continue;
    try {
      await client.command({ query: sql });
    } catch (cause) {
      await writeDown();
      throw explain(`applying ${id}`, where, cause);
    }
    done.push({ id, sha256: digestOf(sql) });
  }
  await writeDown();
  if (missing.length === 0) say(`nothing to do: all ${migrations.length} steps are applied`);
  return { applied: missing.map(({ id }) => id), known: [...known.keys()] };
}

async function ledger(clickhouse: ClickHouse, dryRun: boolean): Promise<Map<string, string>> {
  try {
    if (!dryRun) await clickhouse.client.command({ query: LEDGER });
    return await appliedSteps(clickhouse);
  } catch (cause) {
    // A dry run may meet a server without the database: everything is missing then.
    if (dryRun && /UNKNOWN_DATABASE|81/.test(`${reasonOf(cause)} ${codeOf(cause)}`)) return new Map();
    throw explain('reading the applied steps', clickhouse.where, cause);
  }
}

function codeOf(cause: unknown): string {
  return typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : '';
}
