import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { begin } from './cli-process.ts';

/** Takes connections and says nothing, as a server that is frozen, or behind a line that is cut. */
const sockets: Socket[] = [];
const silent = createServer((socket) => void sockets.push(socket.on('error', () => undefined).resume()));

beforeEach(() => new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve)));
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
  silent.close();
});

test('a service that is told to end while Kafka says nothing ends in its time', async () => {
  const address = silent.address();
  const kafka = `127.0.0.1:${isPort(address) ? address.port : 0}`;
  const asked = once(silent, 'connection');
  const running = begin(['serve', 'parse'], {
    ...{ KAFKA_BROKERS: kafka, REDIS_URL: 'redis://127.0.0.1:1', HTTP_PORT: '0', RUNNER_STOP_GRACE_MS: '1000' },
  });
  await asked;
  const { code, stderr } = await running.end('SIGTERM');
  expect({ code, stderr }).toMatchObject({ code: 0 });
}, 20_000);

function isPort(address: AddressInfo | string | null): address is AddressInfo {
  return typeof address === 'object' && address !== null;
}
