import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  allocateDeadLetters,
  type Batch,
  deadLetters,
  type Flow,
  type FlowBatch,
  flows,
  type Topic,
} from '@weir/schema';
import * as fc from 'fast-check';
import type { ClickHouse } from '../clickhouse.ts';
import { migrate } from '../migrate.ts';
import { createQueries, type Queries } from '../queries/queries.ts';
import { createTables } from '../tables.ts';
import { flowBatch, silentFlows, trafficBatch } from './batches.ts';

const DAY_US = 86_400_000_000;
const DAY_MS = DAY_US / 1_000;
const SUMS = 'sum(forwardPackets) fp, sum(reversePackets) rp, sum(forwardBytes) fb, sum(reverseBytes) rb';

const ONE_PART_EACH = ['flows', 'flows_1h', 'flows_1m', 'flows_5m'].map((table) => ({ table, parts: 1 }));

function rowsOf<B extends Batch, R>(topic: Topic<B, R>, batches: readonly B[]): R[] {
  return batches.flatMap((batch) => Array.from({ length: batch.count }, (_, index) => topic.row(batch, index)));
}

const byId = (rows: readonly Flow[]): Flow[] => rows.toSorted((a, b) => (a.id < b.id ? -1 : 1));

/** Everything the tables promise, run over chDB and over a server alike. `open` gives an empty database. */
export function tablesSuite(open: () => Promise<ClickHouse>): void {
  let clickhouse: ClickHouse;
  let queries: Queries;

  const now = Date.now();
  const insert = (batches: readonly FlowBatch[], token: string, rowsPerBlock?: number, at = now): Promise<void> =>
    createTables(clickhouse, rowsPerBlock).prepare(flows, batches, at).insert(token);
  const ask = async (query: string): Promise<unknown[]> =>
    (await clickhouse.client.query({ query, format: 'JSONEachRow' })).json();
  const run = (query: string): Promise<unknown> => clickhouse.client.command({ query });
  /** Totals of the flows and of each roll-up. */
  const totals = async (): Promise<unknown[]> => {
    const flowTotals = await ask(`SELECT count() flows, ${SUMS} FROM flows`);
    const rollUps = ['1m', '5m', '1h'].map((width) => ask(`SELECT sum(flows) flows, ${SUMS} FROM flows_${width}`));
    return [flowTotals, ...(await Promise.all(rollUps))];
  };
  const parts = (): Promise<unknown[]> =>
    ask(
      "SELECT table, count() AS parts FROM system.parts WHERE active AND database = currentDatabase() AND table LIKE 'flows%' GROUP BY table ORDER BY table",
    );
  const empty = async (): Promise<void> => {
    for (const table of ['flows', 'flows_1m', 'flows_5m', 'flows_1h', 'dead_letters'])
      await run(`TRUNCATE TABLE ${table}`);
  };

  beforeAll(async () => {
    clickhouse = await open();
    await migrate(clickhouse);
    queries = createQueries(clickhouse);
  });
  afterAll(() => clickhouse.close());

  describe('rows', () => {
    test('read back as the topic gives them, whatever the columns hold', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(flowBatch, { maxLength: 3 }),
          fc.integer({ min: 3, max: 9 }),
          async (batches, limit) => {
            await run('TRUNCATE TABLE flows');
            await insert(batches, JSON.stringify([batches.length, Math.random()]), limit);
            const { rows } = await queries.flows({ limit: 1000 });
            expect(byId(rows)).toEqual(byId(rowsOf(flows, batches)));
          },
        ),
        { numRuns: 15 },
      );
    });

    describe('what no row of a block says anything in', () => {
      const silent = silentFlows(3);
      const other = trafficBatch(2, 7, 'other.pcap');

      test.each([
        { beside: 'none', batches: [silent] },
        { beside: 'rows that do', batches: [silent, other] },
      ])('is filled in by the table, beside $beside', async ({ beside, batches }) => {
        await empty();
        await insert(batches, beside);
        const { rows } = await queries.flows({ limit: 10 });
        expect(byId(rows)).toEqual(byId(rowsOf(flows, batches)));
      });

      test('is filled in beside blocks of the same insert that do', async () => {
        const { ahead } = createTables(clickhouse);
        if (ahead === undefined) return;
        for (const [first, second] of [
          [silent, other],
          [other, silent],
        ] as const) {
          await run('TRUNCATE TABLE flows');
          const batches = [first, second];
          const gathering = ahead.begin(flows, now);
          gathering.add([first]);
          await gathering.prepare([second]).insert(`${first.source} first`);
          const { rows } = await queries.flows({ limit: 10 });
          expect(byId(rows)).toEqual(byId(rowsOf(flows, batches)));
        }
      });
    });

    test('dead letters keep their bytes, and page newest first', async () => {
      await empty();
      const count = 5;
      const letters = {
        ...allocateDeadLetters(count, { source: 'a "quoted" \\ name', lane: 2, watermark: 0, last: false }),
        stage: ['parse', 'flow', 'parse', 'flow', 'parse'],
        topic: Array.from({ length: count }, () => 'weir.frames.v1'),
        reason: ["it's", 'a\ttab', 'a\n\nline', '', 'ünï'],
        headers: Array.from({ length: count }, () => '{"a":"b"}'),
        value: [new Uint8Array(), ...[1, 2, 3, 4].map((n) => Uint8Array.of(0, 255, 10, 10, n))],
      };
      letters.time.set([5, 3, 3, 9, 1].map((ms) => 1_700_000_000_000_000 + ms * 1000));
      letters.offset.set([1, 2, 3, 4, 2 ** 52]);
      await createTables(clickhouse).prepare(deadLetters, [letters], now).insert('letters');
      const first = await queries.deadLetters({ limit: 3 });
      const second = await queries.deadLetters({
        limit: 3,
        ...(first.next === undefined ? {} : { cursor: first.next }),
      });
      const rows = rowsOf(deadLetters, [letters]).toSorted((a, b) => b.time - a.time || (b.stage < a.stage ? -1 : 1));
      expect([...first.rows, ...second.rows]).toEqual(rows);
      expect(second.next).toBeUndefined();
      expect(await queries.counts()).toEqual({ flows: 0, deadLetters: count, alerts: 0 });
    });

    test('the same batches have the same digest, others another', () => {
      const tables = createTables(clickhouse);
      const digest = (seed: number): string => tables.prepare(flows, [trafficBatch(50, seed)], now).sha256;
      expect(digest(1)).toBe(digest(1));
      expect(digest(1)).not.toBe(digest(2));
      expect(tables.prepare(flows, [], now).rows).toBe(0);
    });
  });

  describe('exactly once', () => {
    const batches = [1, 2, 3].map((seed) => trafficBatch(400, seed, 'once.pcap', 1_700_000_000_000_000, DAY_US));

    test('a repeated insert changes neither the table nor the roll-ups', async () => {
      await empty();
      await insert(batches, 'repeated', 250);
      const once = await totals();
      await insert(batches, 'repeated', 250);
      expect(await totals()).toEqual(once);
      expect(await queries.counts()).toMatchObject({ flows: 1200 });
    });

    test.each(['flows_1m', 'flows_5m', 'flows_1h'])(
      'an insert that failed at %s is completed by repeating it',
      async (table) => {
        await empty();
        await insert(batches, `straight ${table}`, 250);
        const straight = await totals();
        await empty();
        await run(`DETACH TABLE ${table}`);
        await expect(insert(batches, `halfway ${table}`, 250)).rejects.toThrow(/inserting into flows/);
        await run(`ATTACH TABLE ${table}`);
        await insert(batches, `halfway ${table}`, 250);
        expect(await totals()).toEqual(straight);
      },
    );

    test('an insert of which a block had come is completed by repeating it', async () => {
      await empty();
      await insert(batches, 'straight blocks', 250);
      const straight = await totals();
      await empty();
      const kept = 400;
      await insert(batches.slice(0, 1), 'some blocks', kept);
      expect(await queries.counts()).toMatchObject({ flows: kept });
      for (let times = 0; times < 2; times++) {
        await insert(batches, 'some blocks', kept);
        expect(await totals()).toEqual(straight);
      }
    });

    test('an insert of before midnight is known when it is repeated after', async () => {
      await empty();
      const lastSecond = Math.floor(now / DAY_MS) * DAY_MS - 1_000;
      await insert(batches, 'midnight', 250, lastSecond);
      const once = await totals();
      await insert(batches, 'midnight', 250, lastSecond);
      expect(await totals()).toEqual(once);
      const written = await ask(
        'SELECT DISTINCT toString(insertedAt) AS at FROM flows UNION DISTINCT SELECT DISTINCT toString(insertedAt) FROM flows_1m',
      );
      expect(written).toEqual([{ at: new Date(lastSecond).toISOString().slice(0, 19).replace('T', ' ') }]);
    });

    test('rows of hundreds of days go in with one insert, as one part of each table', async () => {
      await empty();
      const years = [4, 5].map((seed) => trafficBatch(300, seed, 'years.pcap', 1_600_000_000_000_000, 200 * DAY_US));
      for (let times = 0; times < 2; times++) {
        await insert(years, 'years');
        expect(await queries.counts()).toMatchObject({ flows: 600 });
        const [flowTotals, ...rollUps] = await totals();
        for (const rollUp of rollUps) expect(rollUp).toEqual(flowTotals);
      }
      expect(await parts()).toEqual(ONE_PART_EACH);
    });

    test('rows that were taken in ahead are one part of each table, there once however often they are inserted', async () => {
      const { ahead } = createTables(clickhouse);
      if (ahead === undefined) return;
      await empty();
      await insert(batches, 'at once');
      const atOnce = await totals();
      const listed = (await queries.flows({ limit: 1_000 })).rows;
      await empty();
      for (let times = 0; times < 2; times++) {
        const gathering = ahead.begin(flows, now);
        for (const batch of batches.slice(0, -1)) gathering.add([batch]);
        await gathering.prepare(batches.slice(-1)).insert('ahead');
        expect(await totals()).toEqual(atOnce);
      }
      expect((await queries.flows({ limit: 1_000 })).rows).toEqual(listed);
      expect(await parts()).toEqual(ONE_PART_EACH);
    });

    test('roll-ups add up to the flows', async () => {
      await empty();
      await insert(batches, 'sums');
      const [flowTotals, ...rollUps] = await totals();
      for (const rollUp of rollUps) expect(rollUp).toEqual(flowTotals);
    });
  });
}
