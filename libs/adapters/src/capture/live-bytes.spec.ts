import { PassThrough } from 'node:stream';
import { describe, expect, test } from '@jest/globals';
import { LiveBytes, type LiveOrigin } from './live-bytes.ts';

const SETTINGS = { tickMs: 20, bufferBytes: 1 << 20 };
const never = new AbortController().signal;

function origin(pipe: PassThrough, more: Partial<LiveOrigin> = {}): LiveOrigin {
  return { name: 'eth0', pipe, close: () => void pipe.end(), lastBytesMs: 1_000, ...more };
}

async function textOf(pieces: AsyncIterable<Uint8Array>): Promise<string> {
  let text = '';
  for await (const piece of pieces) text += Buffer.from(piece).toString();
  return text;
}

describe('bytes as they come', () => {
  test('come whole and in order, also those that came before anybody read', async () => {
    const pipe = new PassThrough();
    const bytes = new LiveBytes(origin(pipe), SETTINGS);
    pipe.write('early ');
    setTimeout(() => pipe.end('late'), 30);
    expect(await textOf(bytes.bytes(never))).toBe('early late');
    expect(bytes.consumed).toBe(10);
  });

  test('an empty piece comes while nothing does, with a tick that says for how long', async () => {
    const pipe = new PassThrough();
    const bytes = new LiveBytes(origin(pipe), SETTINGS);
    const pieces = bytes.bytes(never);
    const first = await pieces.next();
    expect(first).toMatchObject({ done: false, value: { byteLength: 0 } });
    // Timers may be a millisecond ahead of the clock: then the tick comes with the next piece.
    let tick = bytes.takeTick();
    for (let more = 0; tick === undefined && more < 5; more++) {
      await pieces.next();
      tick = bytes.takeTick();
    }
    expect(tick?.silentUs).toBeGreaterThanOrEqual(19_000);
    expect(bytes.takeTick()).toBeUndefined();
    await pieces.return(undefined);
    expect(pipe.writableEnded).toBe(true);
  });

  test('what goes beyond the buffer is not taken in, and that time is counted', async () => {
    const pipe = new PassThrough();
    const bytes = new LiveBytes(origin(pipe), { tickMs: 20, bufferBytes: 1_000 });
    pipe.write(Buffer.alloc(2_000, 'a'));
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(pipe.isPaused()).toBe(true);
    expect(bytes.waitedMs).toBeGreaterThan(0);
    pipe.end('b');
    expect(await textOf(bytes.bytes(never))).toBe(`${'a'.repeat(2_000)}b`);
    const waited = bytes.waitedMs;
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(bytes.waitedMs).toBe(waited);
  });

  test('asked to end, it gives what is still on its way', async () => {
    const pipe = new PassThrough();
    const stop = new AbortController();
    const bytes = new LiveBytes(origin(pipe, { close: () => setTimeout(() => pipe.end(' end'), 20) }), SETTINGS);
    pipe.write('the');
    setTimeout(() => stop.abort(), 10);
    expect(await textOf(bytes.bytes(stop.signal))).toBe('the end');
  });

  test('asked to end, it does not wait for what never comes', async () => {
    const pipe = new PassThrough();
    const stop = new AbortController();
    stop.abort();
    const bytes = new LiveBytes(origin(pipe, { close: () => undefined, lastBytesMs: 10 }), SETTINGS);
    expect(await textOf(bytes.bytes(stop.signal))).toBe('');
  });

  test('what was wrong comes after the last bytes', async () => {
    const pipe = new PassThrough();
    const bytes = new LiveBytes(origin(pipe, { fault: async () => 'the interface went down' }), SETTINGS);
    pipe.end('all');
    const pieces = bytes.bytes(never);
    expect(Buffer.from((await pieces.next()).value ?? []).toString()).toBe('all');
    await expect(pieces.next()).rejects.toThrow('eth0: the interface went down');
  });
});
