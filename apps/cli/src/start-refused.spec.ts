/** What keeps `weir start` from starting is said in one sentence that tells how to mend it. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { weir } from './cli-process.ts';

jest.setTimeout(60_000);

const CAPTURE = 'testdata/formats/micro-little.pcap';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'weir-refused-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function start(...words: readonly string[]): ReturnType<typeof weir> {
  return weir(['start', CAPTURE, '--data', join(folder, 'data'), ...words]);
}

test('a port that is taken', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? String(address?.port) : '';
  try {
    const { code, stderr } = await start('--port', port);
    expect(code).toBe(1);
    expect(stderr).toContain(
      `weir: something else listens on port ${port} of 127.0.0.1; stop it, or choose another port with --port or HTTP_PORT.\n`,
    );
  } finally {
    server.close();
  }
});

test('an address that is not of this machine', async () => {
  const { code, stderr } = await start('--port', '0', '--host', '192.0.2.77');
  expect(code).toBe(1);
  expect(stderr).toContain(
    'weir: 192.0.2.77 is no address of this machine; choose another with --host or HTTP_HOST.\n',
  );
});

test('a data folder that is a file', async () => {
  const file = join(folder, 'file');
  writeFileSync(file, '');
  const { code, stderr } = await weir(['start', CAPTURE, '--once', '--data', file]);
  expect(code).toBe(1);
  expect(stderr).toBe(
    `weir: ${file}: no folder of state can be made in it (ENOTDIR); choose another with --data or DATA_FOLDER.\n`,
  );
});

test('a folder to watch that is not there', async () => {
  const gone = join(folder, 'gone');
  const { code, stderr } = await start('--port', '0', '--folder', gone);
  expect(code).toBe(1);
  expect(stderr).toBe(`weir: ${gone}: there is no such folder to watch; make it, or check the path.\n`);
});
