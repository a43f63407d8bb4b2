import { allocateWindows, SCOPE_SYMBOLS, windows, type WindowBatch } from '@weir/schema';
import { putFlows, putFlowShare } from './add-flow.ts';
import { entropyOf } from './entropy.ts';
import { rowsToTell } from './rows-to-tell.ts';
import { distinctOf, HOST_SKETCHES } from './host-sketches.ts';
import { putKey } from './key-columns.ts';
import { WEIGHT, type KeyTable } from './key-table.ts';
import { SHAPES, type Scope, type ScopeShape } from './scopes.ts';
import { ssidOf } from './ssid-of.ts';
import type { WindowTables } from './window-tables.ts';

/** The source, and the lane that its windows are merged in. */
export interface WindowsOf {
  readonly source: string;
  readonly lane: number;
}

/** Begin and end of a window, µs since the epoch. */
export interface WindowSpan {
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

/**
 * Rows of windows, gathered into messages. A window stands in one message with others, or in several by itself where it has more rows than
 * one takes. The low mark of a message is the end of its last window.
 */
export class WindowRows {
  readonly #of: WindowsOf;
  readonly #emit: (message: WindowBatch) => void;
  #count = 0;
  #end = 0;

  constructor(of: WindowsOf, emit: (message: WindowBatch) => void) {
    this.#of = of;
    this.#emit = emit;
  }

  /** Adds of each of `scopes` the `most` keys with most bytes, of hosts also others. Before a window of another source comes all must be flushed. */
  add(tables: WindowTables, scopes: readonly Scope[], most: number, { start, end }: WindowSpan): void {
    const told = scopes.map((scope) => ({ scope, rows: rowsToTell(scope, tables.of(scope), most) }));
    if (this.#count + told.reduce((sum, { rows }) => sum + rows.length, 0) > MOST_ROWS) this.flush();
    this.#end = end;
    for (const { scope, rows } of told) {
      for (let index = 0; index < rows.length; index++) {
        if (this.#count === MOST_ROWS) this.flush();
        const to = this.#count++;
        gathered.start[to] = start;
        gathered.seconds[to] = (end - start) / MICROSECONDS;
        gathered.rank[to] = index + 1;
        putRow(tables, scope, rows[index] ?? 0, to);
      }
    }
  }

  /** Puts out what was gathered. */
  flush(): void {
    const count = this.#count;
    if (count === 0) return;
    this.#count = 0;
    const message = allocateWindows(count, { ...this.#of, watermark: this.#end, last: false });
    const columns = windows.values(message);
    windows.values(gathered).forEach((column, i) => {
      const to = columns[i];
      if (!ArrayBuffer.isView(column) || !ArrayBuffer.isView(to)) return;
      const used = column.subarray(0, to.length);
      to.set(used);
      used.fill(0);
    });
    for (const name of OPTIONAL) gathered[name].fill(NaN, 0, count);
    for (const name of LABELS) message[name].push(...gathered[name].splice(0));
    this.#emit(message);
  }
}

/** Where rows are gathered, since how many there are shows at the end: one for all, which is empty between two calls that put out what they gathered. */
const gathered = allocateWindows(MOST_ROWS, { source: '', lane: 0, watermark: 0, last: false });
for (const name of OPTIONAL) gathered[name].fill(NaN);

function putRow(tables: WindowTables, scope: Scope, row: number, to: number): void {
  const table = tables.of(scope);
  const part = gathered;
  for (const name of LABELS) part[name].push('');
  part.scope[to] = SCOPE_SYMBOLS.indexOf(scope);
  putKey(scope, table, row, part, to);
  putSums(scope, table, row, to);
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

function columnOf(name: ScopeShape['names'][number]): Float64Array | undefined {
  switch (name) {
    case 'signalSum':
    case 'signals':
    case 'rateSum':
    case 'rates':
    case 'fromLower':
    case 'bucket':
      return undefined;
    default:
      return gathered[name];
  }
}

/** Where the sums of a scope go, in their order. */
const SUM_COLUMNS = new Map(SCOPE_SYMBOLS.map((scope) => [scope, SHAPES[scope].names.map(columnOf)]));
const SIGNAL_SUM = SHAPES.bss.names.indexOf('signalSum');
const SIGNALS = SHAPES.bss.names.indexOf('signals');
const RATE_SUM = SHAPES.bss.names.indexOf('rateSum');
const RATES = SHAPES.bss.names.indexOf('rates');

/** The sums into their columns, and means from those that are none. */
function putSums(scope: Scope, table: KeyTable, row: number, to: number): void {
  const at = row * table.shape.sums;
  const columns = SUM_COLUMNS.get(scope) ?? [];
  for (let s = 0; s < columns.length; s++) {
    const column = columns[s];
    if (column !== undefined) column[to] = table.sums[at + s] ?? 0;
  }
  if (scope === 'bss' || scope === 'station') putMeans(table, at, to);
}

/** Packets have strengths as dBm below zero and rates in units of 100 kb/s. */
function putMeans({ sums }: KeyTable, at: number, to: number): void {
  const signals = sums[at + SIGNALS] ?? 0;
  const rates = sums[at + RATES] ?? 0;
  if (signals > 0) gathered.signalMeanDbm[to] = -(sums[at + SIGNAL_SUM] ?? 0) / signals;
  if (rates > 0) gathered.rateMeanMbps[to] = (sums[at + RATE_SUM] ?? 0) / rates / 10;
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
