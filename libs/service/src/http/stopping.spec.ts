import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from '@jest/globals';
import { ModelFolder, Registry } from '@weir/adapters/models';
import { createLog } from '../log.ts';
import { startApp } from './app.ts';
import { startRegistryApp } from './registry-app.ts';

const log = createLog('silent');
const sockets: Socket[] = [];
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
});

/** A client that keeps its connection, whatever comes; resolves when the server has taken it, and with `request` has answered. */
async function clientOf(url: string, request: string): Promise<Socket> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  sockets.push(socket);
  await once(socket, 'connect');
  socket.write(request);
  if (request.endsWith('\r\n\r\n')) await once(socket, 'data');
  else await fetch(`${url}/livez`).then((response) => response.text());
  socket.on('error', () => undefined);
  return socket;
}

const CLIENTS = [
  { name: 'has said nothing, as a browser opens connections ahead', request: '' },
  { name: 'is in the middle of its request', request: 'GET /livez HTTP/1.1\r\nHost: 127' },
  { name: 'listens for events', request: 'GET /api/events HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n' },
];

test.each(CLIENTS)('stages are stopped while a client $name', async ({ request }) => {
  let isStopped = false;
  const app = await startApp({
    host: '127.0.0.1',
    port: 0,
    token: '',
    names: [],
    log,
    start: async () => ({
      status: () => ({ stages: [], inputs: [] }),
      waitingFor: () => undefined,
      done: Promise.resolve(),
      stop: async () => {
        isStopped = true;
      },
    }),
    page: { folder: join(tmpdir(), 'no-page'), opened: () => undefined, models: async () => [] },
    onFailure: () => undefined,
  });
  await app.started;
  const client = await clientOf(app.url, request);
  await Promise.all([once(client.resume(), 'close'), app.stop()]);
  expect(isStopped).toBe(true);
});

test('the registry stops while a client has said nothing', async () => {
  const registry = new Registry({
    store: new ModelFolder(join(tmpdir(), 'no-models')),
    keys: join(tmpdir(), 'no-keys'),
    features: new Map(),
    score: () => Promise.reject(new Error('nobody asks')),
    now: () => '2026-01-01T00:00:00Z',
  });
  const app = await startRegistryApp({ host: '127.0.0.1', port: 0, log, registry, token: '' });
  const client = await clientOf(app.url, '');
  await Promise.all([once(client.resume(), 'close'), app.stop()]);
  expect(client.closed).toBe(true);
});
