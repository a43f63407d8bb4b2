import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { allocateWindows, type Flow, flows, SCOPE_SYMBOLS, type Window, windows } from '@weir/schema';
import type { ClickHouse } from '../clickhouse.ts';
import { migrate } from '../migrate.ts';
import { FilterError } from '../queries/filter.ts';
import { createQueries, type Queries } from '../queries/queries.ts';
import { createTables } from '../tables.ts';
import { trafficBatch } from './batches.ts';

const MINUTE_US = 60_000_000;
const FROM = 1_700_000_000_000_000;
const HOUR_US = 3_600_000_000;

const batches = [1, 2, 3].map((seed) => trafficBatch(200, seed, `capture ${seed}.pcap`, FROM, HOUR_US));
const all = batches.flatMap((batch) => Array.from({ length: batch.count }, (_, index) => flows.row(batch, index)));

/** What the page and the API ask, over chDB and over a server alike. `open` gives an empty database. */
export function queriesSuite(open: () => Promise<ClickHouse>): void {
  let clickhouse: ClickHouse;
  let queries: Queries;

  beforeAll(async () => {
    clickhouse = await open();
    await migrate(clickhouse);
    queries = createQueries(clickhouse);
    expect(await queries.lastRowAgeSeconds()).toBeUndefined();
    expect(await queries.throughput({})).toEqual({ stepUs: 1_000_000, points: [] });
    await createTables(clickhouse).prepare(flows, batches, Date.now()).insert('queries');
  });
  afterAll(() => clickhouse.close());

  /** Every page of a query, one after another. */
  async function everyPage(sort: string, filter = ''): Promise<Flow[]> {
    const rows: Flow[] = [];
    for (let cursor: string | undefined; ;) {
      const page = await queries.flows({ filter, sort, cursor, limit: 130 });
      rows.push(...page.rows);
      cursor = page.next;
      if (cursor === undefined) return rows;
    }
  }

  test('windows come newest first, those of a window by rank, page after page', async () => {
    const batch = allocateWindows(12, { source: 'capture 1.pcap', lane: 0, watermark: 0, last: false });
    for (let i = 0; i < batch.count; i++) {
      batch.start[i] = FROM + (i % 3) * MINUTE_US;
      batch.seconds[i] = i === 11 ? 10 : 60;
      batch.scope[i] = SCOPE_SYMBOLS.indexOf(i === 10 ? 'ssid' : 'application');
      batch.rank[i] = 1 + ((i / 3) | 0);
      batch.bssid.set([2, 0, 0, 0xab, 0, i], i * 6);
      batch.byteShare[i] = i === 0 ? NaN : 0.5;
      batch.application[i] = `protocol ${i}`;
      batch.ssid[i] = i === 10 ? 'office' : '';
    }
    await createTables(clickhouse).prepare(windows, [batch], Date.now()).insert('windows');
    const rows: Window[] = [];
    for (let cursor: string | undefined; ;) {
      const page = await queries.windows({ scope: 'application', cursor, limit: 4 });
      expect(page.total).toBe(10);
      rows.push(...page.rows);
      cursor = page.next;
      if (cursor === undefined) break;
    }
    expect(rows.map(({ start, rank }) => [(start - FROM) / MINUTE_US, rank])).toEqual([
      ...[1, 2, 3].map((rank) => [2, rank]),
      ...[1, 2, 3].map((rank) => [1, rank]),
      ...[1, 2, 3, 4].map((rank) => [0, rank]),
    ]);
    expect(rows[6]).toEqual(windows.row(batch, 0));
    const named = await queries.windows({ scope: 'ssid' });
    expect(named.rows.map(({ ssid }) => ssid)).toEqual(['office']);
    expect((await queries.windows({ scope: 'application', seconds: 10 })).total).toBe(1);
    await expect(queries.windows({ scope: 'everything' })).rejects.toThrow(FilterError);
  });

  const ids = (rows: readonly Flow[]): string[] => rows.map((row) => row.id).toSorted();
  const some = all[17] ?? all[0];

  const cases: readonly [string, (row: Flow) => boolean][] = [
    ['', () => true],
    ['tcp', (row) => row.protocol === 6],
    ['10.0.1.0/24', (row) => row.srcAddress.startsWith('10.0.1.') || row.dstAddress.startsWith('10.0.1.')],
    [`src ${some?.srcAddress}`, (row) => row.srcAddress === some?.srcAddress],
    ['dst 2001:db8::/32', (row) => row.dstAddress.startsWith('2001:db8:')],
    ['port 443 tcp', (row) => row.protocol === 6 && (row.srcPort === 443 || row.dstPort === 443)],
    ['vlan 7', (row) => row.vlan === 7],
    ['tunnel vxlan network 70000', (row) => row.tunnel === 'vxlan' && row.virtualNetwork === 70_000],
    ['application tls', (row) => row.application === 'tls'],
    ['application TLS udp', (row) => row.application === 'tls' && row.protocol === 17],
    ['name weir.example', (row) => row.applicationFields.includes('weir.example')],
    ['reason activeTimeout', (row) => row.endReason === 'activeTimeout'],
    ['source "capture 2.pcap"', (row) => row.source === 'capture 2.pcap'],
    [`community ${some?.communityId}`, (row) => row.communityId === some?.communityId],
    [`id ${some?.id}`, (row) => row.id === some?.id],
    ['source nobody', () => false],
  ];
  test.each(cases)('filter %s finds exactly the flows it describes', async (filter, holds) => {
    expect(ids(await everyPage('-start', filter))).toEqual(ids(all.filter(holds)));
  });

  const sorts: readonly [string, (row: Flow) => number | string][] = [
    ['start', (row) => row.start],
    ['end', (row) => row.end],
    ['duration', (row) => row.end - row.start],
    [
      'srcAddress',
      (row) =>
        row.srcAddress
          .split('.')
          .map((part) => part.padStart(3, '0'))
          .join('.'),
    ],
    ['protocol', (row) => row.protocol],
    ['srcPort', (row) => row.srcPort],
    ['dstPort', (row) => row.dstPort],
    ['packets', (row) => row.forwardPackets + row.reversePackets],
    ['bytes', (row) => row.forwardBytes + row.reverseBytes],
    ['endReason', (row) => row.endReason],
  ];
  test.each(sorts.flatMap(([sort, key]) => [[sort, key] as const, [`-${sort}`, key] as const]))(
    'pages sorted by %s have every flow once and in order',
    async (sort, key) => {
      const rows = await everyPage(sort);
      expect(ids(rows)).toEqual(ids(all));
      const keys = rows.map(key);
      const ordered = keys.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0));
      expect(keys).toEqual(sort.startsWith('-') ? ordered.toReversed() : ordered);
    },
  );

  test('one flow by its id', async () => {
    expect(await queries.flow(some?.id ?? '')).toEqual(some);
    expect(await queries.flow('00000000-0000-8000-8000-000000000000')).toBeUndefined();
  });

  test.each([
    [{ sort: 'colour' }, /cannot be sorted by colour; sort by start/],
    [{ limit: 0 }, /limit 0 is no whole number from 1 to 1000/],
    [{ cursor: 'nonsense' }, /cursor is damaged|cursor belongs to another order/],
    [{ filter: 'port x' }, /port x is no number/],
  ])('%j is refused', async (query, message) => {
    await expect(queries.flows(query)).rejects.toThrow(FilterError);
    await expect(queries.flows(query)).rejects.toThrow(message);
  });

  describe('throughput', () => {
    const total = (key: 'forwardPackets' | 'reversePackets' | 'forwardBytes' | 'reverseBytes'): number =>
      all.reduce((sum, row) => sum + row[key], 0);

    test.each([5, 50, 500, 2000])('of everything in %i points adds up to all flows', async (points) => {
      const { points: found, stepUs } = await queries.throughput({ points });
      expect(found.length).toBeLessThanOrEqual(points);
      for (const key of ['forwardPackets', 'reversePackets', 'forwardBytes', 'reverseBytes'] as const)
        expect(found.reduce((sum, point) => sum + point[key], 0) / total(key)).toBeCloseTo(1, 9);
      expect(found.reduce((sum, point) => sum + point.flows, 0)).toBe(all.length);
      expect(found.map(({ time }) => time)).toEqual(found.map((_, at) => (found[0]?.time ?? 0) + at * stepUs));
    });

    test('spreads a flow evenly over its life', async () => {
      const from = Math.floor((FROM + HOUR_US / 2) / MINUTE_US) * MINUTE_US;
      const { points, stepUs } = await queries.throughput({ from, to: from + 10_000_000, points: 11 });
      expect(stepUs).toBe(1_000_000);
      const expected = points.map(({ time }) =>
        all.reduce((sum, { start, end, forwardBytes }) => {
          const life = Math.max(end - start, 1);
          const overlap = Math.min(Math.max(end, start + 1), time + stepUs) - Math.max(start, time);
          return sum + (overlap > 0 ? (forwardBytes * overlap) / life : 0);
        }, 0),
      );
      points.forEach(({ forwardBytes }, at) => expect(forwardBytes / (expected[at] ?? 1)).toBeCloseTo(1, 3));
    });

    test('a range the wrong way round is refused', async () => {
      await expect(queries.throughput({ from: 5, to: 4 })).rejects.toThrow(/from 5 is not before to 4/);
    });
  });

  test('counts and the age of the last row', async () => {
    expect(await queries.counts()).toEqual({ flows: all.length, deadLetters: 0, alerts: 0 });
    expect(await queries.lastRowAgeSeconds()).toBeLessThan(600);
  });

  describe('migrations', () => {
    test('applied again do nothing', async () => {
      const said: string[] = [];
      const { applied, known } = await migrate(clickhouse, { say: (line) => said.push(line) });
      expect(applied).toEqual([]);
      expect(known.length).toBeGreaterThan(5);
      expect(said).toEqual([`nothing to do: all ${known.length} steps are applied`]);
    });

    test('twice at once are as good as once', async () => {
      await Promise.all([migrate(clickhouse), migrate(clickhouse)]);
      expect(await queries.counts()).toMatchObject({ flows: all.length });
    });

    test('that were killed in the middle go on, and a dry run only says so', async () => {
      await clickhouse.client.command({
        query: "ALTER TABLE weir_migrations DELETE WHERE id LIKE '%flows_1m_view' SETTINGS mutations_sync = 2",
      });
      const said: string[] = [];
      expect((await migrate(clickhouse, { dryRun: true, say: (line) => said.push(line) })).applied).toHaveLength(1);
      expect(said).toEqual([expect.stringMatching(/^would apply \d+-flows_1m_view$/)]);
      expect((await migrate(clickhouse)).applied).toHaveLength(1);
      expect((await migrate(clickhouse)).applied).toEqual([]);
    });

    test('whose text has changed are refused', async () => {
      const rows = [{ id: '001-flows', sha256: 'another' }];
      await clickhouse.client.command({
        query: "ALTER TABLE weir_migrations DELETE WHERE id = '001-flows' SETTINGS mutations_sync = 2",
      });
      await clickhouse.client.insert({ table: 'weir_migrations', values: rows, format: 'JSONEachRow' });
      await expect(migrate(clickhouse)).rejects.toThrow(/step 001-flows was applied with another text/);
    });

    test('a missing table says how to mend it', async () => {
      await clickhouse.client.command({ query: 'DROP TABLE dead_letters' });
      await expect(queries.deadLetters({})).rejects.toThrow(/dead_letters.*Run `weir migrate`/s);
    });
  });
}
