import { type Flow, flows as flowsTopic } from '@weir/schema';
import { z } from 'zod';
import { readCursor, writeCursor } from './cursor.ts';
import { type Condition, FilterError, parseFilter } from './filter.ts';
import { rowReader } from './row-reader.ts';
import type { Select } from './select.ts';

const MAXIMUM_LIMIT = 1000;

interface SortKey {
  /** What rows are ordered by, as SQL of a type that survives JSON. */
  readonly sql: string;
  readonly type: string;
}

const time = (column: string): SortKey => ({ sql: `toUnixTimestamp64Micro(${column})`, type: 'Int64' });
const plain = (sql: string, type: string): SortKey => ({ sql, type });

/** What flows can be sorted by; a leading minus turns the order round. */
const SORTS: Readonly<Record<string, SortKey>> = {
  start: time('start'),
  end: time('end'),
  duration: plain('toUnixTimestamp64Micro(end) - toUnixTimestamp64Micro(start)', 'Int64'),
  srcAddress: plain('hex(srcAddress)', 'String'),
  dstAddress: plain('hex(dstAddress)', 'String'),
  protocol: plain('protocol', 'UInt8'),
  srcPort: plain('srcPort', 'UInt16'),
  dstPort: plain('dstPort', 'UInt16'),
  packets: plain('toUInt64(forwardPackets) + reversePackets', 'UInt64'),
  bytes: plain('forwardBytes + reverseBytes', 'UInt64'),
  endReason: plain('toString(endReason)', 'String'),
};

export interface FlowsQuery {
  /** As people type it; see FILTER_HELP. Empty or absent matches everything. */
  readonly filter?: string | undefined;
  /** `start` or another sort key, with a leading minus for largest first. Default `-start`. */
  readonly sort?: string | undefined;
  /** Rows at most, 1 to 1000. Default 50. */
  readonly limit?: number | undefined;
  /** `next` of the page before, asked with the same filter and sort. */
  readonly cursor?: string | undefined;
}

export interface Page<R> {
  readonly rows: readonly R[];
  /** Rows on all pages together. */
  readonly total: number;
  /** Cursor of the page after; absent on the last. */
  readonly next?: string;
}

const reader = rowReader(flowsTopic);
const countRow = z.tuple([z.number()]);
const sortValue = z.union([z.string(), z.number()]);

export async function count(select: Select, query: string, params: Condition['params'] = {}): Promise<number> {
  const rows = await select(query, params);
  return countRow.parse(rows[0])[0];
}

export function checkedLimit(limit: number | undefined, normal: number): number {
  const value = limit ?? normal;
  if (!Number.isInteger(value) || value < 1 || value > MAXIMUM_LIMIT)
    throw new FilterError(`limit ${value} is no whole number from 1 to ${MAXIMUM_LIMIT}`);
  return value;
}

function after(sort: string, key: SortKey, sign: string, cursor: string | undefined): Condition {
  if (cursor === undefined) return { sql: '1', params: {} };
  const [value = 0, id = ''] = readCursor(sort, cursor, 2);
  return {
    sql: `(${key.sql}, id) ${sign} ({cursorValue:${key.type}}, {cursorId:UUID})`,
    params: { cursorValue: value, cursorId: id },
  };
}

/** A page of flows. Rows of equal sort value are told apart by their id, so that no page repeats or skips one. @throws {FilterError} */
export async function flowsPage(select: Select, query: FlowsQuery): Promise<Page<Flow>> {
  const sort = query.sort ?? '-start';
  const [name, descending] = sort.startsWith('-') ? [sort.slice(1), true] : [sort, false];
  const key = Object.hasOwn(SORTS, name) ? SORTS[name] : undefined;
  if (key === undefined)
    throw new FilterError(
      `flows cannot be sorted by ${name}; sort by ${Object.keys(SORTS).join(', ')}, with - for largest first`,
    );
  const limit = checkedLimit(query.limit, 50);
  const filter = parseFilter(query.filter ?? '');
  const position = after(sort, key, descending ? '<' : '>', query.cursor);
  const direction = descending ? 'DESC' : 'ASC';
  const total = await count(select, `SELECT count() FROM flows WHERE ${filter.sql}`, filter.params);
  const rows = await select(
    `SELECT ${reader.select}, ${key.sql} AS sortValue FROM flows WHERE ${filter.sql} AND ${position.sql} ` +
      `ORDER BY ${key.sql} ${direction}, id ${direction} LIMIT {limit:UInt32}`,
    { ...filter.params, ...position.params, limit: limit + 1 },
  );
  const page = reader.read(rows.slice(0, limit));
  const last = page.at(-1);
  if (rows.length <= limit || last === undefined) return { rows: page, total };
  return { rows: page, total, next: writeCursor(sort, [sortValue.parse(rows[limit - 1]?.at(-1)), last.id]) };
}

/** The flow of that id, or undefined. @throws {FilterError} when it is no UUID */
export async function flowOf(select: Select, id: string): Promise<Flow | undefined> {
  const { sql, params } = parseFilter(`id ${id}`);
  return reader.read(await select(`SELECT ${reader.select} FROM flows WHERE ${sql} LIMIT 1`, params))[0];
}
