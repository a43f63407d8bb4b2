import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  addressBytes,
  type Alert,
  alerts,
  allocateAlerts,
  allocateVerdicts,
  FAMILY_SYMBOLS,
  flows,
  OUTCOME_SYMBOLS,
  SEVERITY_SYMBOLS,
  STATE_SYMBOLS,
  SUBJECT_SYMBOLS,
  type Verdict,
  verdicts,
} from '@weir/schema';
import type { ClickHouse } from '../clickhouse.ts';
import { markAlert } from '../feedback.ts';
import { migrate } from '../migrate.ts';
import { FilterError } from '../queries/filter.ts';
import { createQueries, type Queries } from '../queries/queries.ts';
import { createTables } from '../tables.ts';
import { trafficBatch } from './batches.ts';

const FROM = 1_700_000_000_000_000;
const S = 1_000_000;
const DAY_MS = 86_400_000;
const ALERTS = 6;
const head = { source: 'capture 1.pcap', lane: 1, watermark: 0, last: false };
const SEVERITIES: readonly Alert['severity'][] = ['low', 'high', 'medium', 'high', 'critical', 'low'];

const idOf = (number: number): string => `00000000-0000-8000-8000-${String(number).padStart(12, '0')}`;
const bytesOf = (id: string): Buffer => Buffer.from(id.replaceAll('-', ''), 'hex');
const put = (column: Uint8Array, row: number, address: string): void =>
  column.set(addressBytes(address) ?? [], row * 16);

/** Each alert opens with low severity and is told once more; the last of them is of a victim alone. */
function alertRows(): { readonly batch: ReturnType<typeof allocateAlerts>; readonly latest: readonly Alert[] } {
  const batch = allocateAlerts(ALERTS * 2, head);
  for (let row = 0; row < batch.count; row++) {
    const number = row % ALERTS;
    const isLater = row >= ALERTS;
    batch.id.set(bytesOf(idOf(number)), row * 16);
    batch.incident.set(bytesOf(idOf(100 + number)), row * 16);
    batch.revision[row] = isLater ? 1 : 0;
    batch.state[row] = STATE_SYMBOLS.indexOf(!isLater ? 'opened' : number === 0 ? 'closed' : 'updated');
    batch.start[row] = FROM;
    batch.end[row] = FROM + 60 * S;
    batch.time[row] = FROM + (isLater ? 60 + (number % 3) : 0) * S;
    batch.family[row] = FAMILY_SYMBOLS.indexOf(number === 2 ? 'flood' : 'scan');
    batch.severity[row] = SEVERITY_SYMBOLS.indexOf(isLater ? (SEVERITIES[number] ?? 'low') : 'low');
    batch.pValue[row] = 1e-6;
    put(batch.attacker, row, number === 5 ? '::' : `10.0.0.${number}`);
    put(batch.victim, row, '192.168.0.9');
    batch.verdicts[row] = row;
    batch.by[row] = number === 2 ? 'maths:hostFloods' : 'rules:port-sweep,maths:hostScans';
    batch.reason[row] = `alert ${number}`;
    batch.votes[row] = '[]';
    batch.evidence[row] = '[]';
  }
  return { batch, latest: Array.from({ length: ALERTS }, (_, at) => alerts.row(batch, ALERTS + at)) };
}

interface Judged {
  readonly attacker: string;
  readonly at: number;
  readonly subject: Verdict['subject'];
  readonly outcome: Verdict['outcome'];
}

const judged: readonly Judged[] = [
  { attacker: '10.0.0.1', at: 5, subject: 'flow', outcome: 'alarm' },
  { attacker: '10.0.0.1', at: 6, subject: 'window', outcome: 'alarm' },
  { attacker: '10.0.0.1', at: 7, subject: 'flow', outcome: 'abstained' },
  { attacker: '10.0.0.1', at: 600, subject: 'flow', outcome: 'alarm' },
  { attacker: '10.0.0.4', at: 8, subject: 'window', outcome: 'alarm' },
];

const traffic = trafficBatch(20, 1, head.source, FROM, 30 * S);

function verdictRows(): ReturnType<typeof allocateVerdicts> {
  const batch = allocateVerdicts(judged.length, head);
  judged.forEach(({ attacker, at, subject, outcome }, row) => {
    batch.id.set(bytesOf(idOf(200 + row)), row * 16);
    batch.time[row] = FROM + at * S;
    batch.subject[row] = SUBJECT_SYMBOLS.indexOf(subject);
    batch.outcome[row] = OUTCOME_SYMBOLS.indexOf(outcome);
    batch.family[row] = FAMILY_SYMBOLS.indexOf('scan');
    batch.pValue[row] = 10 ** -at;
    put(batch.attacker, row, attacker);
    put(batch.victim, row, '192.168.0.9');
    if (subject === 'flow') batch.flowId.set(traffic.id.subarray(row * 16, (row + 1) * 16), row * 16);
  });
  return batch;
}

/** What the page asks of alerts, over chDB and over a server alike. `open` gives an empty database. */
export function alertsSuite(open: () => Promise<ClickHouse>): void {
  const { batch, latest } = alertRows();
  let clickhouse: ClickHouse;
  let queries: Queries;

  beforeAll(async () => {
    clickhouse = await open();
    await migrate(clickhouse);
    queries = createQueries(clickhouse);
    const tables = createTables(clickhouse);
    put(traffic.srcAddress, 3, '10.0.0.4');
    put(traffic.dstAddress, 3, '192.168.0.9');
    await tables.prepare(alerts, [batch], Date.now()).insert('alerts');
    await tables.prepare(verdicts, [verdictRows()], Date.now()).insert('verdicts');
    await tables.prepare(flows, [traffic], Date.now()).insert('flows');
  });
  afterAll(() => clickhouse.close());

  const numbersOf = async (query: Parameters<Queries['alerts']>[0]): Promise<number[]> => {
    const found: number[] = [];
    for (let cursor: string | undefined; ;) {
      const page = await queries.alerts({ ...query, cursor, limit: 2 });
      found.push(...page.rows.map(({ id }) => Number(id.slice(-12))));
      cursor = page.next;
      if (cursor === undefined) {
        expect(page.total).toBe(found.length);
        return found;
      }
    }
  };

  test.each([
    ['the newest first', {}, [5, 2, 4, 1, 3, 0]],
    ['the worst first', { order: 'worst' }, [4, 1, 3, 2, 5, 0]],
    ['from a severity on', { severity: 'high' }, [4, 1, 3]],
    ['of a family', { family: 'flood' }, [2]],
    ['of a state', { state: 'closed' }, [0]],
    ['of a host', { host: '10.0.0.3' }, [3]],
    ['of a network', { host: '10.0.0.0/30' }, [2, 1, 3, 0]],
    ['in a state that only earlier revisions had', { state: 'opened' }, []],
  ])('alerts come page after page, each by its latest revision: %s', async (_name, query, expected) => {
    expect(await numbersOf(query)).toEqual(expected);
  });

  test.each([
    [{ order: 'colour' }, /no order colour; it is newest, worst/],
    [{ severity: 'bad' }, /severity "bad" is none of informational, low/],
    [{ family: 'bad' }, /family "bad" is none of none, scan/],
    [{ state: 'bad' }, /state "bad" is none of opened/],
    [{ mark: 'bad' }, /mark "bad" is none of any, false, none, true/],
    [{ host: 'bad' }, /host bad is no address or network/],
    [{ limit: 0 }, /limit 0 is no whole number/],
    [{ cursor: 'bad' }, /cursor is damaged|cursor belongs to another order/],
  ])('%j is refused', async (query, message) => {
    await expect(queries.alerts(query)).rejects.toThrow(FilterError);
    await expect(queries.alerts(query)).rejects.toThrow(message);
  });

  test('one alert by its id is its latest revision, without a mark', async () => {
    expect(await queries.alert(idOf(1))).toEqual({ ...latest[1], mark: null, note: '' });
    expect(await queries.alert(idOf(99))).toBeUndefined();
    await expect(queries.alert('1')).rejects.toThrow(FilterError);
  });

  test('an alert leads to its verdicts, and to the flows that they are on', async () => {
    const [alert] = latest.slice(1);
    if (alert === undefined) throw new Error('there is an alert 1');
    const made = await queries.verdictsOf(alert);
    expect(made.rows.map(({ id }) => id)).toEqual([idOf(201), idOf(200)]);
    expect((await queries.verdictsOf(alert, 1)).rows).toHaveLength(1);
    const behind = await queries.flowsBehind(alert);
    expect(behind).toEqual({ rows: [flows.row(traffic, 0)], total: 1 });
  });

  test('an alert of windows alone leads to the flows of its hosts', async () => {
    const [alert] = latest.slice(4);
    if (alert === undefined) throw new Error('there is an alert 4');
    expect((await queries.flowsBehind(alert)).rows).toEqual([flows.row(traffic, 3)]);
  });

  test('of the marks on an alert the newest counts, and precision tells of each alert once', async () => {
    const [, scan, flood] = latest;
    if (scan === undefined || flood === undefined) throw new Error('there are alerts 1 and 2');
    const firstMs = Date.UTC(2026, 0, 1);
    await markAlert(clickhouse, scan, { verdict: 'false', note: 'a scanner of ours?' }, firstMs);
    await markAlert(clickhouse, scan, { verdict: 'true', note: 'not ours' }, firstMs + DAY_MS);
    await markAlert(clickhouse, flood, { verdict: 'false', note: '' }, firstMs + DAY_MS);
    expect(await queries.alert(scan.id)).toMatchObject({ mark: 'true', note: 'not ours', family: 'scan' });
    expect((await queries.alerts({ family: 'flood' })).rows).toMatchObject([{ mark: 'false', note: '' }]);
    expect(await queries.precision()).toEqual({
      days: [{ name: '2026-01-02', right: 1, wrong: 1 }],
      families: [
        { name: 'flood', right: 0, wrong: 1 },
        { name: 'scan', right: 1, wrong: 0 },
      ],
      voters: [
        { name: 'maths:hostFloods', right: 0, wrong: 1, weeks: [{ name: '2025-12-29', right: 0, wrong: 1 }] },
        { name: 'maths:hostScans', right: 1, wrong: 0, weeks: [{ name: '2025-12-29', right: 1, wrong: 0 }] },
        { name: 'rules:port-sweep', right: 1, wrong: 0, weeks: [{ name: '2025-12-29', right: 1, wrong: 0 }] },
      ],
    });
    await markAlert(clickhouse, flood, { verdict: 'true', note: 'it was' }, firstMs + 7 * DAY_MS);
    const [floods] = (await queries.precision()).voters;
    expect(floods).toMatchObject({ right: 1, wrong: 0, weeks: [{ name: '2026-01-05', right: 1 }] });
    const [, , , far] = latest;
    if (far === undefined) throw new Error('there is an alert 3');
    await markAlert(clickhouse, far, { verdict: 'false', note: '' }, firstMs);
    expect(await numbersOf({ mark: 'true' })).toEqual([2, 1]);
    expect(await numbersOf({ mark: 'false' })).toEqual([3]);
    expect(await numbersOf({ mark: 'any' })).toEqual([2, 1, 3]);
    expect(await numbersOf({ mark: 'none', source: head.source })).toEqual([5, 4, 0]);
    expect(await numbersOf({ source: 'another.pcap' })).toEqual([]);
  });

  test('of marked alerts the flows that verdicts are on are known, of windows none', async () => {
    const { id, protocol, srcAddress, srcPort, dstAddress, dstPort, start } = flows.row(traffic, 0);
    const flow = { id, protocol, srcAddress, srcPort, dstAddress, dstPort, start };
    const reason = 'it was made of windows alone, which say nothing of a single flow';
    expect(await queries.markedFlows(head.source)).toEqual({
      flows: [{ alert: idOf(1), mark: 'true', family: 'scan', pValue: 1e-6, ...flow }],
      without: [
        { alert: idOf(2), reason },
        { alert: idOf(3), reason },
      ],
    });
    expect(await queries.markedFlows('another.pcap')).toEqual({ flows: [], without: [] });
  });

  test('alerts are counted once each', async () => {
    expect(await queries.counts()).toMatchObject({ alerts: ALERTS });
  });
}
