import { type DeadLetter, deadLetters as deadLettersTopic } from '@weir/schema';
import { readCursor, writeCursor } from './cursor.ts';
import { checkedLimit, count, type Page } from './flows.ts';
import { rowReader } from './row-reader.ts';
import type { Select } from './select.ts';

const reader = rowReader(deadLettersTopic);
/** Newest first; the rest tells apart what failed in the same instant. */
const ORDER = ['toUnixTimestamp64Micro(time)', 'stage', 'topic', 'lane', 'offset', 'row'] as const;
const TYPES = ['Int64', 'String', 'String', 'Int32', 'UInt64', 'UInt32'] as const;

/** A page of dead letters with their original bytes, newest first. @throws {FilterError} */
export async function deadLettersPage(
  select: Select,
  query: { readonly limit?: number | undefined; readonly cursor?: string | undefined },
): Promise<Page<DeadLetter>> {
  const limit = checkedLimit(query.limit, 50);
  const cursor = query.cursor === undefined ? [] : readCursor('dead-letters', query.cursor, ORDER.length);
  const values = Object.fromEntries(cursor.map((value, at) => [`cursor${at}`, value]));
  const places = TYPES.map((type, at) => `{cursor${at}:${type}}`).join(', ');
  const total = await count(select, 'SELECT count() FROM dead_letters');
  const rows = await select(
    `SELECT ${reader.select} FROM dead_letters WHERE ${cursor.length === 0 ? '1' : `(${ORDER.join(', ')}) < (${places})`} ` +
      `ORDER BY ${ORDER.map((key) => `${key} DESC`).join(', ')} LIMIT {limit:UInt32}`,
    { ...values, limit: limit + 1 },
  );
  const page = reader.read(rows.slice(0, limit));
  const last = page.at(-1);
  if (rows.length <= limit || last === undefined) return { rows: page, total };
  const { time, stage, topic, lane, offset, row } = last;
  return { rows: page, total, next: writeCursor('dead-letters', [time, stage, topic, lane, offset, row]) };
}
