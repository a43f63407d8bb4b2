import type { PageChanges, RowPage } from './row-slab.ts';

/** Which pages of something that is saved page by page changed, and which were saved with something in them. */
export class ChangedPages {
  readonly #changed = new Set<number>();
  readonly #saved = new Set<number>();

  note(page: number): void {
    this.#changed.add(page);
  }

  /** All that was saved may be gone. */
  noteSaved(): void {
    for (const page of this.#saved) this.#changed.add(page);
  }

  restored(page: number): void {
    this.#saved.add(page);
  }

  /** What changed since the last call; `bytesOf` gives a page as it is now, undefined when there is nothing in it. */
  take(bytesOf: (page: number) => Uint8Array | undefined): PageChanges {
    const changed: RowPage[] = [];
    const removed: number[] = [];
    for (const page of this.#changed) {
      const bytes = bytesOf(page);
      if (bytes !== undefined) {
        changed.push({ page, bytes });
        this.#saved.add(page);
      } else if (this.#saved.delete(page)) removed.push(page);
    }
    this.#changed.clear();
    return { changed, removed };
  }
}
