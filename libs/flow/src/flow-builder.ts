import { allocateFlows, flows, vectorsOf, type FlowBatch } from '@weir/schema';
import { copyColumns } from './copy-columns.ts';
import type { DetailColumns } from './detail-columns.ts';
import type { FlowCollector, FlowScalars } from './flow-collector.ts';
import type { FlowDetails } from './flow-details.ts';
import type { FlowIds } from './flow-id.ts';
import { MeasureColumns } from './measure-columns.ts';
import type { RowSlab } from './row-slab.ts';

const LEAST_CAPACITY = 64;
/** Bytes of a message at most, roughly, as brokers refuse messages over 1 MB by default. */
const MOST_BYTES = 800_000;
const FLOW_BYTES = 712;
const UNTOLD = { source: '', lane: 0, watermark: 0, last: false } as const;

/** Flows in a part at most, where each has so many features. */
export function mostRowsWith(features: number): number {
  return Math.floor(MOST_BYTES / (FLOW_BYTES + features * Float64Array.BYTES_PER_ELEMENT));
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
 * Collects ended flows with all that is known of them. A part that is more than half full is handed out
 * as it is, as all flows of a capture may end in one message; a smaller one is copied and its columns stay.
 */
export class FlowBuilder implements FlowCollector {
  readonly early: FlowBuilder | undefined;
  readonly #details: DetailColumns | undefined;
  readonly #isEarly: boolean;
  readonly #mostRows: number;
  #full: FlowBatch[] = [];
  #capacity = LEAST_CAPACITY;
  #columns = allocateFlows(LEAST_CAPACITY, UNTOLD);
  #measures = new MeasureColumns(this.#columns);
  #count = 0;

  constructor({ details, early, isEarly = false, mostRows = mostRowsWith(0) }: FlowBuilderOptions = {}) {
    this.early = early;
    this.#details = details;
    this.#isEarly = isEarly;
    this.#mostRows = mostRows;
    details?.use(this.#columns, 0);
  }

  append(slab: RowSlab, row: number, ids: FlowIds, endReason: number, details?: FlowDetails): void {
    if (this.#count === this.#capacity) this.#makeRoom();
    const to = this.#count++;
    this.#measures.put(slab, row, endReason, to);
    if (details !== undefined) this.#details?.put(slab, row, ids, details, this.#measures, to);
  }

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
    this.#measures = new MeasureColumns(columns);
    this.#details?.use(columns, written);
  }
}
