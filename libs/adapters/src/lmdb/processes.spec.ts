import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createLmdbState } from './state.ts';

const PAGES = 50;

/** What the other process and the threads run: saves without end on `lane`, and tells each that was acknowledged. */
const saver = (tell: string): string => `
  const { createLmdbState } = await import(${JSON.stringify(new URL('../../dist/lmdb/index.js', import.meta.url).href)});
  const saveOn = async (folder, laneNumber, saves) => {
    const store = createLmdbState({ folder });
    const lane = await store.claim('flow', laneNumber);
    for (let offset = 1; offset <= saves; offset += 1) {
      const changed = Array.from({ length: ${PAGES} }, (_, page) => ({ key: 'page ' + page, value: new Uint8Array(4096).fill(offset) }));
      await lane.save({ checkpoint: { layout: 'flow-1', offset, marks: {}, sent: {}, intents: {} }, changed, removed: [] });
      ${tell}
    }
    await store.close();
  };`;

let folder: string;
let child: ChildProcess | undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'weir-lmdb-'));
});

afterEach(async () => {
  if (child?.exitCode === null && child.signalCode === null) {
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  await rm(folder, { recursive: true });
});

/** Resolves once the other process has saved so often. */
async function startSaving(
  saves: number,
): Promise<{ readonly acknowledged: () => number; readonly kill: () => Promise<void> }> {
  const script = `${saver("process.stdout.write(offset + '\\n');")} await saveOn(process.argv[1], 0, Infinity);`;
  const started = spawn(process.execPath, ['--input-type=module', '--eval', script, '--', folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  child = started;
  let acknowledged = 0;
  const lines = createInterface(started.stdout);
  const enough = new Promise<void>((resolve, reject) => {
    lines.on('line', (line) => {
      acknowledged = Number(line);
      if (acknowledged === saves) resolve();
    });
    lines.on('close', () => reject(new Error('the other process ended early; has the workspace been built?')));
  });
  await enough;
  const kill = async (): Promise<void> => {
    const ended = [once(lines, 'close'), once(started, 'exit')];
    started.kill('SIGKILL');
    await Promise.all(ended);
  };
  return { acknowledged: () => acknowledged, kill };
}

test('a folder that another process uses is refused with a sentence, until that process is gone', async () => {
  const other = await startSaving(1);
  expect(() => createLmdbState({ folder })).toThrow(
    `state cannot be kept in ${folder}: process ${child?.pid} is using the folder; stop it or choose another folder`,
  );
  await other.kill();
  const store = createLmdbState({ folder });
  await store.claim('flow', 0);
  await store.close();
});

test('a note of a process that is gone, of a later one with its number, or of nobody does not matter', async () => {
  const note = join(folder, 'owner.json');
  for (const text of [`{"pid":${process.ppid},"started":"1"}`, '{"pid":4194304,"started":"1"}', '{"pid":', '[]', '']) {
    await writeFile(note, text);
    await createLmdbState({ folder }).close();
    expect(JSON.parse(await readFile(note, 'utf8'))).toMatchObject({ pid: process.pid });
  }
});

test('a process killed with -9 leaves every acknowledged save, each of one piece', async () => {
  for (let round = 0; round < 3; round += 1) {
    const other = await startSaving(10 + round);
    await other.kill();
    const store = createLmdbState({ folder });
    const lane = await store.claim('flow', 0);
    const offset = lane.checkpoint?.offset ?? 0;
    expect(offset).toBeGreaterThanOrEqual(other.acknowledged());
    let pages = 0;
    for await (const { key, value } of lane.entries()) {
      if (value.some((byte) => byte !== offset % 256)) throw new Error(`${key} is not of save ${offset}`);
      pages += 1;
    }
    expect(pages).toBe(PAGES);
    await store.close();
    // The folder is ours until this process ends.
    await rm(join(folder, 'owner.json'));
  }
});

test('threads of one process save at once, each its own lanes', async () => {
  const script = `(async () => { const { workerData } = require('node:worker_threads'); ${saver('')}
    await saveOn(workerData.folder, workerData.lane, 40); })();`;
  const lanes = [0, 1, 2];
  const threads = lanes.map((lane) => new Worker(script, { eval: true, workerData: { folder, lane }, execArgv: [] }));
  const store = createLmdbState({ folder });
  const own = await store.claim('flow', 3);
  for (let offset = 1; offset <= 20; offset += 1) {
    await own.save({
      checkpoint: { layout: 'flow-1', offset, marks: {}, sent: {}, intents: {} },
      changed: [{ key: 'a', value: Uint8Array.of(offset) }],
      removed: [],
    });
  }
  const exits = await Promise.all(threads.map((thread) => once(thread, 'exit')));
  expect(exits.map(([code]) => Number(code))).toEqual([0, 0, 0]);
  const claims = await Promise.all([...lanes, 3].map((lane) => store.claim('flow', lane)));
  expect(claims.map((claim) => claim.checkpoint?.offset)).toEqual([40, 40, 40, 20]);
  await store.close();
});

test('a folder that cannot be made is named', async () => {
  await writeFile(join(folder, 'a file'), '');
  const below = join(folder, 'a file', 'state');
  expect(() => createLmdbState({ folder: below })).toThrow(`state cannot be kept in ${below}: ENOTDIR`);
});
