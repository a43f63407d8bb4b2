import type { Room } from './native-column.ts';

/** A block is rarely as large as the one before; a column that grew by less than this fits into the memory it had. */
const GROWTH = 1.25;

/** Memory for the columns of one block after another: a column gets what the column in its place had before. */
export class KeptRoom implements Room {
  readonly #buffers: ArrayBuffer[] = [];
  #next = 0;

  /** Whatever was taken is used again from here on. */
  empty(): void {
    this.#next = 0;
  }

  take(bytes: number): Uint8Array<ArrayBuffer> {
    const place = this.#next++;
    let buffer = this.#buffers[place];
    if (buffer === undefined || buffer.byteLength < bytes) {
      buffer = new ArrayBuffer(Math.ceil(bytes * GROWTH));
      this.#buffers[place] = buffer;
    }
    return new Uint8Array(buffer, 0, bytes);
  }
}
