import { allocateFlows, blockBytes, ColumnBlock, takeBlock, type FlowBatch } from '@weir/schema';
import { forwardCounts, putCounts, reverseCounts, type CountColumns } from './direction-columns.ts';
import type { FlowCollector, FlowScalars } from './flow-collector.ts';
import type { FlowIds } from './flow-id.ts';
import { FORWARD_DOUBLES, REVERSE_DOUBLES, ROW_DOUBLES } from './flow-row.ts';
import { keyedColumns, putKey, type KeyedColumns } from './key-columns.ts';
import type { RowSlab } from './row-slab.ts';

const UNTOLD = { source: '', lane: 0, watermark: 0, last: false } as const;
const LEAST_CAPACITY = 64;
/** Flows in a part at most: about as many bytes as in one of whole flows. */
const MOST_ROWS = 4096;
/** Every column without rows. */
const NOTHING = allocateFlows(0, UNTOLD);
const COLUMNS = 24;
/** Of a row in all of them. */
const ROW_BYTES = 127;

/** The columns of flows that are counted, with whatever was in their memory. */
class CountedColumns {
  readonly batch: FlowBatch;
  /** Those that have rows. */
  readonly #columns: readonly ArrayBufferView[];
  readonly #keyed: KeyedColumns;
  readonly #forward: CountColumns;
  readonly #reverse: CountColumns;

  constructor(count: number, scalars: FlowScalars) {
    const block = new ColumnBlock(count, ROW_BYTES, COLUMNS, takeBlock(blockBytes(count * ROW_BYTES, COLUMNS)));
    const counted = {
      number: block.float64s(count),
      start: block.float64s(count),
      end: block.float64s(count),
      srcAddress: block.uint8s(count * 16),
      srcPort: block.uint16s(count),
      dstAddress: block.uint8s(count * 16),
      dstPort: block.uint16s(count),
      protocol: block.uint8s(count),
      vlan: block.uint16s(count),
      innerVlan: block.uint16s(count),
      tunnel: block.uint8s(count),
      virtualNetwork: block.uint32s(count),
      fragments: block.uint32s(count),
      problems: block.uint32s(count),
      duplicates: block.uint32s(count),
      endReason: block.uint8s(count),
      forwardPackets: block.uint32s(count),
      forwardBytes: block.float64s(count),
      forwardPayloadBytes: block.float64s(count),
      forwardFlags: block.uint16s(count),
      reversePackets: block.uint32s(count),
      reverseBytes: block.float64s(count),
      reversePayloadBytes: block.float64s(count),
      reverseFlags: block.uint16s(count),
    };
    this.batch = { ...NOTHING, ...scalars, count, ...counted };
    this.#columns = Object.values(counted);
    this.#keyed = keyedColumns(this.batch);
    this.#forward = forwardCounts(this.batch);
    this.#reverse = reverseCounts(this.batch);
  }

  put(slab: RowSlab, row: number, endReason: number, to: number): void {
    putKey(slab, row, this.#keyed, to);
    this.batch.endReason[to] = endReason;
    putCounts(slab, row * ROW_DOUBLES + FORWARD_DOUBLES, this.#forward, to);
    putCounts(slab, row * ROW_DOUBLES + REVERSE_DOUBLES, this.#reverse, to);
  }

  /** The first `count` flows in memory of their own: the next ones come to stand in this. */
  first(count: number, scalars: FlowScalars): CountedColumns {
    const copy = new CountedColumns(count, scalars);
    copy.copy(this);
    return copy;
  }

  /** Copies as many rows as both have. */
  copy(from: CountedColumns): void {
    this.#columns.forEach((column, i) => {
      const other = from.#columns[i];
      if (other === undefined) return;
      const bytes = Math.min(column.byteLength, other.byteLength);
      bytesOf(column, bytes).set(bytesOf(other, bytes));
    });
  }
}

function bytesOf({ buffer, byteOffset }: ArrayBufferView, length: number): Uint8Array {
  return new Uint8Array(buffer, byteOffset, length);
}

/**
 * Collects ended flows for who only counts: whose they are, when they were, what each end sent, and why they ended. Columns of
 * anything else have no rows, for there are five times as many, and to clear and copy them took longer than to gather the packets.
 */
export class CountedBuilder implements FlowCollector {
  readonly early = undefined;
  #full: CountedColumns[] = [];
  #columns = new CountedColumns(LEAST_CAPACITY, UNTOLD);
  #count = 0;

  append(slab: RowSlab, row: number, _ids: FlowIds, endReason: number): void {
    if (this.#count === this.#columns.batch.count) this.#makeRoom();
    this.#columns.put(slab, row, endReason, this.#count++);
  }

  take({ source, lane, watermark, last }: FlowScalars): FlowBatch[] {
    const parts = this.#full.map(({ batch }) => ({ ...batch, source, lane, watermark, last: false }));
    this.#full = [];
    if (this.#count > 0 || last) parts.push(this.#columns.first(this.#count, { source, lane, watermark, last }).batch);
    this.#count = 0;
    return parts;
  }

  #makeRoom(): void {
    if (this.#count < MOST_ROWS) {
      const longer = new CountedColumns(this.#count * 2, UNTOLD);
      longer.copy(this.#columns);
      this.#columns = longer;
    } else {
      this.#full.push(this.#columns);
      this.#columns = new CountedColumns(MOST_ROWS, UNTOLD);
      this.#count = 0;
    }
  }
}
