import { DueHeap } from '../due-heap.ts';
import { KEY_WORDS } from '../flow-row.ts';
import { hashKey, KeyIndex } from '../key-index.ts';
import { RowSlab, type RowShape } from '../row-slab.ts';
import { CONTEXT_LAST, CONTEXT_NUMBER, DAMPED, HIGH_SIDE, LOW_SIDE } from './context-row.ts';

/** A context without packets for longer is forgotten: an eighth of the slowest statistics would be left. */
export const FORGOTTEN_US = 300_000_000;
/** In a row that holds no context. */
const NO_NUMBER = -1;

/** Contexts of one kind, by their keys and by when they are forgotten. */
export class ContextRows {
  readonly slab: RowSlab;
  readonly #rowDoubles: number;
  readonly #rowWords: number;
  readonly #index: KeyIndex;
  readonly #heap = new DueHeap(0);

  constructor(shape: RowShape) {
    this.slab = new RowSlab(shape, 0);
    this.#rowDoubles = shape.bytes / 8;
    this.#rowWords = shape.bytes / 4;
    this.#index = new KeyIndex(0, this.#rowWords);
  }

  /** @returns the row of the context with this key and hash, or -1. */
  find(hash: number, key: Int32Array): number {
    return this.#index.find(hash, key, this.slab.words);
  }

  /** Begins a context that is not there, which is known by `number`, in a slab of at most `most` rows. */
  add(hash: number, key: Int32Array, eventTime: number, number: number, most: number): number {
    const { slab } = this;
    if (slab.isFull) {
      slab.grow(most);
      this.#index.grow(slab.capacity);
      this.#heap.grow(slab.capacity);
    }
    const row = slab.allocate();
    for (let w = 0; w < KEY_WORDS; w++) slab.words[row * this.#rowWords + w] = key[w] ?? 0;
    slab.doubles[row * this.#rowDoubles + CONTEXT_NUMBER] = number;
    slab.doubles[row * this.#rowDoubles + CONTEXT_LAST] = eventTime;
    this.#index.insert(hash, row, slab.words);
    this.#heap.push(row, eventTime + FORGOTTEN_US, number);
    return row;
  }

  numberOf(row: number): number {
    return this.slab.doubles[row * this.#rowDoubles + CONTEXT_NUMBER] ?? NO_NUMBER;
  }

  /** Moves a context on to a packet. @returns µs since the one before; a context that was silent for too long begins anew. */
  arrive(row: number, eventTime: number): number {
    const { doubles } = this.slab;
    this.slab.markChanged(row);
    const at = row * this.#rowDoubles;
    const elapsed = eventTime - (doubles[at + CONTEXT_LAST] ?? 0);
    if (elapsed <= 0) return 0;
    doubles[at + CONTEXT_LAST] = eventTime;
    if (elapsed > FORGOTTEN_US) doubles.fill(0, at + DAMPED, at + this.#rowDoubles);
    return elapsed;
  }

  /** Whether a packet was added since the channel began. */
  hasPackets(row: number): boolean {
    const { doubles } = this.slab;
    const at = row * this.#rowDoubles + DAMPED;
    return (doubles[at + LOW_SIDE] ?? 0) + (doubles[at + HIGH_SIDE] ?? 0) > 0;
  }

  /** When the first is forgotten, at the earliest; Infinity when there is none. */
  get nextDue(): number {
    return this.#heap.nextDue;
  }

  /** The one that is forgotten first; there must be one. */
  get first(): number {
    for (;;) {
      const row = this.#heap.first;
      const due = this.#dueOf(row);
      if (due === this.#heap.nextDue) return row;
      this.#heap.delayFirst(due);
    }
  }

  /** Takes a context out of those that may be forgotten, until it is put back. */
  hold(row: number): void {
    this.#heap.remove(row);
  }

  putBack(row: number): void {
    this.#heap.push(row, this.#dueOf(row), this.numberOf(row));
  }

  /** Lets go of those that no packet can join any more. */
  forgetBefore(lowMark: number): void {
    while (this.#heap.nextDue < lowMark) {
      const row = this.#heap.first;
      const due = this.#dueOf(row);
      if (due === this.#heap.nextDue) this.forget(row);
      else this.#heap.delayFirst(due);
    }
  }

  forget(row: number): void {
    const { slab } = this;
    this.#index.remove(hashKey(slab.words, row * this.#rowWords), row, slab.words);
    this.#heap.remove(row);
    slab.doubles[row * this.#rowDoubles + CONTEXT_NUMBER] = NO_NUMBER;
    slab.free(row);
  }

  /** Takes a row back that was restored with its page. */
  restored(row: number): void {
    const { slab } = this;
    this.#index.grow(slab.capacity);
    this.#heap.grow(slab.capacity);
    this.#index.insert(hashKey(slab.words, row * this.#rowWords), row, slab.words);
    this.putBack(row);
  }

  #dueOf(row: number): number {
    return (this.slab.doubles[row * this.#rowDoubles + CONTEXT_LAST] ?? 0) + FORGOTTEN_US;
  }
}
