import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { describeReal } from '@weir/stream/contract';
import { checkConsole } from './check/check-console.ts';

const ROOT = process.env['WEIR_ROOT'] ?? process.cwd();
const STANDALONE = join(ROOT, 'apps/standalone/dist/main.js');
const TOKEN = 'what who marks alerts has to say';
const CAPTURE = join(ROOT, 'testdata/lab.pcapng.gz');

/** Resolves to the address that the process says it listens on. */
async function addressOf(platform: ChildProcess): Promise<string> {
  if (platform.stderr === null) throw new Error('the platform has no stderr');
  for await (const line of createInterface({ input: platform.stderr })) {
    const [, url] = /listening on (\S+)/.exec(line) ?? [];
    if (url !== undefined) return url;
  }
  throw new Error('the platform ended before it listened');
}

async function untilReplayed(url: string): Promise<void> {
  for (let tries = 0; tries < 120; tries++) {
    const answer = await fetch(`${url}/api/status`);
    const text = await answer.text();
    if (text.includes('"ended":true')) return;
    await new Promise((done) => setTimeout(done, 250));
  }
  throw new Error('the capture was not replayed within 30 s');
}

describeReal('the page of the real platform in a real Chromium', ['WEIR_TEST_CHROMIUM'], () => {
  const folder = mkdtempSync(join(tmpdir(), 'weir-page-'));
  const pictures = process.env['WEIR_SCREENSHOTS'] ?? join(folder, 'pictures');
  let platform: ChildProcess;
  let url = '';

  beforeAll(async () => {
    const settings = { CAPTURE_FILES: CAPTURE, DATA_FOLDER: join(folder, 'data'), HTTP_PORT: '0', HTTP_TOKEN: TOKEN };
    platform = spawn(process.execPath, [STANDALONE], {
      env: { PATH: process.env['PATH'], ...settings },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    url = await addressOf(platform);
    await untilReplayed(url);
  }, 60_000);

  afterAll(async () => {
    const ended = once(platform, 'exit');
    platform.kill('SIGTERM');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  }, 30_000);

  test('works in every view, and shows its first data within two seconds', async () => {
    const { firstDataMs, screenshots } = await checkConsole(url, resolve(pictures), TOKEN);
    expect(firstDataMs).toBeLessThan(2_000);
    expect(screenshots.length).toBeGreaterThanOrEqual(24);
  }, 180_000);
});
