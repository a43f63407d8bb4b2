import { DueHeap } from '../due-heap.ts';
import { KEY_WORDS } from '../flow-row.ts';
import { hashKey, KeyIndex } from '../key-index.ts';
import { RowSlab } from '../row-slab.ts';
import {
  CONTEXT_DOUBLES,
  CONTEXT_LAST,
  CONTEXT_NUMBER,
  CONTEXT_SHAPE,
  CONTEXT_WORDS,
  DAMPED,
  HIGH_SIDE,
  LOW_SIDE,
} from './context-row.ts';

/** A context without packets for longer is forgotten: an eighth of the slowest statistics would be left. */
export const FORGOTTEN_US = 300_000_000;
/** In a row that holds no context. */
const NO_NUMBER = -1;

/**
 * The contexts of a source in one lane, at most `most`: one more takes the place of the one that has been silent longest. Which that is
 * follows from the packets of the lane alone.
 */
export class Contexts {
  readonly slab = new RowSlab(CONTEXT_SHAPE, 0);
  readonly #most: number;
  readonly #index = new KeyIndex(0, CONTEXT_WORDS);
  readonly #heap = new DueHeap(0);

  constructor(most: number) {
    this.#most = most;
  }

  /** The row of the context with this key; a new one is known by `number`, which no other has. */
  rowOf(key: Int32Array, eventTime: number, number: number): number {
    const { slab } = this;
    const hash = hashKey(key, 0);
    const found = this.#index.find(hash, key, slab.words);
    if (found >= 0) return found;
    if (slab.size >= this.#most) this.#forget(this.#firstDue());
    if (slab.isFull) {
      slab.grow(this.#most);
      this.#index.grow(slab.capacity);
      this.#heap.grow(slab.capacity);
    }
    const row = slab.allocate();
    for (let w = 0; w < KEY_WORDS; w++) slab.words[row * CONTEXT_WORDS + w] = key[w] ?? 0;
    slab.doubles[row * CONTEXT_DOUBLES + CONTEXT_NUMBER] = number;
    slab.doubles[row * CONTEXT_DOUBLES + CONTEXT_LAST] = eventTime;
    this.#index.insert(hash, row);
    this.#heap.push(row, eventTime + FORGOTTEN_US, number);
    return row;
  }

  numberOf(row: number): number {
    return this.slab.doubles[row * CONTEXT_DOUBLES + CONTEXT_NUMBER] ?? NO_NUMBER;
  }

  /** Moves a context on to a packet. @returns µs since the one before; a context that was silent for too long begins anew. */
  arrive(row: number, eventTime: number): number {
    const { doubles } = this.slab;
    this.slab.markChanged(row);
    const at = row * CONTEXT_DOUBLES;
    const elapsed = eventTime - (doubles[at + CONTEXT_LAST] ?? 0);
    if (elapsed <= 0) return 0;
    doubles[at + CONTEXT_LAST] = eventTime;
    if (elapsed > FORGOTTEN_US) doubles.fill(0, at + DAMPED, at + CONTEXT_DOUBLES);
    return elapsed;
  }

  /** Whether a packet was added since the context began. */
  hasPackets(row: number): boolean {
    const { doubles } = this.slab;
    const at = row * CONTEXT_DOUBLES + DAMPED;
    return (doubles[at + LOW_SIDE] ?? 0) + (doubles[at + HIGH_SIDE] ?? 0) > 0;
  }

  /** Lets go of those that no packet can join any more. */
  forget(lowMark: number): void {
    while (this.#heap.nextDue < lowMark) {
      const row = this.#heap.first;
      const due = this.#dueOf(row);
      if (due === this.#heap.nextDue) this.#forget(row);
      else this.#heap.delayFirst(due);
    }
  }

  /** Takes a row back that was restored with its page. */
  restored(row: number): void {
    const { slab } = this;
    this.#index.grow(slab.capacity);
    this.#heap.grow(slab.capacity);
    this.#index.insert(hashKey(slab.words, row * CONTEXT_WORDS), row);
    this.#heap.push(row, this.#dueOf(row), this.numberOf(row));
  }

  #forget(row: number): void {
    const { slab } = this;
    this.#index.remove(hashKey(slab.words, row * CONTEXT_WORDS), row);
    this.#heap.remove(row);
    slab.doubles[row * CONTEXT_DOUBLES + CONTEXT_NUMBER] = NO_NUMBER;
    slab.free(row);
  }

  #firstDue(): number {
    for (;;) {
      const row = this.#heap.first;
      const due = this.#dueOf(row);
      if (due === this.#heap.nextDue) return row;
      this.#heap.delayFirst(due);
    }
  }

  #dueOf(row: number): number {
    return (this.slab.doubles[row * CONTEXT_DOUBLES + CONTEXT_LAST] ?? 0) + FORGOTTEN_US;
  }
}
