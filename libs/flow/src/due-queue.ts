/** No row is in this place any more. */
const VOID = -1;

/**
 * Rows that came in the order in which they are due, in a ring with room for twice as many as there are rows: those that are taken out
 * before their turn leave a void, and voids are closed when the ring is full. Beginning flows are of this kind, and nothing has to be
 * moved for them.
 */
export class DueQueue {
  #rows = new Int32Array(0);
  #dues = new Float64Array(0);
  #mask = -1;
  /** Counts of what was taken out and put in; the ring has what lies between. */
  #head = 0;
  #tail = 0;
  #lastDue = -Infinity;
  #lastOrder = -Infinity;
  /** The row due first, -1 when there is none, and when that is: Infinity then. */
  first = VOID;
  firstDue = Infinity;

  /** Whether a row would be the last in order. */
  takes(due: number, order: number): boolean {
    return this.first < 0 || due > this.#lastDue || (due === this.#lastDue && order > this.#lastOrder);
  }

  /** Puts a row behind the others, where it `takes` it; `places` are told of all that move. @returns its place. */
  append(row: number, due: number, order: number, places: Int32Array): number {
    if (this.first < 0) this.#head = this.#tail = 0;
    else if (this.#tail - this.#head > this.#mask) this.#close(places);
    const place = this.#tail++ & this.#mask;
    this.#rows[place] = row;
    this.#dues[place] = due;
    this.#lastDue = due;
    this.#lastOrder = order;
    if (this.first >= 0) return place;
    this.first = row;
    this.firstDue = due;
    return place;
  }

  dueAt(place: number): number {
    return this.#dues[place] ?? 0;
  }

  remove(place: number): void {
    const rows = this.#rows;
    rows[place] = VOID;
    if (place !== (this.#head & this.#mask)) return;
    while (this.#head < this.#tail && rows[this.#head & this.#mask] === VOID) this.#head++;
    const isEmpty = this.#head === this.#tail;
    this.first = isEmpty ? VOID : (rows[this.#head & this.#mask] ?? VOID);
    this.firstDue = isEmpty ? Infinity : (this.#dues[this.#head & this.#mask] ?? Infinity);
  }

  /** Makes room for twice as many rows; `places` are told where they are then. */
  grow(rows: number, places: Int32Array): void {
    let size = 1;
    while (size < rows * 2) size *= 2;
    if (size <= this.#mask + 1) return;
    const dues = this.#dues;
    const old = this.#rows;
    const mask = this.#mask;
    this.#rows = new Int32Array(size);
    this.#dues = new Float64Array(size);
    this.#mask = size - 1;
    const end = this.#tail;
    this.#tail = 0;
    for (let at = this.#head; at < end; at++) this.#move(old[at & mask] ?? VOID, dues[at & mask] ?? 0, places);
    this.#head = 0;
  }

  #close(places: Int32Array): void {
    const end = this.#tail;
    this.#tail = this.#head;
    for (let at = this.#head; at < end; at++)
      this.#move(this.#rows[at & this.#mask] ?? VOID, this.#dues[at & this.#mask] ?? 0, places);
  }

  #move(row: number, due: number, places: Int32Array): void {
    if (row === VOID) return;
    const place = this.#tail++ & this.#mask;
    this.#rows[place] = row;
    this.#dues[place] = due;
    places[row] = ~place;
  }
}
