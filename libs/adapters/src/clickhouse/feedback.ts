import { randomUUID } from 'node:crypto';
import { type Alert, allocateFeedback, feedback, type Mark, VERDICT_SYMBOLS } from '@weir/schema';
import type { ClickHouse } from './clickhouse.ts';
import { createTables } from './tables.ts';

const US_PER_MS = 1_000;

/**
 * Writes down what an analyst says of an alert.
 * @param nowMs when, ms since the epoch
 * @throws {TransientError} when it may go through later
 */
export async function markAlert(
  clickhouse: ClickHouse,
  alert: Alert,
  { verdict, note }: Pick<Mark, 'verdict' | 'note'>,
  nowMs: number,
): Promise<void> {
  const { source, lane, id, family, by } = alert;
  const batch = allocateFeedback(1, { source, lane, watermark: 0, last: false });
  batch.alert.set(Buffer.from(id.replaceAll('-', ''), 'hex'));
  batch.time[0] = nowMs * US_PER_MS;
  batch.verdict[0] = VERDICT_SYMBOLS.indexOf(verdict);
  batch.family[0] = family;
  batch.by[0] = by;
  batch.note[0] = note;
  await createTables(clickhouse).prepare(feedback, [batch], nowMs).insert(randomUUID());
}
