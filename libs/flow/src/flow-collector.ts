import type { FlowBatch } from '@weir/schema';
import type { FlowDetails } from './flow-details.ts';
import type { FlowIds } from './flow-id.ts';
import type { RowSlab } from './row-slab.ts';

/** What every part of a message carries. */
export interface FlowScalars {
  readonly source: string;
  readonly lane: number;
  readonly watermark: number;
  readonly last: boolean;
}

/** Collects the flows that leave tables as columns, straight from their rows, a part's worth at a time. */
export interface FlowCollector {
  /** Collects the early records, where there are any. */
  readonly early: FlowCollector | undefined;
  /** Adds the flow in `row` with its details, if it has any; `endReason` is its place in the symbols of the field. */
  append(slab: RowSlab, row: number, ids: FlowIds, endReason: number, details?: FlowDetails): void;
  /**
   * Takes what was added, in order, in parts; the last part alone may say `last`. Without flows there is no part, but for the end
   * of a source, which is told by an empty one. Early records come first.
   */
  take(scalars: FlowScalars): FlowBatch[];
}
