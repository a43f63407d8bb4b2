import type { ClickHouse } from '@weir/adapters/clickhouse';
import { z } from 'zod';

const ROLL_UPS = ['flows_1m', 'flows_5m', 'flows_1h'];
const rowOfId = z.looseObject({ id: z.string() });
const counted = z.object({ rows: z.number() });

/** What a run leaves behind. */
export interface Outcome {
  /** Rows of the table of flows in any order, as text that begins with the id. */
  readonly rows: readonly string[];
  /** Sums of each roll-up, a line for each bucket and key; and each row of the windows, verdicts and alerts. */
  readonly rollUps: readonly string[];
  readonly deadLetters: number;
}

export async function outcomeOf(clickhouse: Pick<ClickHouse, 'client'>): Promise<Outcome> {
  const lines = async (query: string): Promise<string[]> => {
    const result = await clickhouse.client.query({ query, format: 'JSONEachRow' });
    return (await result.text()).split('\n').filter((line) => line !== '');
  };
  const rows = await lines('SELECT * EXCEPT (insertedAt) FROM flows');
  const rollUps: string[] = [];
  for (const table of ROLL_UPS) {
    const sums = await lines(rollUpQuery(table));
    for (const line of sums) rollUps.push(`${table} ${line}`);
  }
  const windows = await lines('SELECT * EXCEPT (insertedAt) FROM windows');
  for (const line of windows) rollUps.push(`windows ${line}`);
  for (const table of ['verdicts', 'alerts'])
    for (const line of await lines(`SELECT * EXCEPT (insertedAt) FROM ${table}`)) rollUps.push(`${table} ${line}`);
  const [letters] = await lines('SELECT toUInt32(count()) AS rows FROM dead_letters');
  return { rows: rows.map(withIdFirst), rollUps, deadLetters: counted.parse(JSON.parse(letters ?? '')).rows };
}

function rollUpQuery(table: string): string {
  const columns = ['flows', 'forwardPackets', 'reversePackets', 'forwardBytes', 'reverseBytes'];
  const sums = columns.map((column) => `sum(${table}.${column}) AS sumOf_${column}`);
  return `SELECT bucket, source, protocol, ${sums.join(', ')} FROM ${table} GROUP BY bucket, source, protocol`;
}

function withIdFirst(line: string): string {
  return `${rowOfId.parse(JSON.parse(line)).id} ${line}`;
}
