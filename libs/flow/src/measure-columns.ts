import type { FlowBatch } from '@weir/schema';
import { forwardColumns, putDirection, reverseColumns, type DirectionColumns } from './direction-columns.ts';
import { FORWARD_DOUBLES, REVERSE_DOUBLES, ROW_DOUBLES, ROW_WORDS, STATE } from './flow-row.ts';
import { keyedColumns, putKey, type KeyedColumns } from './key-columns.ts';
import type { RowSlab } from './row-slab.ts';
import { clientRttUs, serverRttUs } from './tcp-state.ts';

/** The columns of a batch that say whose flows are, when they were, what was counted and measured of them, and why they ended. */
export class MeasureColumns {
  readonly forward: DirectionColumns;
  readonly reverse: DirectionColumns;
  readonly #keyed: KeyedColumns;

  constructor(batch: FlowBatch) {
    this.forward = forwardColumns(batch);
    this.reverse = reverseColumns(batch);
    this.#keyed = keyedColumns(batch);
  }

  /** Writes those of the flow in `row` of a slab to row `to`. */
  put(slab: RowSlab, row: number, endReason: number, to: number): void {
    putKey(slab, row, this.#keyed, to);
    this.#putHandshake(slab, row, to);
    this.#keyed.batch.endReason[to] = endReason;
    putDirection(slab, row * ROW_DOUBLES + FORWARD_DOUBLES, this.forward, to);
    putDirection(slab, row * ROW_DOUBLES + REVERSE_DOUBLES, this.reverse, to);
  }

  #putHandshake({ words, doubles }: RowSlab, row: number, to: number): void {
    const { batch } = this.#keyed;
    const state = words[row * ROW_WORDS + STATE] ?? 0;
    const server = serverRttUs(doubles, row, state);
    const client = clientRttUs(doubles, row, state);
    batch.handshakeServerRttUs[to] = server;
    batch.handshakeClientRttUs[to] = client;
    batch.handshakeRttUs[to] = server + client;
  }
}
