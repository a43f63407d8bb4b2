/**
 * `npm run bench -- [--only paths,offline,kafka,memory,live,alerts] [--rounds N] [--file FILE.pcap] [--peers nfpcapd,…] [--rate N --seconds N]
 * [--baseline]`
 */
import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { analyze } from '@weir/service/analysis';
import { loadConfig } from '@weir/service/config';
import { benchFile } from './bench-file.ts';
import { hotPaths } from './hot-paths.ts';
import { kafkaRun } from './kafka-run.ts';
import { alertLatencyRun } from './live-alerts.ts';
import { liveRuns } from './live.ts';
import { measured } from './measured.ts';
import { offlineLadder, WEIR, type RowCounts } from './offline.ts';
import { reportText, type Report } from './report.ts';

const REPEAT = 4;
const MEMORY_REPEAT = 10;
/** Frames a second among which evidence is sent. */
const ALERT_RATE = '20000';
const BASELINE = fileURLToPath(new URL('../../../benchmarks/BASELINE.md', import.meta.url));

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: 'paths,offline,kafka,memory,live,alerts' },
    rounds: { type: 'string', default: '5' },
    file: { type: 'string' },
    peers: { type: 'string' },
    rate: { type: 'string', default: '150000' },
    seconds: { type: 'string', default: '60' },
    baseline: { type: 'boolean', default: false },
  },
});
const peerNames = values.peers?.split(',');
const wanted = (peer: string): boolean => peerNames?.includes(peer) ?? true;
const parts = new Set(values.only.split(','));

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** What the tables must hold: the flows of an analysis and the packets in them, and the frames of the file. */
async function countOf(file: string): Promise<{ frames: number; expected: RowCounts }> {
  const config = loadConfig({ env: { CAPTURE_FILES: file } });
  const { inputs, flows } = await analyze({
    config,
    output: { kind: 'summary', details: false, alerts: false },
    write: async () => undefined,
  });
  const sources = flows.sources(0);
  const sum = (of: (source: (typeof sources)[number]) => number): number =>
    sources.reduce((total, source) => total + of(source), 0);
  const frames = inputs.reduce((total, { records }) => total + records, 0);
  return { frames, expected: { flows: sum((source) => source.flows), packets: sum((source) => source.packets) } };
}

async function memoryRun(): Promise<NonNullable<Report['memory']>> {
  const file = benchFile(MEMORY_REPEAT);
  try {
    const { frames } = await countOf(file);
    return { ...(await measured([process.execPath, WEIR, 'analyze', file, '--quiet'])), packets: frames };
  } finally {
    rmSync(file, { force: true });
  }
}

// What is measured is what was compiled last.
execFileSync(process.execPath, [fileURLToPath(new URL('../../setup/bundle.mjs', import.meta.url))]);
const live = parts.delete('live') ? await liveRuns(values.rate, values.seconds, say) : undefined;
const alertLatency = parts.delete('alerts') ? await alertLatencyRun(ALERT_RATE, values.seconds) : undefined;
const needsFile = parts.size > 0;
const file = values.file ?? (needsFile ? benchFile(REPEAT) : '');
const { frames, expected } = needsFile ? await countOf(file) : { frames: 0, expected: { flows: 0, packets: 0 } };
const report: Report = {
  packets: frames,
  ...(live === undefined ? {} : { live }),
  ...(alertLatency === undefined ? {} : { alertLatency }),
  ...(parts.has('offline') ? { offline: await offlineLadder(file, frames, Number(values.rounds), wanted, say) } : {}),
  ...(parts.has('kafka') ? { kafka: await kafkaRun(file, frames, Number(values.rounds), expected, say) } : {}),
  ...(parts.has('memory') ? { memory: await memoryRun() } : {}),
  ...(parts.has('paths') ? { hotPaths: await hotPaths(file) } : {}),
};
const inTable = [report.offline?.inTable, report.kafka?.inTable].filter((rows) => rows !== undefined);
if (inTable.some((rows) => rows.flows !== expected.flows || rows.packets !== expected.packets)) {
  say(`The tables do not hold what the analysis counts: ${JSON.stringify({ expected, inTable })}`);
  process.exitCode = 1;
}
const text = reportText(report);
process.stdout.write(`${text}\n`);
if (values.baseline) writeFileSync(BASELINE, text);
