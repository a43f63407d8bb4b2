/**
 * The columns that bear NFStream's names against NFStream itself, on the captures of the shared data set that it reads (Ethernet, no more
 * than 25,000 packets). Differences stand with their reasons in `testdata`. Needs NFStream, which `npm test` installs below `tools/peers`.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, jest, test } from '@jest/globals';
import { FEATURE_SETS } from '@weir/features';
import { differencesOf, hasSharedData, readDifferences, sharedFile } from '@weir/packet/testing';
import { flows as flowsTopic, type Flow, type FlowBatch } from '@weir/schema';
import { runPipeline } from './testing/pipeline.ts';

jest.setTimeout(300_000);

const DIFFERENCES = 'nfstream-differences.jsonl';
const SCRIPT = fileURLToPath(new URL('testing/nfstream-flows.py', import.meta.url));
const MOST_PACKETS = 25_000;
const { features } = FEATURE_SETS.nfstream;
const COLUMNS = features.features.map(({ name }) => name);
const MOST_OUTPUT_BYTES = 1 << 30;

const PYTHON = fileURLToPath(new URL('../../../tools/peers/.venv/bin/python', import.meta.url));
const hasNfstream = existsSync(PYTHON);
if (!hasNfstream && process.env['WEIR_REQUIRE_REAL'] === '1')
  throw new Error(`NFStream needs ${PYTHON}; \`npm test\` makes it`);
const suite = hasSharedData && hasNfstream ? describe : describe.skip;

/** Values by column. */
type Values = Readonly<Record<string, number>>;

/** A flow of either side. */
interface FlowValues {
  readonly src: string;
  readonly dst: string;
  readonly values: Values;
}

/** NFStream's times are whole ms, cut off: a time between two packets is up to 1 ms wrong, a spread of such times up to √2 ms. */
function tolerance(column: string, value: number): number {
  if (!column.endsWith('_ms')) return Math.abs(value) * 1e-9;
  return column.includes('stddev') ? Math.SQRT2 + 1e-6 : 1 + 1e-6;
}

function turned(column: string): string {
  const pair = features.features.find(({ name }) => name === column)?.swap;
  return pair?.kind === 'pair' ? pair.with : column;
}

/** The columns in which two flows differ, as each side has them. Which end comes first is not compared. */
function different(ours: FlowValues, theirs: FlowValues): readonly [ours: Values, theirs: Values] {
  const isTurned = ours.src !== theirs.src;
  const mine: Record<string, number> = {};
  const other: Record<string, number> = {};
  for (const column of COLUMNS) {
    const value = ours.values[column] ?? NaN;
    const expected = theirs.values[isTurned ? turned(column) : column] ?? NaN;
    if (Math.abs(value - expected) <= tolerance(column, expected)) continue;
    mine[column] = value;
    other[column] = expected;
  }
  return [mine, other];
}

function keyOf(protocol: number, vlan: number, { src, dst }: Pick<FlowValues, 'src' | 'dst'>): string {
  return [protocol, vlan, ...[src, dst].toSorted()].join(' ');
}

function gather(table: Map<string, FlowValues[]>, key: string, flow: FlowValues): void {
  const known = table.get(key);
  if (known === undefined) table.set(key, [flow]);
  else known.push(flow);
}

function ourValues(batch: FlowBatch, i: number): Values {
  return Object.fromEntries(COLUMNS.map((name, place) => [name, batch.vector[i * features.width + place] ?? NaN]));
}

function ourEnds({ protocol, srcAddress, srcPort, dstAddress, dstPort }: Flow): Pick<FlowValues, 'src' | 'dst'> {
  // ICMP flows have types for ports.
  const hasPorts = protocol !== 1 && protocol !== 58;
  return { src: `${srcAddress}#${hasPorts ? srcPort : 0}`, dst: `${dstAddress}#${hasPorts ? dstPort : 0}` };
}

async function ourFlows(capture: string): Promise<Map<string, FlowValues[]>> {
  const found: (FlowValues & { readonly key: string; readonly number: number })[] = [];
  const onFlows = (batch: FlowBatch): void => {
    for (let i = 0; i < batch.count && !batch.early; i++) {
      const row = flowsTopic.row(batch, i);
      const ends = ourEnds(row);
      const values = ourValues(batch, i);
      found.push({ ...ends, values, key: keyOf(row.protocol, row.vlan, ends), number: row.number });
    }
  };
  const source = { source: capture, bytes: sharedFile(capture) };
  await runPipeline([source], { flow: { features: 'nfstream' }, onFlows });
  const table = new Map<string, FlowValues[]>();
  for (const { key, ...flow } of found.toSorted((a, b) => a.number - b.number)) gather(table, key, flow);
  return table;
}

/** A flow as the script prints it. */
type TheirRow = Values & {
  readonly path: string;
  readonly src_ip: string;
  readonly dst_ip: string;
};

function theirFlows(captures: readonly string[]): Map<string, Map<string, FlowValues[]>> {
  const folder = mkdtempSync(join(tmpdir(), 'weir-nfstream-'));
  try {
    const paths = captures.map((capture, i) => {
      const path = join(folder, `${i}.pcap`);
      writeFileSync(path, sharedFile(capture));
      return path;
    });
    const { status, stdout, stderr } = spawnSync(PYTHON, [SCRIPT], {
      input: paths.join('\n'),
      maxBuffer: MOST_OUTPUT_BYTES,
    });
    if (status !== 0) throw new Error(stderr.toString());
    const byCapture = new Map(captures.map((capture) => [capture, new Map<string, FlowValues[]>()]));
    const lines = stdout.toString().split('\n');
    for (const line of lines.filter((text) => text !== '')) {
      const values: TheirRow = JSON.parse(line);
      const capture = captures[paths.indexOf(values.path)] ?? '';
      const ends = {
        src: `${values.src_ip}#${values['src_port']}`,
        dst: `${values.dst_ip}#${values['dst_port']}`,
      };
      const key = keyOf(values['protocol'] ?? 0, values['vlan_id'] ?? 0, ends);
      gather(byCapture.get(capture) ?? new Map(), key, { ...ends, values });
    }
    return byCapture;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Captures of the list that the shared data set has for throughput: those of Ethernet. */
function ethernetCaptures(): string[] {
  const lines = Buffer.from(sharedFile('bench.txt')).toString().split('\n');
  return lines
    .map((line) => line.split('\t'))
    .filter(([name = '', packets]) => name !== '' && !name.startsWith('#') && Number(packets) <= MOST_PACKETS)
    .map(([name = '']) => name)
    .toSorted();
}

suite('NFStream’s columns', () => {
  let compared = 0;
  const sides: {
    readonly capture: string;
    readonly ours: Map<string, readonly Values[]>;
    readonly theirs: Map<string, readonly Values[]>;
  }[] = [];

  beforeAll(async () => {
    const captures = ethernetCaptures();
    const expected = theirFlows(captures);
    for (const capture of captures) {
      const found = await ourFlows(capture);
      const ours = new Map<string, readonly Values[]>();
      const theirs = new Map<string, readonly Values[]>();
      const others = expected.get(capture) ?? new Map<string, FlowValues[]>();
      for (const key of new Set([...found.keys(), ...others.keys()])) {
        const mine = found.get(key) ?? [];
        const other = others.get(key) ?? [];
        if (mine.length !== other.length) {
          ours.set(key, mine.map(packetsAlone));
          theirs.set(key, other.map(packetsAlone));
          continue;
        }
        compared += mine.length;
        const pairs = mine.map((flow, i) => different(flow, other[i] ?? flow));
        ours.set(
          key,
          pairs.map(([values]) => values),
        );
        theirs.set(
          key,
          pairs.map(([, values]) => values),
        );
      }
      sides.push({ capture, ours, theirs });
    }
  });

  test('are NFStream’s on every flow, but for the differences listed', () => {
    expect(compared).toBeGreaterThan(10_000);
    expect(differencesOf<readonly Values[]>(DIFFERENCES, sides, [])).toEqual(readDifferences(DIFFERENCES));
  });

  test('have a reason for each difference', () => {
    expect(readDifferences(DIFFERENCES).filter(({ reason }) => reason === '')).toEqual([]);
  });
});

/** Where the sides part packets into flows otherwise, how many each flow has is all there is to say. */
function packetsAlone({ values }: FlowValues): Values {
  return { bidirectional_packets: values['bidirectional_packets'] ?? 0 };
}
