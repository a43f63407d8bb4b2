import type { FlowBatch } from '@weir/schema';
import type { FlowCollector, FlowScalars } from './flow-collector.ts';
import type { FlowIds } from './flow-id.ts';
import type { RowSlab } from './row-slab.ts';

const UNTOLD = { source: '', lane: 0, watermark: 0, last: false } as const;
const LEAST_CAPACITY = 64;
/** Flows in a part at most. */
export const MOST_ROWS = 4096;

/** A part that is being written. */
export interface OpenPart {
  readonly batch: FlowBatch;
  /** The columns that are its own, in one piece of memory; the others are the same in every part. */
  readonly columns: readonly ArrayBufferView[];
  /** Writes the flow in `row` of the slab to row `to`. */
  put(slab: RowSlab, row: number, ids: FlowIds, endReason: number, to: number): void;
}

/** Makes a part of so many rows, with whatever was in its memory. */
export type OpenParts = (count: number, scalars: FlowScalars) => OpenPart;

/**
 * Collects ended flows of which little is told: only what is told has memory of its own. To clear and copy all columns of flows takes
 * longer than to gather the packets.
 */
export class PartBuilder implements FlowCollector {
  readonly early = undefined;
  readonly #open: OpenParts;
  #full: OpenPart[] = [];
  #part: OpenPart;
  #count = 0;

  constructor(open: OpenParts) {
    this.#open = open;
    this.#part = open(LEAST_CAPACITY, UNTOLD);
  }

  append(slab: RowSlab, row: number, ids: FlowIds, endReason: number): void {
    if (this.#count === this.#part.batch.count) this.#makeRoom();
    this.#part.put(slab, row, ids, endReason, this.#count++);
  }

  take({ source, lane, watermark, last }: FlowScalars): FlowBatch[] {
    const parts = this.#full.map(({ batch }) => ({ ...batch, source, lane, watermark, last: false }));
    this.#full = [];
    if (this.#count > 0 || last) parts.push(this.#first(this.#count, { source, lane, watermark, last }));
    this.#count = 0;
    return parts;
  }

  /** The first `count` flows in memory of their own: the next ones come to stand in this. */
  #first(count: number, scalars: FlowScalars): FlowBatch {
    const copy = this.#open(count, scalars);
    copyRows(this.#part, copy);
    return copy.batch;
  }

  #makeRoom(): void {
    if (this.#count < MOST_ROWS) {
      const longer = this.#open(this.#count * 2, UNTOLD);
      copyRows(this.#part, longer);
      this.#part = longer;
    } else {
      this.#full.push(this.#part);
      this.#part = this.#open(MOST_ROWS, UNTOLD);
      this.#count = 0;
    }
  }
}

/** Copies as many rows as both have. */
function copyRows(from: OpenPart, to: OpenPart): void {
  to.columns.forEach((column, i) => {
    const other = from.columns[i];
    if (other === undefined) return;
    const bytes = Math.min(column.byteLength, other.byteLength);
    bytesOf(column, bytes).set(bytesOf(other, bytes));
  });
}

function bytesOf({ buffer, byteOffset }: ArrayBufferView, length: number): Uint8Array {
  return new Uint8Array(buffer, byteOffset, length);
}
