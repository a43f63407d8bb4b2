import { type Alert, type Flow, flows as flowsTopic, type Verdict, verdicts as verdictsTopic } from '@weir/schema';
import { addressRange } from './address.ts';
import type { Condition } from './filter.ts';
import { checkedLimit, count, type Page } from './flows.ts';
import { rowReader } from './row-reader.ts';
import type { Select } from './select.ts';

const verdictReader = rowReader(verdictsTopic);
const flowReader = rowReader(flowsTopic);
const NOBODY = '::';
const NO_BSS = '00:00:00:00:00:00';
/** The longest window: its evidence has the time of its end. */
const LONGEST_WINDOW_US = 60_000_000;

/** That each host of the alert is one of two columns: engines may see the roles of a pair either way. */
function hostsOf({ attacker, victim }: Alert, columns: readonly [string, string]): Condition {
  const named = [attacker, victim].filter((address) => address !== NOBODY);
  const params = Object.fromEntries(named.map((address, at) => [`host${at}`, addressRange(address)?.low ?? address]));
  const sql = named.map((_, at) => `{host${at}:IPv6} IN (${columns.join(', ')})`);
  return { sql: sql.length === 0 ? '1' : sql.join(' AND '), params };
}

/** Alarms of its lane, family, hosts and time: those that were put together to it. */
function verdictsBehind(alert: Alert): Condition {
  const hosts = hostsOf(alert, ['attacker', 'victim']);
  const { source, lane, family, start, end, bssid } = alert;
  const sql = [
    "outcome = 'alarm'",
    'source = {source:String}',
    'lane = {lane:Int32}',
    'family = {family:String}',
    'time BETWEEN fromUnixTimestamp64Micro({from:Int64}) AND fromUnixTimestamp64Micro({to:Int64})',
    hosts.sql,
    ...(bssid === NO_BSS ? [] : ['hex(bssid) = {bssid:String}']),
  ];
  const mac = bssid.replaceAll(':', '').toUpperCase();
  return {
    sql: sql.join(' AND '),
    params: { ...hosts.params, source, lane, family, from: start, to: end, bssid: mac },
  };
}

/** Verdicts that an alert was made of, the least likely first. @throws {FilterError} */
export async function verdictsOf(select: Select, alert: Alert, most?: number): Promise<Page<Verdict>> {
  const { sql, params } = verdictsBehind(alert);
  const limit = checkedLimit(most, 50);
  const total = await count(select, `SELECT count() FROM verdicts WHERE ${sql}`, params);
  const rows = await select(
    `SELECT ${verdictReader.select} FROM verdicts WHERE ${sql} ORDER BY pValue, time, id LIMIT {limit:UInt32}`,
    { ...params, limit },
  );
  return { rows: verdictReader.read(rows), total };
}

/** Flows that an alert was made of; where it was made of windows alone, those of its hosts in its time. @throws {FilterError} */
export async function flowsBehind(select: Select, alert: Alert, most?: number): Promise<Page<Flow>> {
  const found = await flowsJudged(select, alert, most);
  const hosts = hostsOf(alert, ['srcAddress', 'dstAddress']);
  if (found.total > 0 || hosts.sql === '1') return found;
  const overlaps =
    'start <= fromUnixTimestamp64Micro({to:Int64}) AND end >= fromUnixTimestamp64Micro({from:Int64}) AND source = {source:String}';
  const span = { source: alert.source, from: alert.start - LONGEST_WINDOW_US, to: alert.end };
  return flowsWhere(select, { sql: `${overlaps} AND ${hosts.sql}`, params: { ...hosts.params, ...span } }, most);
}

/** Flows that verdicts of an alert are on; none where it was made of windows alone. @throws {FilterError} */
export function flowsJudged(select: Select, alert: Alert, most?: number): Promise<Page<Flow>> {
  const { sql, params } = verdictsBehind(alert);
  const judged = `id IN (SELECT flowId FROM verdicts WHERE ${sql} AND subject != 'window')`;
  return flowsWhere(select, { sql: judged, params }, most);
}

async function flowsWhere(select: Select, { sql, params }: Condition, most?: number): Promise<Page<Flow>> {
  const limit = checkedLimit(most, 50);
  const total = await count(select, `SELECT count() FROM flows WHERE ${sql}`, params);
  const rows = await select(
    `SELECT ${flowReader.select} FROM flows WHERE ${sql} ORDER BY toUnixTimestamp64Micro(start), id LIMIT {limit:UInt32}`,
    { ...params, limit },
  );
  return { rows: flowReader.read(rows), total };
}
