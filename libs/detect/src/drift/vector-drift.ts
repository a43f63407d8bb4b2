import type { EngineChanges } from '../vote.ts';
import { RowPages } from './row-pages.ts';
import { BLOCK, type DriftFinding, ValueDrift } from './value-drift.ts';

/** The values at a place of vectors have drifted. */
export interface PlaceFinding extends DriftFinding {
  readonly place: number;
}

const PAGE = 'page/';
const VALUES = 'values/';

/**
 * Whether the values of vectors are spread as they were, place by place. Places begin one after the other, so that what is done once in a
 * while is never done for all at once: bins of 10,000 values, and savings. A place is saved as it stands at least once in so many rows; rows
 * since then are saved as they came, and are taken in again: nothing is lost by a restart.
 */
export class VectorDrift {
  readonly #width: number;
  readonly #step: number;
  readonly #places: ValueDrift[] = [];
  readonly #due = new Set<number>();
  readonly #rows: RowPages;
  /** Places as they were saved, and how many rows they had had. */
  #restored: Map<number, Uint8Array> | undefined;

  constructor(width: number) {
    this.#width = width;
    this.#step = Math.max(1, Math.floor(BLOCK / width));
    this.#rows = new RowPages(width, BLOCK + 1);
  }

  get width(): number {
    return this.#width;
  }

  add(row: Float32Array): PlaceFinding[] {
    this.#settle();
    const at = this.#rows.next;
    const findings: PlaceFinding[] = [];
    for (let place = 0; place < this.#width && this.#offset(place) <= at; place++) {
      const finding = this.#place(place).add(row[place] ?? Number.NaN);
      if (finding !== undefined) findings.push({ place, ...finding });
      if ((at - this.#offset(place)) % BLOCK === 0) this.#due.add(place);
      if (finding !== undefined) this.#due.add(place);
    }
    this.#rows.add(row);
    return findings;
  }

  takeChanges(): EngineChanges['changed'] {
    this.#settle();
    const changed = this.#rows.takeChanges().map(({ key, value }) => ({ key: PAGE + key, value }));
    for (const place of this.#due) {
      const saved = this.#place(place).save();
      const value = new Uint8Array(Float64Array.BYTES_PER_ELEMENT + saved.length);
      value.set(new Uint8Array(Float64Array.of(this.#rows.next).buffer));
      value.set(saved, Float64Array.BYTES_PER_ELEMENT);
      changed.push({ key: `${VALUES}${place}`, value });
    }
    this.#due.clear();
    return changed;
  }

  restore(key: string, value: Uint8Array): void {
    this.#restored ??= new Map();
    if (key.startsWith(PAGE)) this.#rows.restore(key.slice(PAGE.length), value);
    else this.#restored.set(Number(key.slice(VALUES.length)), value.slice());
  }

  #offset(place: number): number {
    return place * this.#step;
  }

  #place(place: number): ValueDrift {
    return (this.#places[place] ??= new ValueDrift());
  }

  /** Once all is there that was saved: what each place has not had yet is in the rows. */
  #settle(): void {
    const restored = this.#restored;
    if (restored === undefined) return;
    this.#restored = undefined;
    for (let place = 0; place < this.#width; place++) {
      const saved = restored.get(place);
      let from = this.#offset(place);
      if (saved !== undefined && saved.length >= Float64Array.BYTES_PER_ELEMENT) {
        from = new DataView(saved.buffer).getFloat64(0, true);
        this.#place(place).restore(saved.subarray(Float64Array.BYTES_PER_ELEMENT));
      }
      for (let at = from; at < this.#rows.next; at++) this.#place(place).add(this.#rows.row(at)?.[place] ?? Number.NaN);
    }
  }
}
