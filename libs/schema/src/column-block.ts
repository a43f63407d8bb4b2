import { takeZeroedBlock } from './block-pool.ts';

export const ALIGNMENT = 8;

/** Bytes that columns of together `bytes` need at most when each begins at a multiple of 8. */
export function blockBytes(bytes: number, columns: number): number {
  return bytes + columns * ALIGNMENT;
}

/**
 * One piece of zeroed memory from which the columns of a batch are cut, each beginning at a multiple of 8 bytes.
 * A buffer per column would cost more than decoding the packets that fill it, and fresh memory for each batch as much again.
 */
export class ColumnBlock {
  readonly #buffer: ArrayBuffer;
  #used = 0;

  /** Room for `count` rows of `bytesPerRow` in `columns` columns; `memory` is that of a block of as many rows, with what is in it. */
  constructor(count: number, bytesPerRow: number, columns: number, memory?: ArrayBuffer) {
    this.#buffer = memory ?? takeZeroedBlock(blockBytes(count * bytesPerRow, columns));
  }

  #take(bytes: number): number {
    const at = this.#used;
    this.#used = at + Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
    return at;
  }

  uint8s(length: number): Uint8Array {
    return new Uint8Array(this.#buffer, this.#take(length), length);
  }

  uint16s(length: number): Uint16Array {
    return new Uint16Array(this.#buffer, this.#take(length * 2), length);
  }

  uint32s(length: number): Uint32Array {
    return new Uint32Array(this.#buffer, this.#take(length * 4), length);
  }

  float64s(length: number): Float64Array {
    return new Float64Array(this.#buffer, this.#take(length * 8), length);
  }
}
