import { appendFile, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { completeCaptures } from './watched-folder.ts';

const STILL_MS = 100;

let folder: string;
let stop: AbortController;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'weir-folder-'));
  stop = new AbortController();
});
afterEach(async () => {
  stop.abort();
  await rm(folder, { recursive: true });
});

/** Writes a file as if it had been written to last at that second. */
async function file(name: string, second: number): Promise<void> {
  await writeFile(join(folder, name), name);
  await utimes(join(folder, name), second, second);
}

async function next(captures: AsyncGenerator<string>): Promise<string | undefined> {
  const { value } = await captures.next();
  return value === undefined ? undefined : basename(String(value));
}

test('captures come in the order in which they were written to last, each once, hidden and empty ones not', async () => {
  await file('c.pcap', 1);
  await file('a.pcap10', 2);
  await file('a.pcap9', 2);
  await file('.hidden', 1);
  const captures = completeCaptures(folder, STILL_MS, stop.signal);
  const names = [await next(captures), await next(captures), await next(captures)];
  expect(names).toEqual(['c.pcap', 'a.pcap9', 'a.pcap10']);
  await writeFile(join(folder, 'empty.pcap'), '');
  await file('later.pcap', 5);
  // An empty one is being begun, and is not jumped over: it is the newest.
  expect(await next(captures)).toBe('later.pcap');
  const waiting = captures.next();
  stop.abort();
  expect(await waiting).toEqual({ done: true, value: undefined });
});

test('one that grows is waited for; one before it is not, since whoever writes has gone on', async () => {
  const captures = completeCaptures(folder, STILL_MS, stop.signal);
  await file('before.pcap', 1);
  await file('growing.pcap', 2);
  let grown = 0;
  const growing = setInterval(() => {
    grown++;
    void appendFile(join(folder, 'growing.pcap'), 'more');
    if (grown === 30) clearInterval(growing);
  }, 10);
  expect(await next(captures)).toBe('before.pcap');
  expect(await next(captures)).toBe('growing.pcap');
  expect(grown).toBe(30);
});

test('a folder that is not there is told', async () => {
  const captures = completeCaptures(join(folder, 'nowhere'), STILL_MS, stop.signal);
  await expect(captures.next()).rejects.toThrow(/nowhere: there is no such file/);
});
