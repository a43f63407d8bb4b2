import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import { takeBlock } from '@weir/schema';
import * as fc from 'fast-check';
import { socketFactory } from './socket.ts';

let server: Server | undefined;
afterEach(() => {
  server?.close();
});

/** Whole responses that a client has read when the server sent these bytes, a piece a time. */
async function responsesTo(pieces: readonly Buffer[]): Promise<{ responses: Buffer[]; failure: string | undefined }> {
  const listening = createServer((peer) => {
    peer.setNoDelay();
    void (async () => {
      for (const piece of pieces) await new Promise((resolve) => peer.write(piece, resolve));
      peer.end();
    })();
    peer.on('error', () => undefined);
  }).listen(0, '127.0.0.1');
  server = listening;
  await once(listening, 'listening');
  const port = portOf(listening);
  const responses: Buffer[] = [];
  let failure: string | undefined;
  const socket = socketFactory({ host: '127.0.0.1', port, ssl: null, onConnect: () => undefined });
  socket.on('data', (response: Buffer) => responses.push(response));
  socket.on('error', ({ message }) => (failure = message));
  await once(socket, 'close').catch(() => undefined);
  listening.close();
  return { responses, failure };
}

function portOf(listening: Server): number {
  const address: AddressInfo | string | null = listening.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

function framed(bytes: Uint8Array): Buffer {
  const length = Buffer.alloc(4);
  length.writeInt32BE(bytes.byteLength);
  return Buffer.concat([length, bytes]);
}

describe('the socket of the kafka client', () => {
  test('hands out whole responses, however they come in', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 5 }),
        fc.integer({ min: 1, max: 200 }),
        async (bodies, size) => {
          const sent = bodies.map(framed);
          const all = Buffer.concat(sent);
          const pieces = Array.from({ length: Math.ceil(all.length / size) }, (_, i) =>
            all.subarray(i * size, (i + 1) * size),
          );
          expect((await responsesTo(pieces)).responses).toEqual(sent);
        },
      ),
      { numRuns: 30 },
    );
  });

  test('lets the memory of a request be used again when it was written, and not before', async () => {
    const sent = Buffer.from(takeBlock(40_000_000), 0, 40_000_000).fill(7);
    let received = 0;
    let isWhole = true;
    const listening = createServer((peer) =>
      peer.on('data', (bytes) => {
        received += bytes.byteLength;
        isWhole &&= bytes.every((byte) => byte === 7);
      }),
    ).listen(0, '127.0.0.1');
    server = listening;
    await once(listening, 'listening');
    const socket = socketFactory({ host: '127.0.0.1', port: portOf(listening), ssl: null, onConnect: () => undefined });
    await once(socket, 'connect');
    const written = new Promise((resolve) => socket.write(sent, resolve));
    const meanwhile = takeBlock(40_000_000);
    await written;
    expect([new Uint8Array(meanwhile)[0], new Uint8Array(takeBlock(40_000_000))[0]]).toEqual([0, 7]);
    expect(sent).toHaveLength(0);
    socket.end();
    await once(socket, 'close');
    expect({ received, isWhole }).toEqual({ received: 40_000_000, isWhole: true });
  });

  test('does not wait for the gigabytes that something else than Kafka seems to announce', async () => {
    const { responses, failure } = await responsesTo([Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n')]);
    expect(responses).toEqual([]);
    expect(failure).toMatch(/^the answer of 127\.0\.0\.1:\d+ is not Kafka's: its length is 1213486160$/);
  });
});
