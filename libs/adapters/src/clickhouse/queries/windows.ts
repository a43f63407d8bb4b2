import { SCOPE_SYMBOLS, type Window, windows as windowsTopic } from '@weir/schema';
import { readCursor, writeCursor } from './cursor.ts';
import { FilterError } from './filter.ts';
import { checkedLimit, count, type Page } from './flows.ts';
import { rowReader } from './row-reader.ts';
import type { Select } from './select.ts';

export interface WindowsQuery {
  /** What the rows are about: `application`, `host` or another scope. */
  readonly scope: string;
  /** Length of the windows, s: 1, 10 or 60. Default 60. */
  readonly seconds?: number | undefined;
  /** Rows at most, 1 to 1000. Default 50. */
  readonly limit?: number | undefined;
  /** `next` of the page before, asked for the same scope and length. */
  readonly cursor?: string | undefined;
}

const reader = rowReader(windowsTopic);
/** Newest window first, in it by rank; each source has ranks of its own. */
const ORDER = ['toUnixTimestamp64Micro(start)', 'source', '-toInt64(rank)'] as const;
const TYPES = ['Int64', 'String', 'Int64'] as const;

/** A page of windows of one scope and length, newest first, those of a window and source by rank. @throws {FilterError} */
export async function windowsPage(select: Select, query: WindowsQuery): Promise<Page<Window>> {
  if (!SCOPE_SYMBOLS.some((symbol) => symbol === query.scope))
    throw new FilterError(`scope "${query.scope}" is none of ${SCOPE_SYMBOLS.join(', ')}`);
  const limit = checkedLimit(query.limit, 50);
  const asked = { scope: query.scope, seconds: query.seconds ?? 60 };
  const cursor = query.cursor === undefined ? [] : readCursor('windows', query.cursor, ORDER.length);
  const values = Object.fromEntries(cursor.map((value, at) => [`cursor${at}`, value]));
  const places = TYPES.map((type, at) => `{cursor${at}:${type}}`).join(', ');
  const from = 'FROM windows WHERE scope = {scope:String} AND seconds = {seconds:UInt16}';
  const total = await count(select, `SELECT count() ${from}`, asked);
  const rows = await select(
    `SELECT ${reader.select} ${from} AND ${cursor.length === 0 ? '1' : `(${ORDER.join(', ')}) < (${places})`} ` +
      `ORDER BY ${ORDER.map((key) => `${key} DESC`).join(', ')} LIMIT {limit:UInt32}`,
    { ...values, ...asked, limit: limit + 1 },
  );
  const page = reader.read(rows.slice(0, limit));
  const last = page.at(-1);
  if (rows.length <= limit || last === undefined) return { rows: page, total };
  return { rows: page, total, next: writeCursor('windows', [last.start, last.source, -last.rank]) };
}
