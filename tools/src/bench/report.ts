import { execFileSync } from 'node:child_process';
import { cpus, totalmem } from 'node:os';
import type { KafkaReport, Round } from './kafka-run.ts';
import { alertLatencyLines, type AlertLatency } from './live-alerts.ts';
import { liveLines, type LiveReport } from './live.ts';
import { median, type Cost } from './measured.ts';
import { STORED, STORED_WITHOUT_DETAILS, type OfflineReport, type OfflineResult } from './offline.ts';

export interface Report {
  readonly packets: number;
  readonly hotPaths?: readonly (readonly [string, string])[];
  readonly offline?: OfflineReport;
  readonly memory?: Cost & { readonly packets: number };
  readonly kafka?: KafkaReport;
  readonly live?: readonly LiveReport[];
  readonly alertLatency?: AlertLatency;
}

const millions = (value: number): string => (value / 1e6).toFixed(2);
const megabytes = (value: number): string => (value / 1e6).toFixed(0);

function row(...cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

function ratio(results: readonly OfflineResult[], name: string, other: string, target: string): string[] {
  const find = (start: string): number | undefined =>
    results.find((result) => result.name.startsWith(start))?.packetsPerSecond;
  const ours = find(name);
  const theirs = find(other);
  if (ours === undefined || theirs === undefined) return [row(`${name} / ${other}`, 'not measured', target)];
  return [row(`${name} / ${other}`, (ours / theirs).toFixed(2), target)];
}

function offlineLines({ results, missing, inTable }: OfflineReport): string[] {
  const two = 'weir analyze, 2 threads';
  return [
    '## Offline, one file, all in turn',
    '',
    row('ratio', 'measured', 'aim'),
    row('---', '---:', '---'),
    ...ratio(results, two, 'nfpcapd', 'at least 1'),
    ...ratio(results, two, 'softflowd', 'over 1, wished for'),
    ...ratio(results, two, 'NFStream', 'at least 20'),
    // What is told of flows is the same on both sides, but for ids and measures, which only the table has.
    ...ratio(results, STORED_WITHOUT_DETAILS, two, 'at least 0.7'),
    ...ratio(results, STORED_WITHOUT_DETAILS, 'nfpcapd', ''),
    ...ratio(results, STORED, 'weir analyze --details', ''),
    ...ratio(results, 'weir analyze --details', 'nfpcapd', 'at least 0.8'),
    ...ratio(results, 'weir analyze with features', 'ndpiReader', 'at least 0.7'),
    ...ratio(results, 'weir analyze with features', 'NFStream', 'at least 8'),
    ...ratio(results, 'weir start --once, with detection', 'ndpiReader', 'at least 0.4'),
    ...ratio(results, two, 'weir analyze, 1 thread', 'over 1'),
    '',
    row('program', 'M packets/s (median)', 'CPU, s', 'peak memory, MB', 'rounds'),
    row('---', '---:', '---:', '---:', '---:'),
    ...results.map(({ name, packetsPerSecond, cpuSeconds, peakRssBytes, rounds }) =>
      row(name, millions(packetsPerSecond), cpuSeconds.toFixed(2), megabytes(peakRssBytes), String(rounds)),
    ),
    '',
    ...(missing.length > 0 ? [`Not installed, so left out: ${missing.join(', ')}.`, ''] : []),
    ...(inTable === undefined ? [] : [`chDB's table holds ${inTable.flows} flows of ${inTable.packets} packets.`, '']),
  ];
}

const thousands = (value: number): string => (value / 1e3).toFixed(0);

function ratesOf(rounds: readonly Round[]): string {
  return rounds.map(({ packetsPerSecond }) => thousands(packetsPerSecond)).join(', ');
}

/** Medians of the rounds after the first. */
function medianOf(rounds: readonly Round[]): { rate: number; cpuUs: (readonly [string, number])[] } {
  const warm = rounds.length > 1 ? rounds.slice(1) : rounds;
  const names = (warm[0]?.cpuUs ?? []).map(([name]) => name);
  return {
    rate: median(warm.map(({ packetsPerSecond }) => packetsPerSecond)),
    cpuUs: names.map((name) => {
      const each = warm.map(({ cpuUs }) => cpuUs.find(([other]) => other === name)?.[1] ?? NaN);
      return [name, median(each)] as const;
    }),
  };
}

function kafkaLines({ rounds, bare, bareChanged, inTable }: KafkaReport): string[] {
  const [platform, stock, changed] = [medianOf(rounds), medianOf(bare), medianOf(bareChanged)];
  return [
    '## Through Kafka, registry, Redis and the ClickHouse front, all on this machine',
    '',
    'In the first round what receives has just started; what sends starts anew in each, when its clock does. Below, the medians of the other',
    'rounds count.',
    '',
    row('k packets/s by round', ''),
    row('---', '---'),
    row('platform', ratesOf(rounds)),
    row('bare client: kafkajs as it comes', ratesOf(bare)),
    row('bare client with our changes to kafkajs', ratesOf(bareChanged)),
    '',
    row('figure', 'measured', 'aim'),
    row('---', '---:', '---'),
    row('platform, k packets/s from file to rows', thousands(platform.rate), 'at least 200, 350 wished for'),
    row('platform / bare client', (platform.rate / stock.rate).toFixed(2), 'at least 0.6'),
    row('platform / bare client with our changes', (platform.rate / changed.rate).toFixed(2), ''),
    row('bare client, k packets/s over both hops', thousands(stock.rate), ''),
    row('the same with our changes to kafkajs', thousands(changed.rate), ''),
    '',
    `The table holds ${inTable.flows} flows of ${inTable.packets} packets a round. Where the time goes:`,
    '',
    row('process', 'CPU, µs a packet'),
    row('---', '---:'),
    ...platform.cpuUs.map(([name, us]) => row(name, us.toFixed(2))),
    ...changed.cpuUs.map(([name, us]) => row(name === 'kafka' ? 'kafka in the bare run' : name, us.toFixed(2))),
    '',
  ];
}

function commitOf(): string {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
  } catch {
    return 'unknown';
  }
}

/** The report as Markdown, ratios first. */
export function reportText({ packets, hotPaths, offline, memory, kafka, live, alertLatency }: Report): string {
  const machine = `${cpus().length} cores (${cpus()[0]?.model ?? 'unknown'}), ${(totalmem() / 2 ** 30).toFixed(0)} GiB, Node ${process.versions.node}`;
  const date = new Date().toISOString().slice(0, 10);
  return [
    '# Benchmarks',
    '',
    `Measured by \`npm run bench\` on ${date} at commit ${commitOf()}, on ${machine}${packets === 0 ? '' : `, with a file of ${packets} packets`}. Machines are`,
    'noisy: the ratios of one run say more than the rates.',
    '',
    ...(offline === undefined ? [] : offlineLines(offline)),
    ...(kafka === undefined ? [] : kafkaLines(kafka)),
    ...(live === undefined ? [] : liveLines(live)),
    ...(alertLatency === undefined ? [] : alertLatencyLines(alertLatency)),
    ...(memory === undefined
      ? []
      : [
          '## Memory',
          '',
          `\`weir analyze\` of ${memory.packets} packets: ${megabytes(memory.peakRssBytes)} MB at most resident (aim: below 700).`,
          '',
        ]),
    ...(hotPaths === undefined
      ? []
      : ['## Hot paths', '', ...hotPaths.flatMap(([name, text]) => [`### ${name}`, '', '```', text, '```', ''])]),
  ].join('\n');
}
