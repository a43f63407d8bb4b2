import type { FlowBatch } from '@weir/schema';
import {
  DUPLICATES,
  END,
  FRAGMENTS,
  FROM_HIGH,
  HIGH_ADDRESS,
  LOW_ADDRESS,
  NUMBER,
  PORTS,
  PROBLEMS,
  PROTOCOL,
  ROW_DOUBLES,
  ROW_WORDS,
  START,
  STATE,
  TUNNEL_SHIFT,
  VIRTUAL_NETWORK,
  VLANS,
} from './flow-row.ts';
import type { RowSlab } from './row-slab.ts';

/** The columns of a batch, with its addresses as words, four an address. */
export interface KeyedColumns {
  readonly batch: FlowBatch;
  readonly src: Int32Array;
  readonly dst: Int32Array;
}

export function keyedColumns(batch: FlowBatch): KeyedColumns {
  return { batch, src: wordsOf(batch.srcAddress), dst: wordsOf(batch.dstAddress) };
}

function wordsOf(bytes: Uint8Array): Int32Array {
  return new Int32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength >> 2);
}

/** Writes whose the flow in `row` is, when it was, and what was odd about it. */
export function putKey(slab: RowSlab, row: number, { batch, src, dst }: KeyedColumns, to: number): void {
  const { words, doubles } = slab;
  const key = row * ROW_WORDS;
  const isFromHigh = ((words[key + STATE] ?? 0) & FROM_HIGH) !== 0;
  const from = key + (isFromHigh ? HIGH_ADDRESS : LOW_ADDRESS);
  const other = key + (isFromHigh ? LOW_ADDRESS : HIGH_ADDRESS);
  for (let i = 0; i < 4; i++) {
    src[to * 4 + i] = words[from + i] ?? 0;
    dst[to * 4 + i] = words[other + i] ?? 0;
  }
  const ports = words[key + PORTS] ?? 0;
  const vlans = words[key + VLANS] ?? 0;
  batch.srcPort[to] = isFromHigh ? ports >>> 16 : ports & 0xffff;
  batch.dstPort[to] = isFromHigh ? ports & 0xffff : ports >>> 16;
  batch.protocol[to] = words[key + PROTOCOL] ?? 0;
  batch.vlan[to] = vlans;
  batch.innerVlan[to] = vlans >>> 16;
  batch.tunnel[to] = (words[key + STATE] ?? 0) >>> TUNNEL_SHIFT;
  batch.virtualNetwork[to] = words[key + VIRTUAL_NETWORK] ?? 0;
  batch.fragments[to] = words[key + FRAGMENTS] ?? 0;
  batch.problems[to] = words[key + PROBLEMS] ?? 0;
  batch.duplicates[to] = words[key + DUPLICATES] ?? 0;
  const double = row * ROW_DOUBLES;
  batch.number[to] = doubles[double + NUMBER] ?? 0;
  batch.start[to] = doubles[double + START] ?? 0;
  batch.end[to] = doubles[double + END] ?? 0;
}
