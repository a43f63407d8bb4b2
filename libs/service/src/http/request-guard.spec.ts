import { request } from 'node:http';
import { networkInterfaces } from 'node:os';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createLog } from '../log.ts';
import { startApp, type App } from './app.ts';

const TOKEN = 'a token of the test';
const OTHER = Object.values(networkInterfaces())
  .flatMap((addresses) => addresses ?? [])
  .find(({ family, internal }) => family === 'IPv4' && !internal)?.address;

interface Asked {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Address of this machine that it is sent to. */
  readonly to?: string;
}

const JSON_TYPE = { 'content-type': 'application/json' };
const CAPTURE = JSON.stringify({ interface: 'no-such-interface' });

function start(token: string, names: readonly string[] = [], host = '127.0.0.1'): Promise<App> {
  return startApp({
    ...{ host, port: 0, token, names, log: createLog('silent') },
    start: async () => ({
      status: () => ({ stages: [], inputs: [] }),
      waitingFor: () => undefined,
      done: Promise.resolve(),
      stop: () => Promise.resolve(),
      captures: () => Promise.resolve([]),
    }),
    onFailure: () => undefined,
  });
}

/** Headers that `fetch` would not let anybody set. */
function ask(app: App, { method = 'POST', path = '/api/captures', headers, to }: Asked) {
  const { port } = new URL(app.url);
  const options = { host: to ?? '127.0.0.1', port, method, path, headers: { ...JSON_TYPE, ...headers } };
  return new Promise<{ readonly status: number; readonly detail: string; readonly challenge: string | undefined }>(
    (resolve, reject) => {
      const asking = request(options, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (part: string) => (text += part));
        response.on('end', () => {
          const told: { detail?: string } = text.startsWith('{') ? JSON.parse(text) : {};
          const challenge = response.headers['www-authenticate'];
          resolve({ status: response.statusCode ?? 0, detail: told.detail ?? '', challenge });
        });
      });
      asking.on('error', reject);
      asking.end(method === 'POST' ? CAPTURE : undefined);
    },
  );
}

describe('on this machine, without a token', () => {
  let app: App;
  let host = '';
  beforeAll(async () => {
    app = await start('', ['weir.example.net']);
    await app.started;
    host = new URL(app.url).host;
  });
  afterAll(() => app.stop());

  test.each([
    ['a program', {}],
    ['the page', { origin: 'same' }],
    ['the page by the name of this machine', { host: 'localhost:8080', origin: 'http://localhost:8080' }],
    ['the page behind a proxy that is named', { origin: 'https://weir.example.net' }],
    ['a proxy that keeps the name', { host: 'weir.example.net', origin: 'https://weir.example.net' }],
  ])('%s may change something', async (_name, headers: Record<string, string>) => {
    const sent = headers['origin'] === 'same' ? { origin: `http://${host}` } : headers;
    expect(await ask(app, { headers: sent })).toMatchObject({ status: 201 });
  });

  test.each([
    ['another site', { origin: 'https://evil.example' }, 403, /not from that of https:\/\/evil\.example/],
    [
      'another server on this machine',
      { origin: 'http://127.0.0.1:1' },
      403,
      /not from that of http:\/\/127\.0\.0\.1:1/,
    ],
    ['a page without an origin', { origin: 'null' }, 403, /not from that of null/],
    [
      'a site whose name leads here',
      { host: 'evil.example', origin: 'http://evil.example' },
      403,
      /not known as evil\.example/,
    ],
    ['a form', { 'content-type': 'application/x-www-form-urlencoded' }, 415, /taken as JSON/],
    ['a form of text', { 'content-type': 'text/plain' }, 415, /taken as JSON/],
  ])('%s may not', async (_name, headers, status, detail) => {
    const answer = await ask(app, { headers });
    expect(answer).toMatchObject({ status, detail: expect.stringMatching(detail) });
    // Browsers ask before they send another site's DELETE, whatever it holds.
    const ending = { method: 'DELETE', path: '/api/captures/eth0', headers };
    expect(await ask(app, ending)).toMatchObject({ status: status === 415 ? 200 : status });
  });

  test('nor may a site whose name leads here read anything; probes are for whoever asks', async () => {
    const headers = { host: 'evil.example' };
    expect(await ask(app, { method: 'GET', headers })).toMatchObject({ status: 403 });
    expect(await ask(app, { method: 'GET', path: '/livez', headers })).toMatchObject({ status: 200 });
    expect(await ask(app, { method: 'GET' })).toMatchObject({ status: 200 });
  });
});

describe('with a token', () => {
  let app: App;
  beforeAll(async () => {
    app = await start(TOKEN);
    await app.started;
  });
  afterAll(() => app.stop());

  test.each([
    ['who has it may change something', { authorization: `Bearer ${TOKEN}` }, 201],
    ['by whatever name', { authorization: `Bearer ${TOKEN}`, host: 'ingestor:8080' }, 201],
    ['not with another', { authorization: 'Bearer another' }, 401],
    ['nor without', {}, 401],
  ])('%s', async (_name, headers, status) => {
    const { challenge, ...answer } = await ask(app, { headers });
    expect([answer.status, challenge]).toEqual([status, status === 401 ? 'Bearer' : undefined]);
  });

  test('reading wants none', async () => {
    expect(await ask(app, { method: 'GET' })).toMatchObject({ status: 200 });
  });
});

const elsewhere = OTHER === undefined ? test.skip : test;
elsewhere('from another address changes want a token that is set', async () => {
  const app = await start('', [], '0.0.0.0');
  try {
    await app.started;
    const answer = await ask(app, { ...(OTHER === undefined ? {} : { to: OTHER }) });
    expect(answer).toMatchObject({
      status: 403,
      detail: expect.stringMatching(/set HTTP_TOKEN to take them from others/),
    });
    expect(await ask(app, { method: 'GET', ...(OTHER === undefined ? {} : { to: OTHER }) })).toMatchObject({
      status: 200,
    });
  } finally {
    await app.stop();
  }
});
