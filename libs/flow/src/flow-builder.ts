import { allocateFlows, flows, type FlowBatch } from '@weir/schema';
import { COMMUNITY_ID_LENGTH, writeCommunityId } from './community-id.ts';
import {
  BYTES,
  END,
  FORWARD_DOUBLES,
  FRAGMENTS,
  FROM_HIGH,
  HIGH_ADDRESS,
  IAT_DEVIATIONS,
  IAT_MAX,
  IAT_MEAN,
  IAT_MIN,
  LENGTH_MAX,
  LENGTH_MIN,
  LENGTH_SQUARES,
  LOW_ADDRESS,
  NUMBER,
  PACKETS,
  PAYLOAD_BYTES,
  PORTS,
  PROBLEMS,
  PROTOCOL,
  REVERSE_DOUBLES,
  ROW_DOUBLES,
  ROW_WORDS,
  START,
  STATE,
  TCP_FLAGS,
  VLANS,
} from './flow-row.ts';
import type { FlowIds } from './flow-id.ts';
import type { FlowSlab } from './flow-slab.ts';
import { clientRttUs, serverRttUs } from './tcp-state.ts';

const LEAST_CAPACITY = 64;
const MOST_ROWS = 4096;
const UNTOLD = { source: '', lane: 0, watermark: 0, last: false } as const;

/** What every part of a message carries. */
export interface FlowScalars {
  readonly source: string;
  readonly lane: number;
  readonly watermark: number;
  readonly last: boolean;
}

/** The columns of one direction. */
interface DirectionColumns {
  readonly packets: Uint32Array;
  readonly bytes: Float64Array;
  readonly payloadBytes: Float64Array;
  readonly flags: Uint16Array;
  readonly lengthMin: Float64Array;
  readonly lengthMean: Float64Array;
  readonly lengthMax: Float64Array;
  readonly lengthStd: Float64Array;
  readonly iatMin: Float64Array;
  readonly iatMean: Float64Array;
  readonly iatMax: Float64Array;
  readonly iatStd: Float64Array;
}

function forwardColumns(batch: FlowBatch): DirectionColumns {
  return {
    packets: batch.forwardPackets,
    bytes: batch.forwardBytes,
    payloadBytes: batch.forwardPayloadBytes,
    flags: batch.forwardFlags,
    lengthMin: batch.forwardLengthMinBytes,
    lengthMean: batch.forwardLengthMeanBytes,
    lengthMax: batch.forwardLengthMaxBytes,
    lengthStd: batch.forwardLengthStdBytes,
    iatMin: batch.forwardIatMinUs,
    iatMean: batch.forwardIatMeanUs,
    iatMax: batch.forwardIatMaxUs,
    iatStd: batch.forwardIatStdUs,
  };
}

function reverseColumns(batch: FlowBatch): DirectionColumns {
  return {
    packets: batch.reversePackets,
    bytes: batch.reverseBytes,
    payloadBytes: batch.reversePayloadBytes,
    flags: batch.reverseFlags,
    lengthMin: batch.reverseLengthMinBytes,
    lengthMean: batch.reverseLengthMeanBytes,
    lengthMax: batch.reverseLengthMaxBytes,
    lengthStd: batch.reverseLengthStdBytes,
    iatMin: batch.reverseIatMinUs,
    iatMean: batch.reverseIatMeanUs,
    iatMax: batch.reverseIatMaxUs,
    iatStd: batch.reverseIatStdUs,
  };
}

function wordsOf(bytes: Uint8Array): Int32Array {
  return new Int32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength >> 2);
}

/** Collects ended flows as columns, straight from their rows. */
export class FlowBuilder {
  #capacity = LEAST_CAPACITY;
  #columns = allocateFlows(LEAST_CAPACITY, UNTOLD);
  #forward = forwardColumns(this.#columns);
  #reverse = reverseColumns(this.#columns);
  #ids = wordsOf(this.#columns.id);
  #src = wordsOf(this.#columns.srcAddress);
  #dst = wordsOf(this.#columns.dstAddress);
  #count = 0;

  /** Flows waiting to be taken. */
  get count(): number {
    return this.#count;
  }

  /** Adds the flow in `row`; `endReason` is its place in the symbols of the field. */
  append(slab: FlowSlab, row: number, ids: FlowIds, endReason: number): void {
    if (this.#count === this.#capacity) this.#grow();
    const to = this.#count++;
    ids.write(slab.words, slab.doubles, row, this.#ids, to * 4);
    this.#putKey(slab, row, to);
    this.#putTimes(slab, row, to);
    this.#columns.endReason[to] = endReason;
    putDirection(slab, row * ROW_DOUBLES + FORWARD_DOUBLES, this.#forward, to);
    putDirection(slab, row * ROW_DOUBLES + REVERSE_DOUBLES, this.#reverse, to);
  }

  /**
   * Takes what was added, in order, cut into parts of at most `mostRows`; the last part alone may say `last`. Without flows
   * there is no part, but for the end of a source, which is told by an empty one.
   */
  take(scalars: FlowScalars, mostRows = MOST_ROWS): FlowBatch[] {
    const parts: FlowBatch[] = [];
    const count = this.#count;
    if (count === 0 && !scalars.last) return parts;
    const { source, lane, watermark, last } = scalars;
    const whole = { ...this.#columns, source, lane, watermark, last, count };
    for (let from = 0; from === 0 || from < count; from += mostRows)
      parts.push(flows.slice(whole, from, Math.min(from + mostRows, count)));
    this.#count = 0;
    // The parts keep the columns; the next ones are about as long as these had to be.
    this.#use(allocateFlows(Math.max(LEAST_CAPACITY, count + (count >> 2)), UNTOLD));
    return parts;
  }

  #putKey(slab: FlowSlab, row: number, to: number): void {
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
    writeCommunityId(words, key, isFromHigh, columns.communityId, to * COMMUNITY_ID_LENGTH);
  }

  #putTimes(slab: FlowSlab, row: number, to: number): void {
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

  #grow(): void {
    const longer = allocateFlows(this.#capacity * 2, UNTOLD);
    copyColumns(this.#columns, longer);
    this.#use(longer);
  }

  #use(columns: FlowBatch): void {
    this.#capacity = columns.count;
    this.#columns = columns;
    this.#forward = forwardColumns(columns);
    this.#reverse = reverseColumns(columns);
    this.#ids = wordsOf(columns.id);
    this.#src = wordsOf(columns.srcAddress);
    this.#dst = wordsOf(columns.dstAddress);
  }
}

function putDirection(slab: FlowSlab, sums: number, columns: DirectionColumns, to: number): void {
  const { words, doubles } = slab;
  const counts = sums * 2;
  const packets = (words[counts + PACKETS] ?? 0) >>> 0;
  columns.packets[to] = packets;
  columns.flags[to] = words[counts + TCP_FLAGS] ?? 0;
  columns.bytes[to] = doubles[sums + BYTES] ?? 0;
  columns.payloadBytes[to] = doubles[sums + PAYLOAD_BYTES] ?? 0;
  if (packets === 0) putLengths(columns, to, NaN, NaN, NaN, NaN);
  else {
    const mean = (doubles[sums + BYTES] ?? 0) / packets;
    const variance = (doubles[sums + LENGTH_SQUARES] ?? 0) / packets - mean * mean;
    const std = variance > 0 ? Math.sqrt(variance) : 0;
    putLengths(
      columns,
      to,
      (words[counts + LENGTH_MIN] ?? 0) >>> 0,
      mean,
      (words[counts + LENGTH_MAX] ?? 0) >>> 0,
      std,
    );
  }
  if (packets < 2) putIats(columns, to, NaN, NaN, NaN, NaN);
  else {
    const std = Math.sqrt((doubles[sums + IAT_DEVIATIONS] ?? 0) / (packets - 1));
    const mean = doubles[sums + IAT_MEAN] ?? 0;
    putIats(columns, to, doubles[sums + IAT_MIN] ?? 0, mean, doubles[sums + IAT_MAX] ?? 0, std);
  }
}

function putLengths(columns: DirectionColumns, to: number, min: number, mean: number, max: number, std: number): void {
  columns.lengthMin[to] = min;
  columns.lengthMean[to] = mean;
  columns.lengthMax[to] = max;
  columns.lengthStd[to] = std;
}

function putIats(columns: DirectionColumns, to: number, min: number, mean: number, max: number, std: number): void {
  columns.iatMin[to] = min;
  columns.iatMean[to] = mean;
  columns.iatMax[to] = max;
  columns.iatStd[to] = std;
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
}
