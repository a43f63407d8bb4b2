import { ChangedPages } from './changed-pages.ts';
import { readEntries, writeEntries } from './page-entries.ts';
import { PAGE_ROWS, type PageChanges, type RowPage } from './row-slab.ts';

/** What is saved of one row. */
export interface RowEntry {
  readonly kind: number;
  readonly bytes: Uint8Array;
}

/** Which pages of flows' rows have entries beside them, in length as they please, that are to be saved. */
export class RowEntries {
  readonly #pages = new ChangedPages();

  /** The entries of the row are others now. */
  changed(row: number): void {
    this.#pages.note((row / PAGE_ROWS) | 0);
  }

  /** What changed since the last call; `entriesOf` gives those of a row as they are now. */
  take(entriesOf: (row: number) => readonly RowEntry[]): PageChanges {
    return this.#pages.take((page) => {
      const entries = Array.from({ length: PAGE_ROWS }, (_, place) => place).flatMap((place) =>
        entriesOf(page * PAGE_ROWS + place).map((entry) => ({ place, ...entry })),
      );
      return entries.length > 0 ? writeEntries(entries) : undefined;
    });
  }

  /** Tells each entry of saved pages to `found`. @throws {RangeError} when a page is not what was saved. */
  restore(pages: Iterable<RowPage>, found: (row: number, entry: RowEntry) => void): void {
    for (const { page, bytes } of pages) {
      this.#pages.restored(page);
      for (const { place, ...entry } of readEntries(bytes)) found(page * PAGE_ROWS + place, entry);
    }
  }
}
