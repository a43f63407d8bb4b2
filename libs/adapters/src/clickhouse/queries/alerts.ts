import { type Alert, alerts as alertsTopic, FAMILY_SYMBOLS, SEVERITY_SYMBOLS, STATE_SYMBOLS } from '@weir/schema';
import { z } from 'zod';
import { addressRange } from './address.ts';
import { readCursor, writeCursor } from './cursor.ts';
import { type Condition, FilterError } from './filter.ts';
import { checkedLimit, count, type Page } from './flows.ts';
import { rowReader } from './row-reader.ts';
import type { Select } from './select.ts';

export interface AlertsQuery {
  /** Default `newest`. */
  readonly order?: string | undefined;
  /** The least severity. */
  readonly severity?: string | undefined;
  readonly family?: string | undefined;
  readonly state?: string | undefined;
  /** An address or network that took part, as attacker or victim. */
  readonly host?: string | undefined;
  /** What was said of it last: `true`, `false`, `any` of them, or `none`. */
  readonly mark?: string | undefined;
  /** The capture that it comes from. */
  readonly source?: string | undefined;
  /** Rows at most, 1 to 1000. Default 50. */
  readonly limit?: number | undefined;
  /** `next` of the page before, asked for the same. */
  readonly cursor?: string | undefined;
}

/** An alert as it stands, with what an analyst said of it last. */
export interface MarkedAlert extends Alert {
  readonly mark: 'true' | 'false' | null;
  readonly note: string;
}

interface Order {
  readonly sql: readonly string[];
  readonly types: readonly string[];
  place(alert: Alert): (string | number)[];
}

const TIME = 'toUnixTimestamp64Micro(time)';
const ORDERS: Readonly<Record<string, Order>> = {
  newest: { sql: [TIME, 'id'], types: ['Int64', 'UUID'], place: ({ time, id }) => [time, id] },
  worst: {
    sql: ['toInt8(severity)', TIME, 'id'],
    types: ['Int8', 'Int64', 'UUID'],
    place: ({ severity, time, id }) => [SEVERITY_SYMBOLS.indexOf(severity), time, id],
  },
};

const reader = rowReader(alertsTopic);
const said = z.tuple([z.enum(['true', 'false', '']), z.string()]);
/** Of an alert the highest revision holds. */
const LATEST = '(id, revision) IN (SELECT id, max(revision) FROM alerts GROUP BY id)';
/** Of marks the newest counts; without any the texts are empty. */
const MARKS =
  'LEFT JOIN (SELECT alert, toString(argMax(verdict, time)) AS mark, argMax(note, time) AS markNote FROM feedback GROUP BY alert) ' +
  'AS marks ON marks.alert = alerts.id';
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function placeIn(symbols: readonly string[], what: string, text: string): number {
  const place = symbols.indexOf(text);
  if (place < 0) throw new FilterError(`${what} "${text}" is none of ${symbols.join(', ')}`);
  return place;
}

/** The newest mark of an alert counts. */
const BY_MARK: Readonly<Record<string, string>> = {
  true: "id IN (SELECT alert FROM feedback GROUP BY alert HAVING argMax(verdict, time) = 'true')",
  false: "id IN (SELECT alert FROM feedback GROUP BY alert HAVING argMax(verdict, time) = 'false')",
  any: 'id IN (SELECT alert FROM feedback)',
  none: 'id NOT IN (SELECT alert FROM feedback)',
};

function conditionOf({ severity, family, state, host, mark, source }: AlertsQuery): Condition {
  const sql = [LATEST];
  const params: Record<string, string | number> = {};
  if (severity !== undefined) {
    params['severity'] = placeIn(SEVERITY_SYMBOLS, 'severity', severity);
    sql.push('toInt8(severity) >= {severity:Int8}');
  }
  if (family !== undefined) {
    params['family'] = placeIn(FAMILY_SYMBOLS, 'family', family);
    sql.push('toInt8(family) = {family:Int8}');
  }
  if (state !== undefined) {
    params['state'] = placeIn(STATE_SYMBOLS, 'state', state);
    sql.push('toInt8(state) = {state:Int8}');
  }
  if (mark !== undefined) {
    const wanted = Object.hasOwn(BY_MARK, mark) ? BY_MARK[mark] : undefined;
    if (wanted === undefined)
      throw new FilterError(`mark "${mark}" is none of ${Object.keys(BY_MARK).toSorted().join(', ')}`);
    sql.push(wanted);
  }
  if (source !== undefined) {
    params['source'] = source;
    sql.push('source = {source:String}');
  }
  if (host !== undefined) {
    const range = addressRange(host);
    if (range === undefined)
      throw new FilterError(`host ${host} is no address or network; write 10.0.0.1, 10.0.0.0/8 or 2001:db8::/32`);
    Object.assign(params, range);
    sql.push('(attacker BETWEEN {low:IPv6} AND {high:IPv6} OR victim BETWEEN {low:IPv6} AND {high:IPv6})');
  }
  return { sql: sql.join(' AND '), params };
}

async function marked(
  select: Select,
  { sql, params }: Condition,
  tail: string,
  more: Condition['params'],
): Promise<MarkedAlert[]> {
  const query = `SELECT ${reader.select}, mark, markNote FROM alerts ${MARKS} WHERE ${sql} ${tail}`;
  const rows = await select(query, { ...params, ...more });
  return reader.read(rows).map((alert, at) => {
    const [mark, note] = said.parse(rows[at]?.slice(-2));
    return { ...alert, mark: mark === '' ? null : mark, note };
  });
}

/** A page of alerts, each by its latest revision, the newest or the worst first. @throws {FilterError} */
export async function alertsPage(select: Select, query: AlertsQuery): Promise<Page<MarkedAlert>> {
  const name = query.order ?? 'newest';
  const order = Object.hasOwn(ORDERS, name) ? ORDERS[name] : undefined;
  if (order === undefined)
    throw new FilterError(`alerts have no order ${name}; it is ${Object.keys(ORDERS).join(', ')}`);
  const limit = checkedLimit(query.limit, 50);
  const { sql, params } = conditionOf(query);
  const cursor = query.cursor === undefined ? [] : readCursor(`alerts ${name}`, query.cursor, order.sql.length);
  const values = Object.fromEntries(cursor.map((value, at) => [`cursor${at}`, value]));
  const places = order.types.map((type, at) => `{cursor${at}:${type}}`).join(', ');
  const total = await count(select, `SELECT count() FROM alerts WHERE ${sql}`, params);
  const position = cursor.length === 0 ? sql : `${sql} AND (${order.sql.join(', ')}) < (${places})`;
  const tail = `ORDER BY ${order.sql.map((key) => `${key} DESC`).join(', ')} LIMIT {limit:UInt32}`;
  const rows = await marked(select, { sql: position, params }, tail, { ...values, limit: limit + 1 });
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  if (rows.length <= limit || last === undefined) return { rows: page, total };
  return { rows: page, total, next: writeCursor(`alerts ${name}`, order.place(last)) };
}

/** The alert of that id as it stands, or undefined. @throws {FilterError} when it is no UUID */
export async function alertOf(select: Select, id: string): Promise<MarkedAlert | undefined> {
  if (!UUID.test(id)) throw new FilterError(`${id} is no UUID; it looks like 01234567-89ab-8def-8123-456789abcdef`);
  const condition = { sql: `id = {id:UUID} AND ${LATEST}`, params: { id } };
  return (await marked(select, condition, 'LIMIT 1', {}))[0];
}
