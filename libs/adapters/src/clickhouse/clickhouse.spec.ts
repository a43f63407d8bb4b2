import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe } from '@jest/globals';
import { describeReal } from '@weir/stream/contract';
import { connectClickHouse } from './clickhouse.ts';
import { openEmbedded } from './embedded.ts';
import { clickhouseSettings } from './settings.ts';
import { tablesSuite } from './testing/suite.ts';

describe('chDB in this process', () => {
  const folder = mkdtempSync(join(tmpdir(), 'weir-chdb-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  tablesSuite(() => openEmbedded({ folder }));
});

describeReal('ClickHouse over HTTP', ['WEIR_TEST_CLICKHOUSE_URL'], (address) => {
  const database = `weir_test_${process.pid}_${Date.now()}`;
  const settings = { ...clickhouseSettings.parse({ database }), url: address('WEIR_TEST_CLICKHOUSE_URL') };
  const connected = connectClickHouse(settings);
  tablesSuite(() => Promise.resolve(connectClickHouse(settings)));
  afterAll(async () => {
    await connected.client.command({ query: 'DROP DATABASE {database:Identifier}', query_params: { database } });
    await connected.close();
  });
});
