import { DueQueue } from './due-queue.ts';

const ARITY = 4;

/**
 * Rows by the time they are due, then by `order`: a 4-ary heap that knows the place of each row, and a queue before it for those that
 * come in their order, which is most. A kept time may lie before the true one (a flow that lives on is not moved at each packet); the
 * owner brings the first row up to date when its time comes.
 */
export class DueHeap {
  #rows: Int32Array;
  #dues: Float64Array;
  /** By row. */
  #orders: Float64Array;
  /** By row: its place in the heap, or the complement of that in the queue. */
  #places: Int32Array;
  readonly #queue = new DueQueue();
  #size = 0;
  /** First row, or -1. */
  first = -1;
  /** Due time of the first row; Infinity when there is none. */
  nextDue = Infinity;

  constructor(capacity: number) {
    this.#rows = new Int32Array(capacity);
    this.#dues = new Float64Array(capacity);
    this.#orders = new Float64Array(capacity);
    this.#places = new Int32Array(capacity);
    this.#queue.grow(capacity, this.#places);
  }

  push(row: number, due: number, order: number): void {
    this.#add(row, due, order);
    this.#findFirst();
  }

  /** Moves a row to an earlier time; a later one is left for `delayFirst`. */
  hasten(row: number, due: number): void {
    const place = this.#places[row] ?? 0;
    if (due >= (place < 0 ? this.#queue.dueAt(~place) : (this.#dues[place] ?? 0))) return;
    if (place < 0) {
      this.#queue.remove(~place);
      this.#add(row, due, this.#orders[row] ?? 0);
    } else this.#up(place, row, due, this.#orders[row] ?? 0);
    this.#findFirst();
  }

  /** Moves the first row to a later time. */
  delayFirst(due: number): void {
    const row = this.first;
    const place = this.#places[row] ?? 0;
    if (place < 0) {
      this.#queue.remove(~place);
      this.#add(row, due, this.#orders[row] ?? 0);
    } else this.#down(place, row, due, this.#orders[row] ?? 0);
    this.#findFirst();
  }

  remove(row: number): void {
    const place = this.#places[row] ?? 0;
    if (place < 0) this.#queue.remove(~place);
    else this.#removeAt(place);
    this.#findFirst();
  }

  /** Makes room for so many rows; costs nothing where there is room, since each row of a restart asks for it. */
  grow(capacity: number): void {
    if (capacity <= this.#rows.length) return;
    this.#rows = lengthened(this.#rows, new Int32Array(capacity));
    this.#dues = lengthened(this.#dues, new Float64Array(capacity));
    this.#orders = lengthened(this.#orders, new Float64Array(capacity));
    this.#places = lengthened(this.#places, new Int32Array(capacity));
    this.#queue.grow(capacity, this.#places);
  }

  #add(row: number, due: number, order: number): void {
    this.#orders[row] = order;
    if (this.#queue.takes(due, order)) this.#places[row] = ~this.#queue.append(row, due, order, this.#places);
    else this.#up(this.#size++, row, due, order);
  }

  #removeAt(place: number): void {
    const lastPlace = --this.#size;
    if (place === lastPlace) return;
    const moved = this.#rows[lastPlace] ?? 0;
    const due = this.#dues[lastPlace] ?? 0;
    const order = this.#orders[moved] ?? 0;
    if (this.#down(place, moved, due, order) === place) this.#up(place, moved, due, order);
  }

  #findFirst(): void {
    const { first, firstDue } = this.#queue;
    const due = this.#size === 0 ? Infinity : (this.#dues[0] ?? Infinity);
    const row = this.#size === 0 ? -1 : (this.#rows[0] ?? -1);
    const isQueued =
      first >= 0 &&
      (row < 0 || firstDue < due || (firstDue === due && (this.#orders[first] ?? 0) < (this.#orders[row] ?? 0)));
    this.first = isQueued ? first : row;
    this.nextDue = isQueued ? firstDue : due;
  }

  #put(place: number, row: number, due: number): void {
    this.#rows[place] = row;
    this.#dues[place] = due;
    this.#places[row] = place;
  }

  #up(from: number, row: number, due: number, order: number): void {
    const rows = this.#rows;
    const dues = this.#dues;
    let place = from;
    while (place > 0) {
      const parent = ((place - 1) / ARITY) | 0;
      const parentRow = rows[parent] ?? 0;
      const parentDue = dues[parent] ?? 0;
      if (parentDue < due || (parentDue === due && (this.#orders[parentRow] ?? 0) < order)) break;
      this.#put(place, parentRow, parentDue);
      place = parent;
    }
    this.#put(place, row, due);
  }

  /** @returns where the row came to rest. */
  #down(from: number, row: number, due: number, order: number): number {
    const rows = this.#rows;
    const dues = this.#dues;
    const orders = this.#orders;
    const size = this.#size;
    let place = from;
    for (;;) {
      const firstChild = place * ARITY + 1;
      if (firstChild >= size) break;
      const end = Math.min(firstChild + ARITY, size);
      let least = firstChild;
      let leastDue = dues[firstChild] ?? 0;
      for (let child = firstChild + 1; child < end; child++) {
        const childDue = dues[child] ?? 0;
        if (childDue > leastDue) continue;
        if (childDue === leastDue && (orders[rows[child] ?? 0] ?? 0) > (orders[rows[least] ?? 0] ?? 0)) continue;
        least = child;
        leastDue = childDue;
      }
      const leastRow = rows[least] ?? 0;
      if (due < leastDue || (due === leastDue && order < (orders[leastRow] ?? 0))) break;
      this.#put(place, leastRow, leastDue);
      place = least;
    }
    this.#put(place, row, due);
    return place;
  }
}

function lengthened<T extends Int32Array | Float64Array>(old: T, empty: T): T {
  empty.set(old);
  return empty;
}
