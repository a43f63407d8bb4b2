/** Rows in a page. */
const ROWS = 16;
const HEAD_BYTES = Float64Array.BYTES_PER_ELEMENT;

/**
 * The last rows that were looked at, in pages that are saved under names used again: what is taken in between two savings of something
 * large is written down as it came.
 */
export class RowPages {
  readonly #width: number;
  readonly #slots: number;
  readonly #pages = new Map<number, Float32Array>();
  readonly #changed = new Set<number>();
  #next = 0;

  /** Keeps the last `most` rows or some more. */
  constructor(width: number, most: number) {
    this.#width = width;
    this.#slots = Math.ceil(most / ROWS) + 1;
  }

  /** Rows that there were so far; that of the next row. */
  get next(): number {
    return this.#next;
  }

  add(row: Float32Array): void {
    const slot = this.#slot(this.#next);
    let page = this.#pages.get(slot);
    if (page === undefined || this.#next % ROWS === 0) {
      page = new Float32Array(ROWS * this.#width);
      this.#pages.set(slot, page);
    }
    page.set(row, (this.#next % ROWS) * this.#width);
    this.#changed.add(slot);
    this.#next++;
  }

  /** A row that is still kept. */
  row(at: number): Float32Array | undefined {
    const from = (at % ROWS) * this.#width;
    return this.#pages.get(this.#slot(at))?.subarray(from, from + this.#width);
  }

  /** Pages that have changed, by the names that they are saved under; each says how many rows there were. */
  takeChanges(): { readonly key: string; readonly value: Uint8Array }[] {
    const changed = [...this.#changed].flatMap((slot) => {
      const page = this.#pages.get(slot);
      if (page === undefined) return [];
      const value = new Uint8Array(HEAD_BYTES + page.byteLength);
      value.set(new Uint8Array(Float64Array.of(this.#next).buffer));
      value.set(new Uint8Array(page.buffer), HEAD_BYTES);
      return [{ key: String(slot), value }];
    });
    this.#changed.clear();
    return changed;
  }

  /** Takes back a page; the one that was saved last knows how many rows there were. */
  restore(key: string, bytes: Uint8Array): void {
    const own = bytes.slice();
    if (own.byteLength !== HEAD_BYTES + ROWS * this.#width * Float32Array.BYTES_PER_ELEMENT) return;
    this.#pages.set(Number(key), new Float32Array(own.buffer.slice(HEAD_BYTES)));
    this.#next = Math.max(this.#next, new DataView(own.buffer).getFloat64(0, true));
  }

  #slot(row: number): number {
    return Math.floor(row / ROWS) % this.#slots;
  }
}
