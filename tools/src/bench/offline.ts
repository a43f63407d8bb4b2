import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { z } from 'zod';
import { peers } from './peers.ts';
import { measured, median, type Cost } from './measured.ts';

export const WEIR = fileURLToPath(new URL('../../../apps/cli/bin/weir.cjs', import.meta.url));
const ROWS = fileURLToPath(new URL('./count-rows.js', import.meta.url));

export const rowCounts = z.object({ flows: z.number(), packets: z.number() });
export type RowCounts = z.output<typeof rowCounts>;

export interface Rival {
  readonly name: string;
  run(file: string, folder: string): Promise<Cost>;
}

function analyzeWith(workers: number): Rival {
  return {
    name: `weir analyze, ${workers} ${workers === 1 ? 'thread' : 'threads'}`,
    run: (file) => measured([process.execPath, WEIR, 'analyze', file, '--quiet'], { WORKERS: String(workers) }),
  };
}

/** Flows with what TCP, datagrams and applications say, added up. */
const withDetails: Rival = {
  name: 'weir analyze --details',
  run: (file) => measured([process.execPath, WEIR, 'analyze', file, '--details', '--quiet'], { WORKERS: '2' }),
};

/** The same with the features of each flow, damped contexts among them; no row is printed. */
const withFeatures: Rival = {
  name: 'weir analyze with features',
  run: (file) =>
    measured([process.execPath, WEIR, 'analyze', file, '--table', 'dead-letters', '--json', '--quiet'], {
      WORKERS: '2',
      FLOW_FEATURES: 'weir',
      FLOW_EARLY_RECORDS: 'no',
    }),
};

/** Rows counted by the last run into chDB. */
let inTable: RowCounts | undefined;

export const STORED = 'weir start --once into chDB';
export const STORED_WITHOUT_DETAILS = 'weir start --once, flows without details';

function intoChdb(name: string, details: 'yes' | 'no'): Rival {
  return {
    name,
    async run(file, folder) {
      const env = { DATA_FOLDER: folder, HTTP_PORT: '0', LOG_LEVEL: 'silent', DETECTION: 'no', FLOW_DETAILS: details };
      const cost = await measured([process.execPath, WEIR, 'start', '--once', file], env);
      const { stdout } = await promisify(execFile)(process.execPath, [ROWS, folder]);
      inTable = rowCounts.parse(JSON.parse(stdout));
      return cost;
    },
  };
}

/** Flows with all features, windows, three engines, alerts; everything is stored. */
const everything: Rival = {
  name: 'weir start --once, with detection',
  run: (file, folder) =>
    measured([process.execPath, WEIR, 'start', '--once', file], {
      DATA_FOLDER: folder,
      HTTP_PORT: '0',
      LOG_LEVEL: 'silent',
      STATISTICS: 'yes',
    }),
};

export interface OfflineResult {
  readonly name: string;
  readonly packetsPerSecond: number;
  readonly cpuSeconds: number;
  readonly peakRssBytes: number;
  readonly rounds: number;
}

export interface OfflineReport {
  readonly results: readonly OfflineResult[];
  readonly missing: readonly string[];
  readonly inTable: RowCounts | undefined;
}

/** All rivals one after the other, round after round, so that what disturbs the machine disturbs all. */
export async function offlineLadder(
  file: string,
  packets: number,
  rounds: number,
  wanted: (peer: string) => boolean,
  say: (line: string) => void,
): Promise<OfflineReport> {
  const { present, missing } = peers(wanted);
  const rivals = [
    analyzeWith(1),
    analyzeWith(2),
    withDetails,
    withFeatures,
    intoChdb(STORED, 'yes'),
    intoChdb(STORED_WITHOUT_DETAILS, 'no'),
    everything,
    ...present,
  ];
  const costs = new Map<string, Cost[]>(rivals.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const { name, run } of rivals) {
      const folder = mkdtempSync(join(tmpdir(), 'weir-bench-'));
      try {
        const cost = await run(file, folder);
        costs.get(name)?.push(cost);
        say(`round ${round + 1}: ${name}: ${cost.seconds.toFixed(2)} s, CPU ${cost.cpuSeconds.toFixed(2)} s`);
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    }
  }
  const results = [...costs].map(([name, list]) => ({
    name,
    packetsPerSecond: packets / median(list.map(({ seconds }) => seconds)),
    cpuSeconds: median(list.map(({ cpuSeconds }) => cpuSeconds)),
    peakRssBytes: Math.max(...list.map(({ peakRssBytes }) => peakRssBytes)),
    rounds: list.length,
  }));
  return { results, missing, inTable };
}
