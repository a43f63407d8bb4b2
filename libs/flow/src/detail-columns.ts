import type { FlowBatch } from '@weir/schema';
import { pathBeside } from './beside-flow.ts';
import { COMMUNITY_ID_LENGTH, writeCommunityId } from './community-id.ts';
import { clearDatagrams, datagramColumns, putDatagrams, type DatagramColumns } from './datagram-columns.ts';
import type { DirectionColumns } from './direction-columns.ts';
import type { FlowDetails } from './flow-details.ts';
import type { FlowIds } from './flow-id.ts';
import { FROM_HIGH, ROW_WORDS, STATE, TRAITS } from './flow-row.ts';
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
  /** Values of all features of the first `count` flows, flow by flow. */
  vectors(flows: FlowBatch, traits: FlowTraits, count: number): Float64Array;
}

export interface DetailColumnsOptions {
  /** Whether flows are told apart, by id and Community ID, a hash each; as they are where this is left out. */
  readonly ids?: boolean;
  /** What becomes the vectors of the flows; nothing without. */
  readonly features?: FlowFeatures;
}

/** The columns of a part, by what they are about. */
interface Open {
  readonly columns: FlowBatch;
  readonly ids: Int32Array;
  readonly forward: QualityColumns;
  readonly reverse: QualityColumns;
  readonly datagrams: DatagramColumns;
}

/**
 * Writes what is known of flows beside their counts into the columns of a part. Rows are clear before they are written: of most flows
 * there is little to say.
 */
export class DetailColumns {
  readonly #hasIds: boolean;
  readonly #features: FlowFeatures | undefined;
  readonly #traits: FlowTraits;
  #open: Open | undefined;

  /** For parts of `mostRows` flows at most. */
  constructor({ ids = true, features }: DetailColumnsOptions, mostRows: number) {
    this.#hasIds = ids;
    this.#features = features;
    this.#traits = new FlowTraits(features === undefined ? 0 : mostRows);
  }

  /** Goes on with these columns, whose first `written` rows are written. */
  use(columns: FlowBatch, written: number): void {
    this.#open = {
      columns,
      ids: new Int32Array(columns.id.buffer, columns.id.byteOffset, columns.id.byteLength >> 2),
      forward: forwardQuality(columns),
      reverse: reverseQuality(columns),
      datagrams: datagramColumns(columns),
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
    forward: DirectionColumns,
    reverse: DirectionColumns,
    to: number,
  ): void {
    const open = this.#open;
    if (open === undefined) return;
    if (this.#hasIds) putIds(flows, row, ids, open, to);
    const path = pathBeside(flows, row);
    putQuality(details.tcp, path, true, forward, open.forward, to);
    putQuality(details.tcp, path, false, reverse, open.reverse, to);
    putDatagrams(details.datagrams, flows, row, open.datagrams, to);
    details.applications.put(flows, row, open.columns, to);
    details.outer.put(row, open.columns, to);
    if (this.#features !== undefined)
      this.#traits.put(details.traits.rows, (flows.words[row * ROW_WORDS + TRAITS] ?? 0) - 1, to);
  }

  /** The first `count` rows with their vectors. */
  withVectors(columns: FlowBatch, count: number): FlowBatch {
    const features = this.#features;
    if (features === undefined) return columns;
    const vector = features.vectors(columns, this.#traits, count);
    return { ...columns, count, features: features.fingerprint, vector };
  }
}

function putIds({ words, doubles }: RowSlab, row: number, ids: FlowIds, open: Open, to: number): void {
  ids.write(words, doubles, row, open.ids, to * 4);
  const isFromHigh = ((words[row * ROW_WORDS + STATE] ?? 0) & FROM_HIGH) !== 0;
  writeCommunityId(words, row * ROW_WORDS, isFromHigh, open.columns.communityId, to * COMMUNITY_ID_LENGTH);
}
