import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ModelFolder, Registry } from '@weir/adapters/models';
import { goldenInputs } from '@weir/detect/packages';
import {
  packageOf,
  publicHalf,
  scoresOfTestModel,
  TEST_COLUMNS,
  TEST_FEATURES,
  TEST_KEY,
  forestManifest,
  testModel,
} from '@weir/detect/testing';
import { createLog } from '../log.ts';
import { startRegistryApp, type RegistryApp } from './registry-app.ts';

const TOKEN = 'open sesame';
const told = { who: 'Ada', why: 'a test' };

let root = '';
let app: RegistryApp;

async function startedWith(token: string): Promise<RegistryApp> {
  const registry = new Registry({
    store: new ModelFolder(join(root, 'models')),
    keys: join(root, 'keys'),
    features: new Map([[TEST_FEATURES, { extractor: 1, columns: TEST_COLUMNS }]]),
    score: async ({ manifest }) => scoresOfTestModel(goldenInputs(manifest)),
    now: () => '2026-01-01T00:00:00Z',
  });
  return startRegistryApp({ host: '127.0.0.1', port: 0, log: createLog('silent'), registry, token });
}

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'weir-registry-app-'));
  await mkdir(join(root, 'keys'));
  await writeFile(join(root, 'keys', 'test.pub.pem'), publicHalf(TEST_KEY).pem);
  app = await startedWith(TOKEN);
});
afterAll(async () => {
  await app.stop();
  await rm(root, { recursive: true, force: true });
});

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: unknown;
}

async function ask(method: string, path: string, body?: object, token = TOKEN): Promise<Answer> {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
  const request = body === undefined ? { method, headers } : { method, headers, body: JSON.stringify(body) };
  const response = await fetch(`${app.url}${path}`, request);
  const type = response.headers.get('content-type')?.split(';')[0] ?? '';
  return { status: response.status, type, body: await response.json().catch(() => undefined) };
}

function upload(version: string, name = 'test_forest'): object {
  const files = packageOf({ ...forestManifest(), name, version }, testModel(), `${name}/${version}`);
  const texts = [...files].map(([file, bytes]) => [file, Buffer.from(bytes).toString('base64')]);
  return { ...told, files: Object.fromEntries(texts) };
}

describe('the registry over HTTP', () => {
  test('a model arrives, becomes champion, is replaced and comes back', async () => {
    expect(await ask('POST', '/api/models', upload('1.0.0'))).toMatchObject({
      status: 200,
      body: { version: '1.0.0' },
    });
    expect(await ask('POST', '/api/models', upload('1.0.1'))).toMatchObject({ status: 200 });
    const champion = '/api/models/test_forest/aliases/champion';
    expect(await ask('PUT', champion, { ...told, version: '1.0.0' })).toMatchObject({
      status: 200,
      body: { before: null },
    });
    expect(await ask('PUT', champion, { ...told, version: '1.0.1' })).toMatchObject({ body: { before: '1.0.0' } });
    expect(await ask('POST', '/api/models/test_forest/rollback', { ...told, dryRun: true })).toMatchObject({
      body: { version: '1.0.0', dryRun: true },
    });
    expect(await ask('POST', '/api/models/test_forest/rollback', told)).toMatchObject({ body: { version: '1.0.0' } });
    expect(await ask('GET', '/api/models')).toMatchObject({
      body: [
        { name: 'test_forest', aliases: { champion: '1.0.0' }, versions: [{ version: '1.0.1' }, { version: '1.0.0' }] },
      ],
    });
    expect(await ask('GET', '/api/models/test_forest/versions/1.0.0')).toMatchObject({
      body: { aliases: ['champion'], manifest: { name: 'test_forest' } },
    });
    expect(await ask('GET', '/api/model-audit?limit=2')).toMatchObject({
      body: [
        { what: 'rollback', who: 'Ada (127.0.0.1)', why: 'a test', before: '1.0.1' },
        { what: 'promote', version: '1.0.1' },
      ],
    });
  });

  test.each([
    ['a model that is not there', 'GET', '/api/models/other', undefined, 404, {}],
    ['a version that is not there', 'GET', '/api/models/test_forest/versions/9.9.9', undefined, 404, {}],
    [
      'an alias that there is not',
      'PUT',
      '/api/models/test_forest/aliases/best',
      { ...told, version: '1.0.0' },
      400,
      {},
    ],
    [
      'no reason',
      'POST',
      '/api/models/test_forest/rollback',
      { who: 'Ada' },
      400,
      { detail: expect.stringContaining('why') },
    ],
    ['a field that there is not', 'POST', '/api/models/test_forest/rollback', { ...told, now: true }, 400, {}],
    [
      'a version that is champion',
      'PUT',
      '/api/models/test_forest/aliases/champion',
      { ...told, version: '1.0.0' },
      409,
      { reason: 'sameVersion' },
    ],
    ['an older version', 'POST', '/api/models', upload('0.9.0'), 409, { reason: 'olderVersion' }],
    ['a package that lacks files', 'POST', '/api/models', { ...told, files: {} }, 422, { reason: 'missingFile' }],
    [
      'files with a path',
      'POST',
      '/api/models',
      { ...told, files: { '../../x': 'eA==' } },
      422,
      { reason: 'extraFile' },
    ],
    ['a long body', 'POST', '/api/models/test_forest/rollback', { ...told, why: 'x'.repeat(70_000) }, 413, {}],
  ])('%s', async (_name, method, path, body, status, problem) => {
    expect(await ask(method, path, body)).toMatchObject({
      status,
      type: 'application/problem+json',
      body: { status, ...problem },
    });
  });

  test('nothing is changed without the token', async () => {
    const path = '/api/models/test_forest/rollback';
    expect(await ask('POST', path, told, 'open barley')).toMatchObject({
      status: 403,
      type: 'application/problem+json',
    });
    expect(await ask('GET', '/api/models', undefined, '')).toMatchObject({ status: 200 });
  });

  test('probes are answered', async () => {
    const answer = await fetch(`${app.url}/readyz`);
    expect([answer.status, await answer.text()]).toEqual([200, 'ok\n']);
  });
});

describe('what clients of MLflow read', () => {
  const at = Date.parse('2026-01-01T00:00:00Z');
  test.each([
    [
      'registered-models/search',
      {
        registered_models: [
          { name: 'test_forest', creation_timestamp: at, aliases: [{ alias: 'champion', version: '1.0.0' }] },
        ],
      },
    ],
    [
      "registered-models/search?filter=name LIKE 'test%25'&max_results=1",
      { registered_models: [{ name: 'test_forest' }] },
    ],
    ["registered-models/search?filter=name ILIKE 'OTHER%25'", { registered_models: [] }],
    [
      'registered-models/get?name=test_forest',
      {
        registered_model: {
          name: 'test_forest',
          latest_versions: [
            { version: '1.0.1', current_stage: 'None' },
            { version: '1.0.0', current_stage: 'Production' },
          ],
        },
      },
    ],
    [
      'registered-models/get-latest-versions?name=test_forest',
      { model_versions: [{ version: '1.0.1' }, { version: '1.0.0' }] },
    ],
    [
      "model-versions/search?filter=name='test_forest'&max_results=1",
      { model_versions: [{ version: '1.0.1' }], next_page_token: '1' },
    ],
    [
      "model-versions/search?filter=name='test_forest'&max_results=1&page_token=1",
      { model_versions: [{ version: '1.0.0', current_stage: 'Production' }] },
    ],
    [
      'model-versions/get?name=test_forest&version=1.0.0',
      { model_version: { status: 'READY', aliases: ['champion'] } },
    ],
  ])('%s', async (path, body) => {
    expect(await ask('GET', `/api/2.0/mlflow/${path}`)).toMatchObject({ status: 200, body });
  });

  test('versions of a stage', async () => {
    const body = { name: 'test_forest', stages: ['Production'] };
    expect(await ask('POST', '/api/2.0/mlflow/registered-models/get-latest-versions', body)).toEqual(
      expect.objectContaining({ body: { model_versions: [expect.objectContaining({ version: '1.0.0' })] } }),
    );
  });

  test.each([
    ['registered-models/get?name=other', 404, 'RESOURCE_DOES_NOT_EXIST'],
    ['registered-models/get', 400, 'INVALID_PARAMETER_VALUE'],
    ['model-versions/get?name=test_forest&version=7', 404, 'RESOURCE_DOES_NOT_EXIST'],
    ["registered-models/search?filter=tags.a='b'", 400, 'INVALID_PARAMETER_VALUE'],
    ['registered-models/search?max_results=0', 400, 'INVALID_PARAMETER_VALUE'],
  ])('%s: %d', async (path, status, code) => {
    const answer = await ask('GET', `/api/2.0/mlflow/${path}`);
    expect(answer).toMatchObject({ status, body: { error_code: code, message: expect.any(String) } });
  });
});
