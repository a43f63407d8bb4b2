import { allocateWindows, SCOPE_SYMBOLS, type WindowBatch } from '@weir/schema';
import { putFlows, putFlowShare } from './add-flow.ts';
import { entropyOf } from './entropy.ts';
import { rowsToTell } from './rows-to-tell.ts';
import { distinctOf, HOST_SKETCHES } from './host-sketches.ts';
import { putKey } from './key-columns.ts';
import { WEIGHT, type KeyTable } from './key-table.ts';
import { SHAPES, type Scope } from './scopes.ts';
import { ssidOf } from './ssid-of.ts';
import type { WindowTables } from './window-tables.ts';

export interface WindowPlace {
  readonly source: string;
  readonly lane: number;
  /** Begin and end, µs since the epoch. */
  readonly start: number;
  readonly end: number;
}

/** Rows in a message at most: about 400 kB. */
const MOST_ROWS = 1024;
const MICROSECONDS = 1_000_000;
const ETHER_TYPES_IP: ReadonlySet<number> = new Set([0x0800, 0x86dd]);

/** Columns that are null where they do not belong to a row. */
const OPTIONAL = [
  'synShare',
  'finShare',
  'resetShare',
  'distinctHosts',
  ...HOST_SKETCHES,
  'sourceEntropyBits',
  'destinationEntropyBits',
  'portEntropyBits',
  'entropyErrorBits',
  'signalMeanDbm',
  'rateMeanMbps',
  'retransmissionShare',
  'handshakeRttP50Us',
  'handshakeRttP95Us',
  'handshakeRttP99Us',
  'rttP50Us',
  'rttP95Us',
  'rttP99Us',
] as const;

const LABELS = ['application', 'ssid'] as const;

interface Place {
  readonly scope: Scope;
  readonly row: number;
  readonly rank: number;
}

/** The window as messages: of each of `scopes` the `most` keys with most bytes, of hosts also others. Its low mark is its end. */
export function windowRows(
  tables: WindowTables,
  scopes: readonly Scope[],
  most: number,
  { source, lane, start, end }: WindowPlace,
): WindowBatch[] {
  const places = scopes.flatMap((scope): Place[] =>
    rowsToTell(scope, tables.of(scope), most).map((row, index) => ({ scope, row, rank: index + 1 })),
  );
  const parts: WindowBatch[] = [];
  for (let from = 0; from < places.length; from += MOST_ROWS) {
    const some = places.slice(from, from + MOST_ROWS);
    const part = allocateWindows(some.length, { source, lane, watermark: end, last: false });
    for (const name of OPTIONAL) part[name].fill(NaN);
    for (const name of LABELS) part[name].push(...some.map(() => ''));
    part.start.fill(start);
    part.seconds.fill((end - start) / MICROSECONDS);
    some.forEach((place, to) => putRow(tables, place, part, to));
    parts.push(part);
  }
  return parts;
}

function putRow(tables: WindowTables, { scope, row, rank }: Place, part: WindowBatch, to: number): void {
  const table = tables.of(scope);
  part.scope[to] = SCOPE_SYMBOLS.indexOf(scope);
  part.rank[to] = rank;
  putKey(scope, table, row, part, to);
  putSums(scope, table, row, part, to);
  part.errorBytes[to] = table.errors[row] ?? 0;
  part.byteShare[to] = (part.bytes[to] ?? 0) / (tables.source.sums[WEIGHT] ?? 0);
  const { tcpPackets } = part;
  if ((tcpPackets[to] ?? 0) > 0) {
    part.synShare[to] = (part.synPackets[to] ?? 0) / (tcpPackets[to] ?? 0);
    part.finShare[to] = (part.finPackets[to] ?? 0) / (tcpPackets[to] ?? 0);
    part.resetShare[to] = (part.resetPackets[to] ?? 0) / (tcpPackets[to] ?? 0);
  }
  if (scope === 'source') putSource(tables, part, to);
  if (scope === 'flows' || scope === 'application') putFlowShare(table, part, to);
  if (scope === 'flows') putFlows(table, row, part, to);
  if (scope === 'bss') part.ssid[to] = ssidOf(table, row, tables.ssid);
  if (scope === 'host') {
    for (const sketch of HOST_SKETCHES) part[sketch][to] = distinctOf(table, row, sketch);
  }
}

/** The sums into their columns, and means from those that are none. */
function putSums(scope: Scope, table: KeyTable, row: number, part: WindowBatch, to: number): void {
  const at = row * table.shape.sums;
  let [signalSum, signals, rateSum, rates] = [0, 0, 0, 0];
  SHAPES[scope].names.forEach((name, s) => {
    const value = table.sums[at + s] ?? 0;
    if (name === 'signalSum') signalSum = value;
    else if (name === 'signals') signals = value;
    else if (name === 'rateSum') rateSum = value;
    else if (name === 'rates') rates = value;
    else if (name !== 'fromLower' && name !== 'bucket') part[name][to] = value;
  });
  // Packets have strengths as dBm below zero and rates in units of 100 kb/s.
  if (signals > 0) part.signalMeanDbm[to] = -signalSum / signals;
  if (rates > 0) part.rateMeanMbps[to] = rateSum / rates / 10;
}

function putSource(tables: WindowTables, part: WindowBatch, to: number): void {
  part.distinctHosts[to] = tables.host.distinct();
  part.distinctPorts[to] = tables.port.distinct();
  const packets = packetsOfIp(tables.protocol);
  const sent = entropyOfColumn(tables.host, packets, ({ sums }, at) => sums[at + SENT] ?? 0);
  const received = entropyOfColumn(
    tables.host,
    packets,
    ({ sums }, at) => (sums[at + PACKETS] ?? 0) - (sums[at + SENT] ?? 0),
  );
  const ports = entropyOfColumn(tables.port, packets, ({ sums }, at) => sums[at + PACKETS] ?? 0);
  part.sourceEntropyBits[to] = sent.bits;
  part.destinationEntropyBits[to] = received.bits;
  part.portEntropyBits[to] = ports.bits;
  part.entropyErrorBits[to] = Math.max(sent.errorBits, received.errorBits, ports.errorBits);
}

const PACKETS = 0;
const SENT = SHAPES.host.names.indexOf('sentPackets');

/** Entropy of a count of each row. Where rows were forgotten, what they had is what the listed ones lack of all packets. */
function entropyOfColumn(
  table: KeyTable,
  packets: number,
  countOf: (table: KeyTable, at: number) => number,
): ReturnType<typeof entropyOf> {
  const counts = new Float64Array(table.size);
  let listed = 0;
  for (let row = 0; row < table.size; row++) {
    counts[row] = countOf(table, row * table.shape.sums);
    listed += counts[row] ?? 0;
  }
  return entropyOf(counts, table.offset > 0 ? Math.max(0, packets - listed) : 0);
}

function packetsOfIp({ size, keys, sums, shape }: KeyTable): number {
  let packets = 0;
  for (let row = 0; row < size; row++)
    if (ETHER_TYPES_IP.has((keys[row] ?? 0) >>> 8)) packets += sums[row * shape.sums + PACKETS] ?? 0;
  return packets;
}
