import { allocateFlows, flows, vectorsOf, type FlowBatch } from '@weir/schema';
import { copyColumns } from './copy-columns.ts';
import {
  DUPLICATES,
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
import type { DetailColumns } from './detail-columns.ts';
import { forwardColumns, putDirection, reverseColumns } from './direction-columns.ts';
import type { FlowDetails } from './flow-details.ts';
import type { FlowIds } from './flow-id.ts';
import type { RowSlab } from './row-slab.ts';
import { clientRttUs, serverRttUs } from './tcp-state.ts';

const LEAST_CAPACITY = 64;
/** Bytes of a message at most, roughly, as brokers refuse messages over 1 MB by default. */
const MOST_BYTES = 800_000;
const FLOW_BYTES = 712;
const UNTOLD = { source: '', lane: 0, watermark: 0, last: false } as const;

/** What every part of a message carries. */
export interface FlowScalars {
  readonly source: string;
  readonly lane: number;
  readonly watermark: number;
  readonly last: boolean;
}

/** Flows in a part at most, where each has so many features. */
export function mostRowsWith(features: number): number {
  return Math.floor(MOST_BYTES / (FLOW_BYTES + features * Float64Array.BYTES_PER_ELEMENT));
}

function wordsOf(bytes: Uint8Array): Int32Array {
  return new Int32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength >> 2);
}

export interface FlowBuilderOptions {
  /** Writes what flows have beside their counts; those columns stay zero without. */
  readonly details?: DetailColumns;
  /** Collects early records; there are none without. */
  readonly early?: FlowBuilder;
  /** Whether it is early records that are collected. */
  readonly isEarly?: boolean;
  /** Flows in a part at most. */
  readonly mostRows?: number;
}

/**
 * Collects ended flows as columns, straight from their rows, a part's worth at a time. A part that is more than half full is handed out
 * as it is, as all flows of a capture may end in one message; a smaller one is copied and its columns stay.
 */
export class FlowBuilder {
  /** Collects the early records, where there are any. */
  readonly early: FlowBuilder | undefined;
  readonly #details: DetailColumns | undefined;
  readonly #isEarly: boolean;
  readonly #mostRows: number;
  #full: FlowBatch[] = [];
  #capacity = LEAST_CAPACITY;
  #columns = allocateFlows(LEAST_CAPACITY, UNTOLD);
  #forward = forwardColumns(this.#columns);
  #reverse = reverseColumns(this.#columns);
  #src = wordsOf(this.#columns.srcAddress);
  #dst = wordsOf(this.#columns.dstAddress);
  #count = 0;

  constructor({ details, early, isEarly = false, mostRows = mostRowsWith(0) }: FlowBuilderOptions = {}) {
    this.early = early;
    this.#details = details;
    this.#isEarly = isEarly;
    this.#mostRows = mostRows;
    details?.use(this.#columns, 0);
  }

  /** Flows waiting to be taken. */
  get count(): number {
    return this.#full.length * this.#mostRows + this.#count;
  }

  /** Adds the flow in `row` with its details, if it has any; `endReason` is its place in the symbols of the field. */
  append(slab: RowSlab, row: number, ids: FlowIds, endReason: number, details?: FlowDetails): void {
    if (this.#count === this.#capacity) this.#makeRoom();
    const to = this.#count++;
    this.#putKey(slab, row, to);
    this.#putTimes(slab, row, to);
    this.#columns.endReason[to] = endReason;
    putDirection(slab, row * ROW_DOUBLES + FORWARD_DOUBLES, this.#forward, to);
    putDirection(slab, row * ROW_DOUBLES + REVERSE_DOUBLES, this.#reverse, to);
    if (details !== undefined) this.#details?.put(slab, row, ids, details, this.#forward, this.#reverse, to);
  }

  /**
   * Takes what was added, in order, in parts; the last part alone may say `last`. Without flows there is no part, but for the end
   * of a source, which is told by an empty one. Early records come first.
   */
  take({ source, lane, watermark, last }: FlowScalars): FlowBatch[] {
    const early = this.early?.take({ source, lane, watermark, last: false }) ?? [];
    return [...early, ...this.#takeOwn({ source, lane, watermark, last })];
  }

  #takeOwn({ source, lane, watermark, last }: FlowScalars): FlowBatch[] {
    const parts = this.#full.map((part) => ({ ...part, source, lane, watermark, last: false }));
    this.#full = [];
    const count = this.#count;
    if (count === 0 && !last) return parts;
    const filled = this.#withVectors(this.#columns, count);
    const rest = flows.slice({ ...filled, source, lane, watermark, last, count }, 0, count);
    if (count > this.#mostRows / 2) {
      parts.push(rest);
      this.#use(allocateFlows(this.#mostRows, UNTOLD), 0);
    } else {
      const copy = allocateFlows(count, rest);
      copyColumns({ ...rest, vector: copy.vector }, copy);
      const vector = vectorsOf(rest.vector.length, 1);
      vector.set(rest.vector);
      parts.push({ ...copy, early: rest.early, features: rest.features, vector });
      this.#details?.clear(0, count);
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
    columns.duplicates[to] = words[word + DUPLICATES] ?? 0;
    const state = words[word + STATE] ?? 0;
    const server = serverRttUs(doubles, row, state);
    const client = clientRttUs(doubles, row, state);
    columns.handshakeServerRttUs[to] = server;
    columns.handshakeClientRttUs[to] = client;
    columns.handshakeRttUs[to] = server + client;
  }

  #withVectors(columns: FlowBatch, count: number): FlowBatch {
    const told = { ...columns, early: this.#isEarly };
    return this.#details?.withVectors(told, count) ?? told;
  }

  #makeRoom(): void {
    const columns = this.#columns;
    if (this.#count < this.#mostRows) {
      const longer = allocateFlows(Math.min(this.#capacity * 2, this.#mostRows), UNTOLD);
      copyColumns(columns, longer);
      this.#use(longer, this.#count);
    } else {
      this.#full.push(this.#withVectors(columns, this.#count));
      this.#use(allocateFlows(this.#mostRows, UNTOLD), 0);
      this.#count = 0;
    }
  }

  #use(columns: FlowBatch, written: number): void {
    this.#capacity = columns.count;
    this.#columns = columns;
    this.#forward = forwardColumns(columns);
    this.#reverse = reverseColumns(columns);
    this.#src = wordsOf(columns.srcAddress);
    this.#dst = wordsOf(columns.dstAddress);
    this.#details?.use(columns, written);
  }
}
