import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, test } from '@jest/globals';
import { listenForCaptures } from './capture-listener.ts';

test('takes as many connections as it may, and turns the next away', async () => {
  const connected: number[] = [];
  const refused: string[] = [];
  const listener = await listenForCaptures('127.0.0.1:0', 1, {
    connected: (socket) => {
      connected.push(1);
      socket.resume();
    },
    refused: (from) => void refused.push(from),
  });
  try {
    const first = connect(listener.port, '127.0.0.1');
    await once(first, 'connect');
    const second = connect(listener.port, '127.0.0.1').resume();
    await once(second, 'close');
    expect(connected).toHaveLength(1);
    expect(refused).toHaveLength(1);
    // There is room again when the first has gone.
    first.end();
    await once(first.resume(), 'close');
    const third = connect(listener.port, '127.0.0.1').resume();
    await once(third, 'connect');
    while (connected.length < 2) await new Promise((resolve) => setTimeout(resolve, 5));
    third.destroy();
  } finally {
    listener.close();
  }
});

test.each([
  ['no port', '127.0.0.1', /is no address to listen on/],
  ['a port too large', '127.0.0.1:70000', /is no address to listen on/],
  ['an address of another machine', '192.0.2.1:0', /this machine has no such address/],
])('%s is refused', async (_name, address, sentence) => {
  const events = { connected: () => undefined, refused: () => undefined };
  await expect(listenForCaptures(address, 1, events)).rejects.toThrow(sentence);
});
