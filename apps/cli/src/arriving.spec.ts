/** Captures that come while the platform runs: over TCP, into a folder, through standard input. */
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { begin, recordsOf, type Begun } from './cli-process.ts';

jest.setTimeout(60_000);

const CLI = fileURLToPath(new URL('../bin/weir.cjs', import.meta.url));
const CAPTURE = fileURLToPath(new URL('../../../testdata/formats/micro-little.pcap', import.meta.url));
const FRAMES = 25;

let folder: string;
let running: Begun | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'weir-arriving-'));
});
afterEach(async () => {
  await running?.end('SIGKILL');
  running = undefined;
  rmSync(folder, { recursive: true, force: true });
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

interface Source {
  readonly source: string;
  readonly frames: number;
  readonly ended: boolean;
}

/** Sources of the platform, once so many have ended. */
async function endedSources(url: string, count: number): Promise<readonly Source[]> {
  for (let tries = 0; tries < 200; tries++) {
    const { sources } = JSON.parse(await (await fetch(`${url}/api/status`)).text());
    const ended = sources.filter((source: Source) => source.ended);
    if (ended.length >= count) return ended;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`${count} sources have not ended`);
}

async function startPlatform(words: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<string> {
  const port = await freePort();
  const data = { DATA_FOLDER: join(folder, 'data'), HTTP_PORT: String(port) };
  running = begin(['start', ...words], { ...data, ...env });
  await running.says('its page is');
  return `http://127.0.0.1:${port}`;
}

async function send(port: number, bytes: Uint8Array | string): Promise<void> {
  const socket = connect(port, '127.0.0.1').resume();
  await once(socket, 'connect');
  socket.end(bytes);
  await once(socket, 'close');
}

test('each connection is a source; one that sends something else is closed with a sentence', async () => {
  const port = await freePort();
  const url = await startPlatform(['--listen', `127.0.0.1:${port}`]);
  await send(port, readFileSync(CAPTURE));
  await send(port, 'GET / HTTP/1.1\r\n\r\n');
  await send(port, readFileSync(CAPTURE));
  const sources = await endedSources(url, 3);
  const frames = new Map(sources.map((source) => [source.source.replace(/@.*#/, '@#'), source.frames]));
  expect(frames).toEqual(
    new Map([
      [`tcp-${port}@#1`, FRAMES],
      [`tcp-${port}@#2`, 0],
      [`tcp-${port}@#3`, FRAMES],
    ]),
  );
  const ended = await running?.end('SIGTERM');
  expect(ended?.stderr).toMatch(/#2: Not a capture: .* The connection from 127\.0\.0\.1:\d+ was closed\./);
});

test('captures in a watched folder are read in order, each once, also by the next start', async () => {
  const watched = join(folder, 'watched');
  mkdirSync(watched);
  copyFileSync(CAPTURE, join(watched, 'b.pcap'));
  const env = { CAPTURE_STILL_MS: '200' };
  const url = await startPlatform(['--folder', watched], env);
  await endedSources(url, 1);
  copyFileSync(CAPTURE, join(watched, 'a.pcap'));
  writeFileSync(join(watched, 'c.pcap'), '');
  const sources = await endedSources(url, 2);
  expect(sources).toMatchObject([
    { source: 'b.pcap', frames: FRAMES },
    { source: 'a.pcap', frames: FRAMES },
  ]);
  await running?.end('SIGTERM');
  copyFileSync(CAPTURE, join(watched, 'c.pcap'));
  const again = await endedSources(await startPlatform(['--folder', watched], env), 3);
  expect(again.map(({ source, frames }) => [source, frames])).toEqual([
    ['b.pcap', 0],
    ['a.pcap', 0],
    ['c.pcap', FRAMES],
  ]);
});

/** Runs a command with the capture piped into it. */
function piped(...words: readonly string[]): string {
  return execFileSync('sh', ['-c', 'cat "$0" | "$@"', CAPTURE, process.execPath, CLI, ...words], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'] },
  });
}

test('standard input is read into the tables, each time as a source of its own', () => {
  const data = join(folder, 'data');
  for (let round = 0; round < 2; round++) expect(piped('start', '-', '--once', '--data', data)).toBe('');
  expect(recordsOf(piped('analyze', '-', '--table', 'packets', '--json', '--quiet'))).toHaveLength(FRAMES);
});

test('standard input that is a socket is analyzed too', () => {
  // Of a program started by Node that is what standard input is.
  const input = readFileSync(CAPTURE);
  for (const workers of ['1', '2']) {
    const words = [CLI, 'analyze', '-', '--table', 'packets', '--json', '--quiet'];
    const stdout = execFileSync(process.execPath, words, { input, encoding: 'utf8', env: { WORKERS: workers } });
    expect(recordsOf(stdout)).toHaveLength(FRAMES);
  }
});
