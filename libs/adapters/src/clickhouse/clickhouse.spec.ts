import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { allocateFlows, flows } from '@weir/schema';
import { TransientError } from '@weir/stream';
import { describeReal } from '@weir/stream/contract';
import { type ClickHouse, connectClickHouse } from './clickhouse.ts';
import { openEmbedded } from './embedded.ts';
import { clickhouseSettings } from './settings.ts';
import { createTables } from './tables.ts';
import { alertsSuite } from './testing/alerts-suite.ts';
import { queriesSuite } from './testing/queries-suite.ts';
import { tablesSuite } from './testing/suite.ts';

describe('chDB in this process', () => {
  const folders: string[] = [];
  const open = (): Promise<ClickHouse> => {
    const folder = mkdtempSync(join(tmpdir(), 'weir-chdb-'));
    folders.push(folder);
    return openEmbedded({ folder });
  };
  afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));
  describe('tables', () => tablesSuite(open));
  describe('queries', () => queriesSuite(open));
  describe('alerts', () => alertsSuite(open));
});

describeReal('ClickHouse over HTTP', ['WEIR_TEST_CLICKHOUSE_URL'], (address) => {
  const url = address('WEIR_TEST_CLICKHOUSE_URL');
  const databases: string[] = [];
  const connect = (database: string): ClickHouse =>
    connectClickHouse({ ...clickhouseSettings.parse({ database }), url });
  const open = (): Promise<ClickHouse> => {
    const database = `weir_test_${process.pid}_${Date.now()}_${databases.length}`;
    databases.push(database);
    return Promise.resolve(connect(database));
  };
  afterAll(async () => {
    const { client, close } = connect('default');
    for (const database of databases)
      await client.command({ query: 'DROP DATABASE {database:Identifier}', query_params: { database } });
    await close();
  });
  describe('tables', () => tablesSuite(open));
  describe('queries', () => queriesSuite(open));
  describe('alerts', () => alertsSuite(open));
});

test('a server that does not answer is trouble that passes', async () => {
  const clickhouse = connectClickHouse({ ...clickhouseSettings.parse({}), url: 'http://127.0.0.1:9' });
  const batch = allocateFlows(1, { source: 'a', lane: 0, watermark: 0, last: false });
  const failed = createTables(clickhouse).prepare(flows, [batch], Date.now()).insert('token');
  await expect(failed).rejects.toThrow(TransientError);
  await expect(failed).rejects.toThrow(/ClickHouse at http:\/\/127\.0\.0\.1:9: inserting into flows/);
  await clickhouse.close();
});
