import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { begin } from './cli-process.ts';

jest.setTimeout(60_000);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'weir-stop-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('Ctrl-C ends it while a page is open', async () => {
  const running = begin(['start', 'testdata/formats/micro-little.pcap', '--data', folder, '--port', '0']);
  const left = new AbortController();
  try {
    await running.says('All captures are read');
    const [, url = ''] = /its page is (http:\S+)/.exec(running.said()) ?? [];
    const events = await fetch(`${url}/api/events`, { signal: left.signal });
    const page = events.body?.getReader();
    expect((await page?.read())?.done).toBe(false);
    const readOn = (async () => {
      while ((await page?.read())?.done === false);
    })().catch(() => 'cut off');
    expect(await running.end('SIGINT')).toMatchObject({ code: 0 });
    await readOn;
  } finally {
    left.abort();
    await running.end('SIGKILL');
  }
});
