import { allocateFlows, flows, type FlowBatch } from '@weir/schema';
import { pathBeside } from './beside-flow.ts';
import { COMMUNITY_ID_LENGTH, writeCommunityId } from './community-id.ts';
import {
  END,
  FORWARD_DOUBLES,
  FRAGMENTS,
  FROM_HIGH,
  HIGH_ADDRESS,
  LOW_ADDRESS,
  NUMBER,
  PORTS,
  PROBLEMS,
  PROTOCOL,
  REVERSE_DOUBLES,
  ROW_DOUBLES,
  ROW_WORDS,
  START,
  STATE,
  TUNNEL_SHIFT,
  VIRTUAL_NETWORK,
  VLANS,
} from './flow-row.ts';
import { forwardColumns, putDirection, reverseColumns } from './direction-columns.ts';
import { datagramColumns, putDatagrams } from './datagram-columns.ts';
import type { DatagramPaths } from './datagram-paths.ts';
import type { FlowApplications } from './flow-applications.ts';
import type { FlowIds } from './flow-id.ts';
import type { RowSlab } from './row-slab.ts';
import { clientRttUs, serverRttUs } from './tcp-state.ts';
import { forwardQuality, putQuality, reverseQuality } from './tcp/quality-columns.ts';
import type { TcpPaths } from './tcp/tcp-paths.ts';

const LEAST_CAPACITY = 64;
/** Flows in a message at most: about 800 kB, as brokers refuse messages over 1 MB by default. */
const MOST_ROWS = 1152;
const UNTOLD = { source: '', lane: 0, watermark: 0, last: false } as const;

/** What is kept beside the rows of flows. */
export interface RowsBeside {
  readonly tcp: TcpPaths;
  readonly datagrams: DatagramPaths;
}

/** What every part of a message carries. */
export interface FlowScalars {
  readonly source: string;
  readonly lane: number;
  readonly watermark: number;
  readonly last: boolean;
}

function wordsOf(bytes: Uint8Array): Int32Array {
  return new Int32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength >> 2);
}

export interface FlowBuilderOptions {
  /** Whether flows get more than counts: id and Community ID, a hash each, and how TCP fared. The columns stay zero otherwise. */
  readonly details: boolean;
  /** Flows in a part at most. */
  readonly mostRows?: number;
}

/**
 * Collects ended flows as columns, straight from their rows, a part's worth at a time. A part that is more than half full is handed out
 * as it is, as all flows of a capture may end in one message; a smaller one is copied and its columns stay.
 */
export class FlowBuilder {
  /** Whether flows get more than counts. */
  readonly details: boolean;
  readonly #mostRows: number;
  #full: FlowBatch[] = [];
  #capacity = LEAST_CAPACITY;
  #columns = allocateFlows(LEAST_CAPACITY, UNTOLD);
  #forward = forwardColumns(this.#columns);
  #reverse = reverseColumns(this.#columns);
  #forwardQuality = forwardQuality(this.#columns);
  #reverseQuality = reverseQuality(this.#columns);
  #datagrams = datagramColumns(this.#columns);
  #ids = wordsOf(this.#columns.id);
  #src = wordsOf(this.#columns.srcAddress);
  #dst = wordsOf(this.#columns.dstAddress);
  #count = 0;

  constructor({ details, mostRows = MOST_ROWS }: FlowBuilderOptions = { details: true }) {
    this.details = details;
    this.#mostRows = mostRows;
  }

  /** Flows waiting to be taken. */
  get count(): number {
    return this.#full.length * this.#mostRows + this.#count;
  }

  /** Adds the flow in `row` with what is kept beside it; `endReason` is its place in the symbols of the field. */
  append(
    slab: RowSlab,
    row: number,
    ids: FlowIds,
    endReason: number,
    beside: RowsBeside,
    applications: FlowApplications,
  ): void {
    if (this.#count === this.#capacity) this.#makeRoom();
    const to = this.#count++;
    this.#putKey(slab, row, to);
    this.#putTimes(slab, row, to);
    this.#columns.endReason[to] = endReason;
    putDirection(slab, row * ROW_DOUBLES + FORWARD_DOUBLES, this.#forward, to);
    putDirection(slab, row * ROW_DOUBLES + REVERSE_DOUBLES, this.#reverse, to);
    if (!this.details) return;
    this.#putDetails(slab, row, to, ids, beside);
    applications.put(slab, row, this.#columns, to);
  }

  #putDetails(slab: RowSlab, row: number, to: number, ids: FlowIds, { tcp, datagrams }: RowsBeside): void {
    const { words, doubles } = slab;
    ids.write(words, doubles, row, this.#ids, to * 4);
    const isFromHigh = ((words[row * ROW_WORDS + STATE] ?? 0) & FROM_HIGH) !== 0;
    writeCommunityId(words, row * ROW_WORDS, isFromHigh, this.#columns.communityId, to * COMMUNITY_ID_LENGTH);
    const path = pathBeside(slab, row);
    putQuality(tcp, path, true, this.#forward, this.#forwardQuality, to);
    putQuality(tcp, path, false, this.#reverse, this.#reverseQuality, to);
    putDatagrams(datagrams, slab, row, this.#datagrams, to);
  }

  /**
   * Takes what was added, in order, in parts; the last part alone may say `last`. Without flows there is no part, but for the end
   * of a source, which is told by an empty one.
   */
  take({ source, lane, watermark, last }: FlowScalars): FlowBatch[] {
    const parts = this.#full.map((part) => ({ ...part, source, lane, watermark, last: false }));
    this.#full = [];
    const count = this.#count;
    if (count === 0 && !last) return parts;
    const rest = flows.slice({ ...this.#columns, source, lane, watermark, last, count }, 0, count);
    if (count > this.#mostRows / 2) {
      parts.push(rest);
      this.#use(allocateFlows(this.#mostRows, UNTOLD));
    } else {
      const copy = allocateFlows(count, rest);
      copyColumns(rest, copy);
      parts.push(copy);
    }
    this.#count = 0;
    return parts;
  }

  #putKey(slab: RowSlab, row: number, to: number): void {
    const { words } = slab;
    const columns = this.#columns;
    const key = row * ROW_WORDS;
    const isFromHigh = ((words[key + STATE] ?? 0) & FROM_HIGH) !== 0;
    const src = key + (isFromHigh ? HIGH_ADDRESS : LOW_ADDRESS);
    const dst = key + (isFromHigh ? LOW_ADDRESS : HIGH_ADDRESS);
    for (let i = 0; i < 4; i++) {
      this.#src[to * 4 + i] = words[src + i] ?? 0;
      this.#dst[to * 4 + i] = words[dst + i] ?? 0;
    }
    const ports = words[key + PORTS] ?? 0;
    const srcPort = isFromHigh ? ports >>> 16 : ports & 0xffff;
    const dstPort = isFromHigh ? ports & 0xffff : ports >>> 16;
    const vlans = words[key + VLANS] ?? 0;
    const protocol = words[key + PROTOCOL] ?? 0;
    columns.srcPort[to] = srcPort;
    columns.dstPort[to] = dstPort;
    columns.protocol[to] = protocol;
    columns.vlan[to] = vlans;
    columns.innerVlan[to] = vlans >>> 16;
    columns.tunnel[to] = (words[key + STATE] ?? 0) >>> TUNNEL_SHIFT;
    columns.virtualNetwork[to] = words[key + VIRTUAL_NETWORK] ?? 0;
  }

  #putTimes(slab: RowSlab, row: number, to: number): void {
    const { words, doubles } = slab;
    const columns = this.#columns;
    const word = row * ROW_WORDS;
    const double = row * ROW_DOUBLES;
    columns.number[to] = doubles[double + NUMBER] ?? 0;
    columns.start[to] = doubles[double + START] ?? 0;
    columns.end[to] = doubles[double + END] ?? 0;
    columns.fragments[to] = words[word + FRAGMENTS] ?? 0;
    columns.problems[to] = words[word + PROBLEMS] ?? 0;
    const state = words[word + STATE] ?? 0;
    const server = serverRttUs(doubles, row, state);
    const client = clientRttUs(doubles, row, state);
    columns.handshakeServerRttUs[to] = server;
    columns.handshakeClientRttUs[to] = client;
    columns.handshakeRttUs[to] = server + client;
  }

  #makeRoom(): void {
    const columns = this.#columns;
    if (this.#count < this.#mostRows) {
      const longer = allocateFlows(Math.min(this.#capacity * 2, this.#mostRows), UNTOLD);
      copyColumns(columns, longer);
      this.#use(longer);
    } else {
      this.#full.push(columns);
      this.#use(allocateFlows(this.#mostRows, UNTOLD));
      this.#count = 0;
    }
  }

  #use(columns: FlowBatch): void {
    this.#capacity = columns.count;
    this.#columns = columns;
    this.#forward = forwardColumns(columns);
    this.#reverse = reverseColumns(columns);
    this.#forwardQuality = forwardQuality(columns);
    this.#reverseQuality = reverseQuality(columns);
    this.#datagrams = datagramColumns(columns);
    this.#ids = wordsOf(columns.id);
    this.#src = wordsOf(columns.srcAddress);
    this.#dst = wordsOf(columns.dstAddress);
  }
}

/** Copies every column of `from` to the beginning of the same column of `to`. */
function copyColumns(from: FlowBatch, to: FlowBatch): void {
  const targets = flows.values(to);
  flows.values(from).forEach((column, i) => {
    const target = targets[i];
    if (column instanceof Uint8Array && target instanceof Uint8Array) target.set(column);
    else if (column instanceof Uint16Array && target instanceof Uint16Array) target.set(column);
    else if (column instanceof Uint32Array && target instanceof Uint32Array) target.set(column);
    else if (column instanceof Float64Array && target instanceof Float64Array) target.set(column);
  });
  for (let row = 0; row < Math.min(from.count, to.count); row++) {
    to.application[row] = from.application[row] ?? '';
    to.applicationFields[row] = from.applicationFields[row] ?? '';
  }
}
