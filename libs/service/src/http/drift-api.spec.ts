import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  createQueries,
  createTables,
  markAlert,
  migrate,
  openEmbedded,
  type EmbeddedClickHouse,
} from '@weir/adapters/clickhouse';
import { driftVerdicts, type SiteDriftFinding } from '@weir/detect';
import { verdicts } from '@weir/schema';
import { createLog } from '../log.ts';
import { driftAt } from '../operations/drift.ts';
import { statusOfFigures } from '../platform/testing/status.ts';
import { startApp, type App } from './app.ts';

const FROM = 1_700_000_000_000_000;
const ddos = { name: 'ddos_lgbm', version: '1.0.0' };
const qos = { name: 'qos_lgbm', version: '1.0.0' };
const input = { kind: 'input', input: 'packets', measure: 'psi', limit: 0.1 } as const;

const FINDINGS: readonly SiteDriftFinding[] = [
  { ...input, models: [ddos, qos], timeUs: FROM + 1e6, value: 0.3 },
  { ...input, models: [ddos, qos], timeUs: FROM + 9e6, value: 0.7 },
  { kind: 'score', models: [ddos], timeUs: FROM + 5e6, before: 0.01, after: 0.2 },
];

const folder = mkdtempSync(join(tmpdir(), 'weir-drift-api-'));
let clickhouse: EmbeddedClickHouse;
let app: App;

beforeAll(async () => {
  clickhouse = await openEmbedded({ folder: join(folder, 'tables') });
  await migrate(clickhouse);
  const head = { source: 'eth0', lane: 1, watermark: 0, last: false };
  const rows = driftVerdicts(head, FINDINGS, { ruleset: '', models: '', features: '' });
  await createTables(clickhouse).prepare(verdicts, [rows], Date.now()).insert('verdicts');
  const queries = createQueries(clickhouse);
  app = await startApp({
    host: '127.0.0.1',
    port: 0,
    log: createLog('silent'),
    token: '',
    names: [],
    start: async () => ({
      status: () =>
        statusOfFigures({
          weir_drift_records_total: { '["ddos_lgbm","1.0.0"]': 12_000, '["malware_lgbm","1.0.0"]': 700 },
        }),
      waitingFor: () => undefined,
      done: Promise.resolve(),
      stop: () => Promise.resolve(),
    }),
    page: {
      folder: join(folder, 'page'),
      opened: () => ({ queries, mark: (alert, said) => markAlert(clickhouse, alert, said, Date.now()) }),
      models: async () => [],
    },
    onFailure: () => undefined,
  });
  await app.started;
});
afterAll(async () => {
  await app.stop();
  await clickhouse.close();
  rmSync(folder, { recursive: true, force: true });
});

test('what has drifted is told of each model, as it was found last, with what was looked at', async () => {
  const packets = {
    ...{ kind: 'input', input: 'packets', since: FROM + 9e6, source: 'eth0', times: 2 },
    reason:
      'packets is not spread as it was (population stability index 0.7, limit 0.1); it is read by ddos_lgbm 1.0.0, qos_lgbm 1.0.0',
  };
  const score = {
    ...{ kind: 'score', input: '', since: FROM + 5e6, source: 'eth0', times: 1 },
    reason: 'the mean score of ddos_lgbm 1.0.0 has changed from 0.01 to 0.2; what is usual here is learnt anew',
  };
  expect(await driftAt(app.url)).toEqual([
    { model: 'ddos_lgbm', version: '1.0.0', records: 12_000, found: [packets, score] },
    { model: 'malware_lgbm', version: '1.0.0', records: 700, found: [] },
    { model: 'qos_lgbm', version: '1.0.0', records: 0, found: [packets] },
  ]);
});

test('where no platform answers, or something else does, nothing is known', async () => {
  expect(await driftAt('http://127.0.0.1:1')).toBeUndefined();
  expect(await driftAt(`${app.url}/api`)).toBeUndefined();
});
