const ALIGNMENT = 8;
/** Blocks are this long or a multiple of it, so that one given back fits the next batch of about the same length. */
const STEP_BYTES = 32_768;
/** Blocks waiting to be used again, bytes. */
const MOST_SPARE_BYTES = 32 << 20;

/** Blocks in use that may be given back. */
const lent = new WeakSet<ArrayBufferLike>();
const spare = new Map<number, ArrayBuffer[]>();
let spareBytes = 0;

/**
 * One piece of zeroed memory from which the columns of a batch are cut, each beginning at a multiple of 8 bytes.
 * A buffer per column would cost more than decoding the packets that fill it, and fresh memory for each batch as much again.
 */
export class ColumnBlock {
  readonly #buffer: ArrayBuffer;
  #used = 0;

  /** Room for `count` rows of `bytesPerRow` in `columns` columns. */
  constructor(count: number, bytesPerRow: number, columns: number) {
    this.#buffer = zeroed(count * bytesPerRow + columns * ALIGNMENT);
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

function zeroed(bytes: number): ArrayBuffer {
  if (bytes < STEP_BYTES / 2) return new ArrayBuffer(bytes);
  const size = Math.ceil(bytes / STEP_BYTES) * STEP_BYTES;
  const used = spare.get(size)?.pop();
  const block = used ?? new ArrayBuffer(size);
  if (used !== undefined) {
    spareBytes -= size;
    new Uint8Array(used, 0, bytes).fill(0);
  }
  lent.add(block);
  return block;
}

/** Lets the next batches have the memory of one that nobody reads any more. Memory that is not of a block is left alone. */
export function giveBackBlock(buffer: ArrayBufferLike): void {
  if (!(buffer instanceof ArrayBuffer) || !lent.delete(buffer)) return;
  if (spareBytes + buffer.byteLength > MOST_SPARE_BYTES) return;
  spareBytes += buffer.byteLength;
  const same = spare.get(buffer.byteLength);
  if (same === undefined) spare.set(buffer.byteLength, [buffer]);
  else same.push(buffer);
}
