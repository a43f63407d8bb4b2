import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
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
  const address: AddressInfo | string | null = listening.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const responses: Buffer[] = [];
  let failure: string | undefined;
  const socket = socketFactory({ host: '127.0.0.1', port, ssl: null, onConnect: () => undefined });
  socket.on('data', (response: Buffer) => responses.push(response));
  socket.on('error', ({ message }) => (failure = message));
  await once(socket, 'close').catch(() => undefined);
  listening.close();
  return { responses, failure };
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

  test('does not wait for the gigabytes that something else than Kafka seems to announce', async () => {
    const { responses, failure } = await responsesTo([Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n')]);
    expect(responses).toEqual([]);
    expect(failure).toMatch(/^the answer of 127\.0\.0\.1:\d+ is not Kafka's: its length is 1213486160$/);
  });
});
