import type { PageChanges, RowPage } from './row-slab.ts';

/** What is saved page by page. */
export interface PagedState {
  takeChangedPages(): PageChanges;
  /** @throws {RangeError} */
  restore(pages: Iterable<RowPage>, found: (row: number) => void): void;
}

/*
 * Pages of several slabs under one series of numbers: page p of the slab at place s among n has number p * n + s. Rows of one slab
 * name rows of another by their places, so all are saved and restored together.
 */

/** Copies of the pages that changed since the last call, and the saved ones that are now empty. */
export function takeChangedPages(slabs: readonly PagedState[]): PageChanges {
  const changed: RowPage[] = [];
  const removed: number[] = [];
  slabs.forEach((slab, place) => {
    const pages = slab.takeChangedPages();
    for (const { page, bytes } of pages.changed) changed.push({ page: page * slabs.length + place, bytes });
    for (const page of pages.removed) removed.push(page * slabs.length + place);
  });
  return { changed, removed };
}

/** Puts saved pages into empty slabs and calls `found` for each row in use, slab by slab in order. @throws {RangeError} */
export function restorePages(
  slabs: readonly PagedState[],
  pages: Iterable<RowPage>,
  found: (row: number, slab: PagedState) => void,
): void {
  const ofSlab = slabs.map((): RowPage[] => []);
  for (const { page, bytes } of pages) {
    const place = page % slabs.length;
    ofSlab[place]?.push({ page: (page - place) / slabs.length, bytes });
  }
  slabs.forEach((slab, place) => slab.restore(ofSlab[place] ?? [], (row) => found(row, slab)));
}
