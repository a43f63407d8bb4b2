#!/usr/bin/env node
/**
 * Rows a second of flows into chDB, with and without the roll-ups: `node benchmarks/clickhouse.bench.mjs [--rows 100000] [--rounds 9]`
 * after a build. Wall time moves with whatever else the machine does, so CPU time stands beside it; the best round counts.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createTables, migrate, openEmbedded } from '../libs/adapters/dist/clickhouse/index.js';
import { trafficBatch } from '../libs/adapters/dist/clickhouse/testing/batches.js';
import { flows } from '../libs/schema/dist/index.js';

const { values } = parseArgs({
  options: { rows: { type: 'string', default: '100000' }, rounds: { type: 'string', default: '9' } },
});
const rows = Number(values.rows);
const rounds = Number(values.rounds);
const BATCH_ROWS = 500;

const folder = mkdtempSync(join(tmpdir(), 'weir-bench-chdb-'));
const clickhouse = await openEmbedded({ folder });
await migrate(clickhouse);
const tables = createTables(clickhouse);
const batches = Array.from({ length: Math.ceil(rows / BATCH_ROWS) }, (_, seed) =>
  trafficBatch(Math.min(BATCH_ROWS, rows - seed * BATCH_ROWS), seed),
);

const cpuMs = (since) => {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1000;
};
const best = (list) => Math.min(...list);
const perSecond = (ms) => `${Math.round(rows / ms / 10) / 100} M rows/s`;

/** Best of the rounds, ms: preparing, inserting, and the CPU of both with the merges that go on behind them. */
async function measure(name) {
  const prepare = [];
  const insert = [];
  const cpu = [];
  for (let round = 0; round < rounds; round++) {
    const before = process.cpuUsage();
    const start = performance.now();
    const prepared = tables.prepare(flows, batches);
    const ready = performance.now();
    await prepared.insert(`${name} ${round}`);
    prepare.push(ready - start);
    insert.push(performance.now() - ready);
    cpu.push(cpuMs(before));
  }
  const [ready, inserted, used] = [best(prepare), best(insert), best(cpu)];
  console.log(
    `${name.padEnd(18)} prepare ${ready.toFixed(0)} ms, insert ${inserted.toFixed(0)} ms: ${perSecond(ready + inserted)}; ` +
      `CPU ${used.toFixed(0)} ms: ${perSecond(used)} of one core`,
  );
}

console.log(`${rows} flows a round, ${rounds} rounds`);
await measure('with roll-ups');
for (const width of ['1m', '5m', '1h']) await clickhouse.client.command({ query: `DROP TABLE flows_${width}_view` });
await measure('without roll-ups');
await tables.close();
rmSync(folder, { recursive: true, force: true });
