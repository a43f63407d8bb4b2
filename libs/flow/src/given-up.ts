import type { PageChanges, RowPage } from './row-slab.ts';

const NOTHING: PageChanges = { changed: [], removed: [] };

/**
 * When flows were last given up for lack of room. What goes on of such a flow looks like a new one in its middle, whose first payload
 * `parse` may have left out; so for as long as that may be, payload of new flows is not looked at.
 */
export class GivenUp {
  /** Latest event time of a flow that was given up, µs. */
  latest = -Infinity;
  #isChanged = false;
  #isSaved = false;

  note(lastEventTime: number): void {
    if (lastEventTime <= this.latest) return;
    this.latest = lastEventTime;
    this.#isChanged = true;
  }

  /** No flow goes on any more. */
  forget(): void {
    if (this.latest === -Infinity) return;
    this.latest = -Infinity;
    this.#isChanged = true;
  }

  takeChangedPages(): PageChanges {
    if (!this.#isChanged) return NOTHING;
    this.#isChanged = false;
    const wasSaved = this.#isSaved;
    this.#isSaved = this.latest !== -Infinity;
    if (!this.#isSaved) return wasSaved ? { changed: [], removed: [0] } : NOTHING;
    return { changed: [{ page: 0, bytes: new Uint8Array(Float64Array.of(this.latest).buffer) }], removed: [] };
  }

  restore(pages: Iterable<RowPage>): void {
    for (const { bytes } of pages) {
      this.latest = new DataView(bytes.buffer, bytes.byteOffset).getFloat64(0, true);
      this.#isSaved = true;
    }
  }
}
