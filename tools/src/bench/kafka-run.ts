import { execFile, fork, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve as absolute } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { z } from 'zod';
import { startServices } from '../../services/index.mjs';
import { cpuSecondsOf } from './measured.ts';
import { rowCounts, WEIR, type RowCounts } from './offline.ts';

const CONSUMERS = ['writer', 'flow', 'parser'] as const;
const LANES = 4;
const POLL_MS = 50;
const LIMIT_MS = 300_000;
/** The table stands still for so long when the run is over without the expected rows, ms. */
const STILL_MS = 60_000;

/** CPU time of each process, µs a packet. */
type CpuUs = readonly (readonly [string, number])[];

export interface Round {
  readonly packetsPerSecond: number;
  readonly cpuUs: CpuUs;
}

export interface KafkaReport {
  /** In the first the broker and the stages have just started. */
  readonly rounds: readonly Round[];
  /** kafkajs as it comes from its registry. */
  readonly bare: readonly Round[];
  /** kafkajs with the changes that the platform makes to it. */
  readonly bareChanged: readonly Round[];
  readonly inTable: RowCounts;
}

/**
 * The file to rows through Kafka, registry, Redis and ClickHouse, a process a stage, under another name each round; then as many rounds
 * of the bare client with the same messages. In both what sends starts with the round's clock and what receives stays up.
 */
export async function kafkaRun(
  file: string,
  packets: number,
  rounds: number,
  expected: RowCounts,
  say: (line: string) => void,
): Promise<KafkaReport> {
  const running = await startServices({ log: say });
  const env = { ...process.env, ...running.env, LANES: String(LANES), LOG_LEVEL: 'error', HTTP_PORT: '0' };
  try {
    for (const args of [['topics', 'apply'], ['migrate']])
      await promisify(execFile)(process.execPath, [WEIR, ...args], { env });
    const services = Object.values(running.services);
    const platform = await throughPlatform(file, packets, rounds, env, services, expected, say);
    const bare = await throughBareClient({ ...env, BARE_KAFKAJS: 'as it comes' }, services, packets, rounds, say);
    const bareChanged = await throughBareClient(env, services, packets, rounds, say);
    return { ...platform, bare, bareChanged };
  } finally {
    await running.stop();
  }
}

interface ServicePid {
  readonly name: string;
  pid(): number | undefined;
}

async function throughPlatform(
  file: string,
  packets: number,
  rounds: number,
  env: NodeJS.ProcessEnv,
  services: readonly ServicePid[],
  expected: RowCounts,
  say: (line: string) => void,
): Promise<Pick<KafkaReport, 'rounds' | 'inTable'>> {
  const folder = mkdtempSync(join(tmpdir(), 'weir-bench-'));
  const children = new Map<string, ChildProcess>();
  const url = env['CLICKHOUSE_URL'] ?? '';
  const done: Round[] = [];
  try {
    for (const app of CONSUMERS) children.set(app, startApp(app, env));
    // They hold their lanes before the file is opened.
    await sleep(6_000);
    let inTable: RowCounts = { flows: 0, packets: 0 };
    for (let round = 1; round <= rounds; round++) {
      const path = join(folder, `round-${round}.pcap`);
      symlinkSync(absolute(file), path);
      const pids = new Map<string, number | undefined>();
      for (const [app, child] of children) pids.set(app, child.pid);
      for (const service of services) pids.set(service.name, service.pid());
      const before = new Map([...pids].map(([name, pid]) => [name, cpuSecondsOf(pid)]));
      const began = performance.now();
      const ingestor = startApp('ingestor', { ...env, CAPTURE_FILES: path });
      children.set('ingestor', ingestor);
      const wanted = { flows: expected.flows * round, packets: expected.packets * round };
      const { inTable: seen, seconds } = await untilInTable(url, wanted, began);
      inTable = seen;
      const cpuUs = [['ingestor', ingestor.pid] as const, ...pids].map(
        ([name, pid]) => [name, ((cpuSecondsOf(pid) - (before.get(name) ?? 0)) / packets) * 1e6] as const,
      );
      done.push({ packetsPerSecond: packets / seconds, cpuUs });
      say(`platform: ${seconds.toFixed(1)} s, ${seen.flows} flows of ${seen.packets} packets in the table`);
      await ended(ingestor);
      children.delete('ingestor');
    }
    return { rounds: done, inTable: { flows: inTable.flows / rounds, packets: inTable.packets / rounds } };
  } finally {
    for (const child of children.values()) await ended(child);
    rmSync(folder, { recursive: true });
  }
}

function startApp(app: string, env: NodeJS.ProcessEnv): ChildProcess {
  const main = fileURLToPath(new URL(`../../../dist/${app}.js`, import.meta.url));
  return spawn(process.execPath, [main], { env, stdio: ['ignore', 2, 'inherit'] });
}

async function ended(child: ChildProcess): Promise<void> {
  child.kill('SIGTERM');
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}

/** Waits for the rows; the time is that of the first look that saw all of them. */
async function untilInTable(
  url: string,
  expected: RowCounts,
  began: number,
): Promise<{ inTable: RowCounts; seconds: number }> {
  let flows = 0;
  let movedAt = performance.now();
  while (performance.now() - began < LIMIT_MS) {
    const seen = await countFlows(url);
    const now = performance.now();
    if (seen !== flows) movedAt = now;
    flows = seen;
    if (seen >= expected.flows) {
      const inTable = await countRows(url);
      if (inTable.flows === expected.flows && inTable.packets === expected.packets) {
        return { inTable, seconds: (now - began) / 1000 };
      }
      break;
    }
    if (now - movedAt > STILL_MS && seen > 0) break;
    await sleep(POLL_MS);
  }
  throw new Error(`the table has ${JSON.stringify(await countRows(url))}, ${JSON.stringify(expected)} were expected`);
}

/** From the parts' headers, so that looking takes nothing from what is looked at. */
async function countFlows(url: string): Promise<number> {
  return rowCounts
    .pick({ flows: true })
    .parse(await answerOf(url, 'SELECT toFloat64(count()) AS flows FROM weir.flows')).flows;
}

async function countRows(url: string): Promise<RowCounts> {
  const sql =
    'SELECT toFloat64(count()) AS flows, toFloat64(sum(forwardPackets + reversePackets)) AS packets FROM weir.flows';
  return rowCounts.parse(await answerOf(url, sql));
}

async function answerOf(url: string, sql: string): Promise<unknown> {
  const answer = await fetch(`${url}/?query=${encodeURIComponent(`${sql} FORMAT JSONEachRow`)}`);
  const text = await answer.text();
  if (!answer.ok) throw new Error(`ClickHouse does not count: ${text.slice(0, 300)}`);
  return JSON.parse(text);
}

const fromBare = z.object({ kind: z.enum(['ready', 'done']) });

/** Source, hop and sink of the bare client, with what the platform has put on its topics. */
async function throughBareClient(
  env: NodeJS.ProcessEnv,
  services: readonly ServicePid[],
  packets: number,
  rounds: number,
  say: (line: string) => void,
): Promise<Round[]> {
  const program = fileURLToPath(new URL('./bare-client.js', import.meta.url));
  const folder = mkdtempSync(join(tmpdir(), 'weir-bare-'));
  const bareEnv = { ...env, BARE_RUN: String(Date.now()), BARE_PACKETS: String(packets) };
  const start = (role: string): ChildProcess => fork(program, [role, join(folder, 'kept')], { env: bareEnv });
  const children = new Map<string, ChildProcess>();
  try {
    const keeper = start('keep');
    children.set('keep', keeper);
    await message(keeper, 'ready');
    await ended(keeper);
    children.delete('keep');
    // One after the other: the sink makes the topics.
    for (const role of ['sink', 'hop']) {
      const child = start(role);
      children.set(role, child);
      await message(child, 'ready');
    }
    const sink = children.get('sink');
    if (sink === undefined) throw new Error('the bare run has no sink');
    const done: Round[] = [];
    for (let round = 1; round <= rounds; round++) {
      const stay = [
        ...[...children].map(([role, child]) => ({ name: `bare ${role}`, pid: () => child.pid })),
        ...services.filter(({ name }) => name === 'kafka'),
      ];
      const before = new Map(stay.map(({ name, pid }) => [name, cpuSecondsOf(pid())]));
      const began = performance.now();
      const source = start('source');
      children.set('source', source);
      await message(
        sink,
        'done',
        [...children.values()].filter((child) => child !== sink),
      );
      const seconds = (performance.now() - began) / 1000;
      say(`bare client: ${seconds.toFixed(1)} s`);
      const cpuUs = [...stay, { name: 'bare source', pid: () => source.pid }].map(
        ({ name, pid }) => [name, ((cpuSecondsOf(pid()) - (before.get(name) ?? 0)) / packets) * 1e6] as const,
      );
      done.push({ packetsPerSecond: packets / seconds, cpuUs });
      await ended(source);
      children.delete('source');
    }
    return done;
  } finally {
    for (const child of children.values()) child.kill();
    rmSync(folder, { recursive: true });
  }
}

/** Resolves when the process says `kind`; rejects when one of the processes ends before. */
async function message(child: ChildProcess, kind: string, others: Iterable<ChildProcess> = []): Promise<void> {
  const over = new AbortController();
  const { signal } = over;
  const ends = [child, ...others].map(async (each) => {
    const [code] = await once(each, 'exit', { signal });
    throw new Error(`a process of the bare client has ended with code ${String(code)}`);
  });
  const said = async (): Promise<void> => {
    for (;;) {
      const [value] = await once(child, 'message', { signal });
      if (fromBare.parse(value).kind === kind) return;
    }
  };
  try {
    await Promise.race([said(), ...ends]);
  } finally {
    for (const end of ends) end.catch(() => undefined);
    over.abort();
  }
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
