import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  createQueries,
  createTables,
  markAlert,
  migrate,
  openEmbedded,
  type EmbeddedClickHouse,
} from '@weir/adapters/clickhouse';
import { addressBytes, alerts, allocateAlerts, FAMILY_SYMBOLS, SEVERITY_SYMBOLS } from '@weir/schema';
import { loadConfig } from '../config/index.ts';
import { createLog } from '../log.ts';
import { modelCards } from '../models/model-cards.ts';
import { startApp, type App } from './app.ts';

const FROM = 1_700_000_000_000_000;
const ID = '00000000-0000-8000-8000-000000000001';
const vote = { engine: 'maths', by: 'hostScans', version: '1.0.0', pValue: 1e-9, reason: 'Tried 68 ports.' };
const evidence = { subject: 'window', id: 'host of 1 s', time: FROM, pValue: 1e-9, reason: 'Tried 68 ports.' };
const folder = mkdtempSync(join(tmpdir(), 'weir-alerts-api-'));

let clickhouse: EmbeddedClickHouse;
let app: App;

/** Two alerts of one incident, the later of them without hosts. */
function twoAlerts(): ReturnType<typeof allocateAlerts> {
  const batch = allocateAlerts(2, { source: 'lab.pcapng.gz', lane: 0, watermark: 0, last: true });
  for (let row = 0; row < batch.count; row++) {
    batch.id[row * 16 + 6] = 0x80;
    batch.id[row * 16 + 8] = 0x80;
    batch.id[row * 16 + 15] = row + 1;
    batch.incident[row * 16 + 15] = 9;
    for (const column of [batch.time, batch.start, batch.end]) column[row] = FROM + row;
    batch.family[row] = FAMILY_SYMBOLS.indexOf('scan');
    batch.severity[row] = SEVERITY_SYMBOLS.indexOf('medium');
    batch.pValue[row] = 1e-9;
    batch.verdicts[row] = 2;
    batch.by[row] = 'maths:hostScans';
    batch.reason[row] = 'Tried 68 ports.';
    batch.votes[row] = JSON.stringify([vote]);
    batch.evidence[row] = JSON.stringify([evidence]);
  }
  batch.attacker.set(addressBytes('10.0.0.1') ?? []);
  return batch;
}

beforeAll(async () => {
  clickhouse = await openEmbedded({ folder: join(folder, 'tables') });
  await migrate(clickhouse);
  await createTables(clickhouse).prepare(alerts, [twoAlerts()], Date.now()).insert('alerts');
  const queries = createQueries(clickhouse);
  app = await startApp({
    host: '127.0.0.1',
    port: 0,
    token: '',
    names: [],
    log: createLog('silent'),
    start: async () => ({
      status: () => ({ stages: [], inputs: [] }),
      waitingFor: () => undefined,
      done: Promise.resolve(),
      stop: () => Promise.resolve(),
    }),
    page: {
      folder: join(folder, 'page'),
      opened: () => ({ queries, mark: (alert, said) => markAlert(clickhouse, alert, said, Date.now()) }),
      models: () => modelCards(loadConfig({ env: {} })),
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

async function ask(path: string, body?: unknown): Promise<{ status: number; body: unknown }> {
  const headers = { 'content-type': 'application/json' };
  const request = body === undefined ? {} : { method: 'POST', headers, body: JSON.stringify(body) };
  const response = await fetch(`${app.url}/api/${path}`, request);
  return { status: response.status, body: await response.json() };
}

describe('the API of alerts', () => {
  test('lists them page by page and counts them in the status', async () => {
    const first = await ask('alerts?limit=1');
    expect(first).toMatchObject({ status: 200, body: { total: 2, rows: [{ attacker: '::', mark: null }] } });
    const { next } = JSON.parse(JSON.stringify(first.body));
    expect(await ask(`alerts?limit=1&cursor=${next}`)).toMatchObject({ body: { rows: [{ id: ID }], next: null } });
    expect(await ask('status')).toMatchObject({ body: { alerts: 2 } });
  });

  test('tells one with its votes, evidence, verdicts and flows', async () => {
    expect(await ask(`alerts/${ID}`)).toMatchObject({
      status: 200,
      body: {
        ...{ id: ID, attacker: '10.0.0.1', verdicts: 2, votes: [vote], evidence: [evidence] },
        behind: { verdicts: { rows: [], total: 0 }, flows: { rows: [], total: 0 } },
      },
    });
  });

  test('puts the alerts of an event together', async () => {
    expect(await ask('incidents')).toMatchObject({
      body: [{ attacker: '10.0.0.1', verdicts: 4, alerts: [ID, expect.anything()] }],
    });
    expect(await ask('incidents?gapSeconds=0')).toMatchObject({ body: [{ verdicts: 2 }, { verdicts: 2 }] });
  });

  test('keeps what an analyst says; the newest counts', async () => {
    const path = `alerts/${ID}/feedback`;
    expect(await ask(path, { verdict: 'false' })).toMatchObject({ status: 200, body: { id: ID, mark: 'false' } });
    const said = { verdict: 'true', note: 'seen on the host too' };
    expect(await ask(path, said)).toMatchObject({ status: 200, body: { mark: 'true', note: said.note } });
    expect(await ask('feedback/precision')).toMatchObject({
      body: { days: [{ right: 1, wrong: 0 }], families: [{ name: 'scan' }], voters: [{ name: 'maths:hostScans' }] },
    });
  });

  test.each([
    ['an order that is none', 'alerts?order=colour', undefined, 400, /no order colour/],
    ['a limit past the most', 'alerts?limit=9999', undefined, 400, /limit/],
    ['an id that is none', 'alerts/one', undefined, 400, /one is no UUID/],
    ['an alert that is not there', 'alerts/00000000-0000-8000-8000-000000000007', undefined, 404, /no alert 0{8}-.*7/],
    ['a mark that is none', `alerts/${ID}/feedback`, { verdict: 'perhaps' }, 400, /verdict/],
    ['a mark with more than it has', `alerts/${ID}/feedback`, { verdict: 'true', who: 'me' }, 400, /who/],
  ])('refuses %s', async (_name, path, body, status, detail) => {
    expect(await ask(path, body)).toMatchObject({ status, body: { detail: expect.stringMatching(detail) } });
  });
});

test('models are shown with what they are for and what they are worth', async () => {
  const { status, body } = await ask('models');
  expect(status).toBe(200);
  const shipped = {
    name: expect.stringMatching(/_/),
    version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
    purpose: expect.stringMatching(/\w{3}/),
    card: expect.stringMatching(/^# /),
    problem: null,
  };
  expect(body).toEqual(expect.arrayContaining([expect.objectContaining(shipped)]));
});
