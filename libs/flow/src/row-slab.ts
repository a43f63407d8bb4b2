import { ROW_LAYOUT } from './flow-row.ts';

/** Rows a page holds; pages are what checkpoints save. */
export const PAGE_ROWS = 64;
const FIRST_PAGES = 4;
/** Doubles of a row from which `fill` is faster than a loop. */
const LONG_ROW = 48;

/** Words that come from memory together. */
const LINE_WORDS = 16;

/** A page of rows as saved. */
export interface RowPage {
  readonly page: number;
  readonly bytes: Uint8Array;
}

export interface PageChanges {
  readonly changed: readonly RowPage[];
  /** Pages saved before that hold no row any more. */
  readonly removed: readonly number[];
}

/** What a slab has to know of its rows. */
export interface RowShape {
  /** Bytes of a row, a multiple of 8. */
  readonly bytes: number;
  /** The word of a row whose lowest bit says that it is in use. */
  readonly state: number;
}

/** Bit of the state word of a row: it is in use. */
export const IN_USE = 1;

/** Rows of one shape in one buffer, with a free list and a record of the pages that changed. */
export class RowSlab {
  capacity = 0;
  /** Rows in use. */
  size = 0;
  words = new Int32Array(0);
  doubles = new Float64Array(0);
  bytes = new Uint8Array(0);
  /** What `touch` read: kept, or the reads could be left out. */
  touched = 0;
  readonly #rowWords: number;
  readonly #state: number;
  /** Rows handed out at least once; the ones above are untouched. */
  #top = 0;
  #free = new Int32Array(0);
  #freeCount = 0;
  #isChanged = new Uint8Array(0);
  #isSaved = new Uint8Array(0);
  #rowsInPage = new Uint8Array(0);

  /** Has room for `pages` pages at first. */
  constructor(shape: RowShape, pages = FIRST_PAGES) {
    this.#rowWords = shape.bytes / 4;
    this.#state = shape.state;
    this.#reserve(pages * PAGE_ROWS);
  }

  get isFull(): boolean {
    return this.#freeCount === 0 && this.#top === this.capacity;
  }

  /** Doubles the rows, up to `limit`. */
  grow(limit: number): void {
    const wished = Math.max(this.capacity * 2, FIRST_PAGES * PAGE_ROWS);
    const pages = Math.ceil(Math.min(wished, Math.max(limit, this.capacity + 1)) / PAGE_ROWS);
    this.#reserve(pages * PAGE_ROWS);
  }

  /** A row of zeros, marked in use. The slab must not be full. */
  allocate(): number {
    const row = this.#freeCount > 0 ? (this.#free[--this.#freeCount] ?? 0) : this.#top++;
    const { doubles } = this;
    const rowDoubles = this.#rowWords / 2;
    const end = (row + 1) * rowDoubles;
    if (rowDoubles > LONG_ROW) doubles.fill(0, row * rowDoubles, end);
    else for (let at = row * rowDoubles; at < end; at++) doubles[at] = 0;
    this.words[row * this.#rowWords + this.#state] = IN_USE;
    const page = (row / PAGE_ROWS) | 0;
    this.#rowsInPage[page] = (this.#rowsInPage[page] ?? 0) + 1;
    this.#isChanged[page] = 1;
    this.size++;
    return row;
  }

  free(row: number): void {
    this.words[row * this.#rowWords + this.#state] = 0;
    const page = (row / PAGE_ROWS) | 0;
    this.#rowsInPage[page] = (this.#rowsInPage[page] ?? 0) - 1;
    this.#isChanged[page] = 1;
    this.#free[this.#freeCount++] = row;
    this.size--;
  }

  /**
   * Reads a word of each line of a row, which brings all of it nearer at once. Rows of many open flows lie far away in memory, and what is
   * computed between reads of one keeps the processor from looking ahead to the next.
   */
  touch(row: number): void {
    const { words } = this;
    const end = (row + 1) * this.#rowWords;
    let sum = 0;
    for (let at = row * this.#rowWords; at < end; at += LINE_WORDS) sum ^= words[at] ?? 0;
    this.touched = sum;
  }

  markChanged(row: number): void {
    this.#isChanged[(row / PAGE_ROWS) | 0] = 1;
  }

  /** Copies of the pages that changed since the last call. */
  takeChangedPages(): PageChanges {
    const pageBytes = this.#pageBytes;
    const changed: RowPage[] = [];
    const removed: number[] = [];
    for (let page = 0; page < this.#isChanged.length; page++) {
      if (this.#isChanged[page] === 0) continue;
      this.#isChanged[page] = 0;
      if (this.#rowsInPage[page] !== 0) {
        changed.push({ page, bytes: this.bytes.slice(page * pageBytes, (page + 1) * pageBytes) });
        this.#isSaved[page] = 1;
      } else if (this.#isSaved[page] === 1) {
        removed.push(page);
        this.#isSaved[page] = 0;
      }
    }
    return { changed, removed };
  }

  /** Puts saved pages into an empty slab and calls `found` for each row in use, in order. @throws {RangeError} */
  restore(pages: Iterable<RowPage>, found: (row: number) => void): void {
    const pageBytes = this.#pageBytes;
    const sorted = [...pages].toSorted((a, b) => a.page - b.page);
    for (const { page, bytes } of sorted) {
      if (bytes.byteLength !== pageBytes)
        throw new RangeError(
          `flow state: page ${page} has ${bytes.byteLength} bytes where ${ROW_LAYOUT} has ${pageBytes}; clear the state of this stage and read its input again`,
        );
    }
    const pageCount = (sorted.at(-1)?.page ?? -1) + 1;
    if (pageCount * PAGE_ROWS > this.capacity) this.#reserve(pageCount * PAGE_ROWS);
    for (const { page, bytes } of sorted) {
      this.bytes.set(bytes, page * pageBytes);
      this.#isSaved[page] = 1;
    }
    this.#top = pageCount * PAGE_ROWS;
    for (let row = this.#top - 1; row >= 0; row--) if (!this.#isInUse(row)) this.#free[this.#freeCount++] = row;
    for (let row = 0; row < this.#top; row++) {
      if (!this.#isInUse(row)) continue;
      const page = (row / PAGE_ROWS) | 0;
      this.#rowsInPage[page] = (this.#rowsInPage[page] ?? 0) + 1;
      this.size++;
      found(row);
    }
  }

  get #pageBytes(): number {
    return PAGE_ROWS * this.#rowWords * 4;
  }

  #isInUse(row: number): boolean {
    return ((this.words[row * this.#rowWords + this.#state] ?? 0) & IN_USE) !== 0;
  }

  #reserve(rows: number): void {
    const bytes = new Uint8Array(rows * this.#rowWords * 4);
    bytes.set(this.bytes);
    this.bytes = bytes;
    this.words = new Int32Array(bytes.buffer);
    this.doubles = new Float64Array(bytes.buffer);
    this.#free = withRoom(this.#free, new Int32Array(rows));
    this.#isChanged = withRoom(this.#isChanged, new Uint8Array(rows / PAGE_ROWS));
    this.#isSaved = withRoom(this.#isSaved, new Uint8Array(rows / PAGE_ROWS));
    this.#rowsInPage = withRoom(this.#rowsInPage, new Uint8Array(rows / PAGE_ROWS));
    this.capacity = rows;
  }
}

function withRoom<T extends Int32Array | Uint8Array>(old: T, empty: T): T {
  empty.set(old);
  return empty;
}
