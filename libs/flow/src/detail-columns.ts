import { vectorsOf, type FlowBatch } from '@weir/schema';
import { pathBeside } from './beside-flow.ts';
import { clearDatagrams, datagramColumns, putDatagrams, type DatagramColumns } from './datagram-columns.ts';
import type { FlowDetails } from './flow-details.ts';
import type { FlowIds } from './flow-id.ts';
import { ROW_WORDS, TRAITS } from './flow-row.ts';
import { IdColumns } from './id-columns.ts';
import type { MeasureColumns } from './measure-columns.ts';
import type { RowSlab } from './row-slab.ts';
import {
  clearQuality,
  forwardQuality,
  putQuality,
  reverseQuality,
  type QualityColumns,
} from './tcp/quality-columns.ts';
import { FlowTraits } from './traits/flow-traits.ts';

const ADDRESS = 16;

/** Features in a fixed order. */
export interface FlowFeatures {
  /** Tells this list of features from any other. */
  readonly fingerprint: string;
  /** How many there are. */
  readonly width: number;
  /** Writes vectors of flows whose rows are these columns'; `traits` are those of the flow that is written. */
  writer(flows: FlowBatch, traits: FlowTraits): VectorWriter;
}

/** Writes the values of all features of the flow in `row`, which has all its columns, the first to `vectors[at]`. */
export type VectorWriter = (row: number, vectors: Float64Array, at: number) => void;

export interface DetailColumnsOptions {
  /** Whether flows are told apart, by id and Community ID, a hash each; as they are where this is left out. */
  readonly ids?: boolean;
  /** What becomes the vectors of the flows; nothing without. */
  readonly features?: FlowFeatures;
}

/** The columns of a part, by what they are about. */
interface Open {
  readonly columns: FlowBatch;
  readonly ids: IdColumns;
  readonly forward: QualityColumns;
  readonly reverse: QualityColumns;
  readonly datagrams: DatagramColumns;
  readonly vectors: Float64Array;
  readonly writeVector: VectorWriter;
}

/**
 * Writes what is known of flows beside their counts into the columns of a part. Rows are clear before they are written: of most flows
 * there is little to say.
 */
export class DetailColumns {
  readonly #hasIds: boolean;
  readonly #features: FlowFeatures | undefined;
  readonly #traits = new FlowTraits();
  #open: Open | undefined;

  constructor({ ids = true, features }: DetailColumnsOptions) {
    this.#hasIds = ids;
    this.#features = features;
  }

  /** Goes on with these columns, whose first `written` rows are written. */
  use(columns: FlowBatch, written: number): void {
    const width = this.#features?.width ?? 0;
    const vectors = vectorsOf(columns.count, width);
    const former = this.#open?.vectors.subarray(0, written * width);
    if (former !== undefined) vectors.set(former);
    this.#open = {
      columns,
      ids: new IdColumns(columns),
      forward: forwardQuality(columns),
      reverse: reverseQuality(columns),
      datagrams: datagramColumns(columns),
      vectors,
      writeVector: this.#features?.writer(columns, this.#traits) ?? (() => undefined),
    };
    this.clear(written, columns.count);
  }

  /** Forgets what was written to rows [from, to). */
  clear(from: number, to: number): void {
    if (this.#open === undefined) return;
    clearQuality(this.#open.forward, from, to);
    clearQuality(this.#open.reverse, from, to);
    clearDatagrams(this.#open.datagrams, from, to);
    const { outerSrcAddress, outerDstAddress } = this.#open.columns;
    for (const addresses of [outerSrcAddress, outerDstAddress]) addresses.fill(0, from * ADDRESS, to * ADDRESS);
  }

  /** Writes what is beside the flow in `row` to row `to`, whose counts are written. */
  put(
    flows: RowSlab,
    row: number,
    ids: FlowIds,
    details: FlowDetails,
    { forward, reverse }: MeasureColumns,
    to: number,
  ): void {
    const open = this.#open;
    if (open === undefined) return;
    if (this.#hasIds) open.ids.put(flows, row, ids, to);
    const path = pathBeside(flows, row);
    putQuality(details.tcp, path, true, forward, open.forward, to);
    putQuality(details.tcp, path, false, reverse, open.reverse, to);
    putDatagrams(details.datagrams, flows, row, open.datagrams, to);
    details.applications.put(flows, row, open.columns, to);
    details.outer.put(row, open.columns, to);
    if (this.#features === undefined) return;
    this.#traits.turnTo(details.traits.rows, (flows.words[row * ROW_WORDS + TRAITS] ?? 0) - 1);
    open.writeVector(to, open.vectors, to * this.#features.width);
  }

  /** The first `count` rows with their vectors, in the memory that they were written to. */
  withVectors(columns: FlowBatch, count: number): FlowBatch {
    const features = this.#features;
    if (features === undefined || this.#open === undefined) return columns;
    const vector = this.#open.vectors.subarray(0, count * features.width);
    return { ...columns, count, features: features.fingerprint, vector };
  }
}
