import { allocateFlows, flows, type FlowBatch } from '@weir/schema';
import { pathBeside } from './beside-flow.ts';
import { copyColumns } from './copy-columns.ts';
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
  TRAITS,
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
import { FlowTraits } from './traits/flow-traits.ts';
import type { Traits } from './traits/traits.ts';

const LEAST_CAPACITY = 64;
/** Bytes of a message at most, roughly, as brokers refuse messages over 1 MB by default. */
const MOST_BYTES = 800_000;
const FLOW_BYTES = 680;
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

function mostRowsWith(features: number): number {
  return Math.floor(MOST_BYTES / (FLOW_BYTES + features * Float64Array.BYTES_PER_ELEMENT));
}

function wordsOf(bytes: Uint8Array): Int32Array {
  return new Int32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength >> 2);
}

export interface FlowBuilderOptions {
  /** Whether flows get more than counts: ids, applications, and how TCP and datagrams fared. The columns stay zero otherwise. */
  readonly details: boolean;
  /** Whether flows with details are told apart, by id and Community ID, a hash each; as they are where this is left out. */
  readonly ids?: boolean;
  /** What becomes the vectors of the flows; nothing without. */
  readonly features?: FlowFeatures;
  /** Whether flows with vectors have early records too, as they do where this is left out. */
  readonly early?: boolean;
  /** Flows in a part at most. */
  readonly mostRows?: number;
}

/** Features in a fixed order. */
export interface FlowFeatures {
  /** Tells this list of features from any other. */
  readonly fingerprint: string;
  /** How many there are. */
  readonly width: number;
  /** Values of all features of the first `count` flows, flow by flow. */
  vectors(flows: FlowBatch, traits: FlowTraits, count: number): Float64Array;
}

/**
 * Collects ended flows as columns, straight from their rows, a part's worth at a time. A part that is more than half full is handed out
 * as it is, as all flows of a capture may end in one message; a smaller one is copied and its columns stay.
 */
export class FlowBuilder {
  /** Whether flows get more than counts. */
  readonly details: boolean;
  /** Whether flows get vectors, so that what those need has to be gathered. */
  readonly gathers: boolean;
  /** Collects the early records, where there are any. */
  readonly early: FlowBuilder | undefined;
  readonly #hasIds: boolean;
  readonly #features: FlowFeatures | undefined;
  readonly #isEarly: boolean;
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
  #traits = new FlowTraits(0);
  #count = 0;

  constructor(options: FlowBuilderOptions = { details: true }, isEarly = false) {
    const { details, ids = true, features, early = true, mostRows = mostRowsWith(features?.width ?? 0) } = options;
    this.details = details;
    this.#hasIds = ids;
    this.gathers = features !== undefined;
    this.early = this.gathers && early && !isEarly ? new FlowBuilder(options, true) : undefined;
    this.#features = features;
    this.#isEarly = isEarly;
    this.#mostRows = mostRows;
    if (features !== undefined) this.#traits = new FlowTraits(mostRows);
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
    traits: Traits,
  ): void {
    if (this.#count === this.#capacity) this.#makeRoom();
    const to = this.#count++;
    this.#putKey(slab, row, to);
    this.#putTimes(slab, row, to);
    this.#columns.endReason[to] = endReason;
    putDirection(slab, row * ROW_DOUBLES + FORWARD_DOUBLES, this.#forward, to);
    putDirection(slab, row * ROW_DOUBLES + REVERSE_DOUBLES, this.#reverse, to);
    if (this.details) {
      this.#putDetails(slab, row, to, ids, beside);
      applications.put(slab, row, this.#columns, to);
    }
    if (this.#features !== undefined)
      this.#traits.put(traits.rows, (slab.words[row * ROW_WORDS + TRAITS] ?? 0) - 1, to);
  }

  #putDetails(slab: RowSlab, row: number, to: number, ids: FlowIds, { tcp, datagrams }: RowsBeside): void {
    const { words, doubles } = slab;
    if (this.#hasIds) {
      ids.write(words, doubles, row, this.#ids, to * 4);
      const isFromHigh = ((words[row * ROW_WORDS + STATE] ?? 0) & FROM_HIGH) !== 0;
      writeCommunityId(words, row * ROW_WORDS, isFromHigh, this.#columns.communityId, to * COMMUNITY_ID_LENGTH);
    }
    const path = pathBeside(slab, row);
    putQuality(tcp, path, true, this.#forward, this.#forwardQuality, to);
    putQuality(tcp, path, false, this.#reverse, this.#reverseQuality, to);
    putDatagrams(datagrams, slab, row, this.#datagrams, to);
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
      this.#use(allocateFlows(this.#mostRows, UNTOLD));
    } else {
      const copy = allocateFlows(count, rest);
      copyColumns({ ...rest, vector: copy.vector }, copy);
      parts.push({ ...copy, early: rest.early, features: rest.features, vector: rest.vector });
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

  #withVectors(columns: FlowBatch, count: number): FlowBatch {
    const early = this.#isEarly;
    if (this.#features === undefined) return { ...columns, early };
    const vector = this.#features.vectors(columns, this.#traits, count);
    return { ...columns, count, early, features: this.#features.fingerprint, vector };
  }

  #makeRoom(): void {
    const columns = this.#columns;
    if (this.#count < this.#mostRows) {
      const longer = allocateFlows(Math.min(this.#capacity * 2, this.#mostRows), UNTOLD);
      copyColumns(columns, longer);
      this.#use(longer);
    } else {
      this.#full.push(this.#withVectors(columns, this.#count));
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
