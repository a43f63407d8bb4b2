import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { flows } from '@weir/schema';
import { forgetLostBlocks } from './deduplication-log.ts';
import { openEmbedded } from './embedded.ts';
import { migrate } from './migrate.ts';
import { createQueries } from './queries/queries.ts';
import { createTables } from './tables.ts';
import { trafficBatch } from './testing/batches.ts';

const folder = mkdtempSync(join(tmpdir(), 'weir-chdb-'));
/** Rows are written today, or they would expire; its partition is the day in UTC. */
const NOW = Date.now();
const TODAY = new Date(NOW).toISOString().slice(0, 10).replaceAll('-', '');
const store = join(folder, 'chdb', 'store');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Folder of the part that the last record of the flows' deduplication log names. */
function lastFlowsPart(): string {
  for (const prefix of readdirSync(store))
    for (const table of readdirSync(join(store, prefix))) {
      const path = join(store, prefix, table);
      const log = readdirSync(path).includes('deduplication_logs')
        ? join(path, 'deduplication_logs', 'deduplication_log_1.txt')
        : '';
      const name = log === '' ? undefined : readFileSync(log, 'utf8').trimEnd().split('\n').at(-1)?.split('\t')[1];
      if (name?.startsWith(TODAY) === true) return join(path, name);
    }
  throw new Error('no block of flows in any deduplication log');
}

async function insert(...seeds: readonly number[]): Promise<{ flows: number; rolledUp: unknown }> {
  const clickhouse = await openEmbedded({ folder });
  await migrate(clickhouse);
  const tables = createTables(clickhouse);
  for (const seed of seeds)
    await tables
      .prepare(flows, [trafficBatch(100, seed, 'a.pcap', 1_700_000_000_000_000, 3_000_000)], NOW)
      .insert(`block ${seed}`);
  const counts = await createQueries(clickhouse).counts();
  const rollUp = await clickhouse.client.query({
    query: 'SELECT sum(flows) FROM flows_1h',
    format: 'JSONCompactEachRow',
  });
  const rolledUp = await rollUp.json();
  await tables.close();
  return { flows: counts.flows, rolledUp };
}

test('a folder that is opened again still knows its blocks', async () => {
  expect(await insert(1, 2)).toEqual({ flows: 200, rolledUp: [[200]] });
  expect(await insert(1, 2)).toEqual({ flows: 200, rolledUp: [[200]] });
  expect(forgetLostBlocks(join(folder, 'chdb'))).toEqual([]);
});

test('a folder that another process uses is left alone, with a sentence', async () => {
  const other = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1000)'], { stdio: 'ignore' });
  const note = join(folder, 'owner.json');
  const incoming = join(folder, 'incoming', `${other.pid}-0-0.native`);
  // Field 22 of proc(5) stat; its name has no spaces here.
  const started = readFileSync(`/proc/${other.pid}/stat`, 'utf8').split(' ')[21];
  writeFileSync(note, JSON.stringify({ pid: other.pid, started }));
  writeFileSync(incoming, '');
  try {
    await expect(openEmbedded({ folder })).rejects.toThrow(
      `tables cannot be kept in ${folder}: process ${other.pid} is using the folder`,
    );
    expect(existsSync(incoming)).toBe(true);
  } finally {
    other.kill();
    rmSync(note);
  }
});

test('a block that was remembered but not kept, as by a kill between the two, is inserted again', async () => {
  rmSync(lastFlowsPart(), { recursive: true });
  expect(await insert(2)).toEqual({ flows: 200, rolledUp: [[200]] });
});
