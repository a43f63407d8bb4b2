import type { PacketBatch } from '@weir/schema';
import type { PageChanges, RowPage } from '../row-slab.ts';

/** Segments that are remembered, a power of two; each has one place, and a later one takes it. */
const PLACES = 256;
/** A place: a word that stands for the segment, an empty one, and a double with its time. */
const PLACE_WORDS = 4;
const TIME = 1;
const PAGE_BYTES = PLACES * PLACE_WORDS * 4;
/** How far apart copies of a packet are at most, µs. */
export const COPIES_APART_US = 2000;
/** FIN and SYN: segments that are not sent again so soon, also without data. */
const EVENTS = 3;
const IDENTIFICATION_SHIFT = 16;

/**
 * The last TCP segments of a source, to know a second copy: mirrored ports of a switch record a packet on its way in and out. Copies
 * agree in everything that `copyMark` and the columns say. A packet that is sent again has another IP identification, or comes later. Where the
 * sender gives none, acknowledgments and resets without data are never copies: the same one is sent for each segment behind a gap, or to a closed port.
 */
export class RecentSegments {
  #words = new Int32Array(0);
  #doubles = new Float64Array(0);
  #isChanged = false;
  #isSaved = false;

  /** Whether packet `i` is a copy of one before it. `hash` stands for its flow and direction. */
  isCopy(hash: number, packets: PacketBatch, i: number, flags: number): boolean {
    const mark = packets.copyMark[i] ?? 0;
    const payload = packets.payloadLength[i] ?? 0;
    if (mark === 0 || (payload === 0 && (flags & EVENTS) === 0 && mark >>> IDENTIFICATION_SHIFT === 0)) return false;
    if (this.#words.length === 0) this.#reserve();
    let h = Math.imul(hash ^ mark, 0x85ebca6b);
    h = Math.imul(h ^ (h >>> 15) ^ (packets.sequence[i] ?? 0), 0x9b05688d);
    h = Math.imul(h ^ (h >>> 13) ^ (packets.acknowledgment[i] ?? 0), 0xc2b2ae35);
    h = Math.imul(h ^ (h >>> 16) ^ (payload << 9) ^ flags, 0x85ebca6b);
    h ^= h >>> 13;
    const at = (h & (PLACES - 1)) * PLACE_WORDS;
    const time = packets.time[i] ?? 0;
    const double = at / 2 + TIME;
    if (this.#words[at] === h && Math.abs(time - (this.#doubles[double] ?? 0)) <= COPIES_APART_US) return true;
    this.#words[at] = h;
    this.#doubles[double] = time;
    this.#isChanged = true;
    return false;
  }

  /** Its source has ended. */
  forget(): void {
    this.#words.fill(0);
    this.#isChanged = true;
  }

  takeChangedPages(): PageChanges {
    const isChanged = this.#isChanged;
    const wasSaved = this.#isSaved;
    this.#isChanged = false;
    if (!isChanged) return { changed: [], removed: [] };
    this.#isSaved = this.#words.some((word) => word !== 0);
    if (!this.#isSaved) return { changed: [], removed: wasSaved ? [0] : [] };
    return { changed: [{ page: 0, bytes: new Uint8Array(this.#words.slice().buffer) }], removed: [] };
  }

  restore(pages: Iterable<RowPage>): void {
    for (const { bytes } of pages) {
      if (bytes.byteLength !== PAGE_BYTES)
        throw new RangeError(
          `flow state: the page of recent segments has ${bytes.byteLength} bytes; clear the state of this stage and read its input again`,
        );
      this.#reserve();
      new Uint8Array(this.#words.buffer).set(bytes);
      this.#isSaved = true;
    }
  }

  #reserve(): void {
    this.#words = new Int32Array(PLACES * PLACE_WORDS);
    this.#doubles = new Float64Array(this.#words.buffer);
  }
}
