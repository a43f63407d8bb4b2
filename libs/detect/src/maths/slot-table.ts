import { hashKey } from './key-hash.ts';

/** What a table keeps of each key, and of how many keys. */
export interface SlotShape {
  /** Words of 32 bits in a key. */
  readonly keyWords: number;
  /** Numbers kept of it; the first is the event time it was last seen at, µs. */
  readonly values: number;
  /** Most keys, rounded up to whole pages. */
  readonly keys: number;
}

/** Slots that a key may stand in. */
const WAYS = 8;
/** Slots of a page, which is allocated, saved and restored as one. */
const PAGE_SLOTS = 64;
const SETS_OF_PAGE = PAGE_SLOTS / WAYS;
/** Place of the last time among the values. */
const SEEN = 0;

interface Page {
  readonly keys: Int32Array;
  /** Hash of the key of each slot, by which most others are told apart at once. */
  readonly hashes: Int32Array;
  readonly values: Float64Array;
  /** Last times, side by side, as all of a key's slots are compared. */
  readonly seen: Float64Array;
  /** 1 where a slot is in use. */
  readonly used: Uint8Array;
  isChanged: boolean;
}

/**
 * A bounded memory of keys: set-associative as a processor's cache. A key has eight slots that it may stand in; where all are taken the
 * one not seen for longest gives way, of equal ones the lowest key. So what is forgotten depends on what was seen alone, not on
 * the order in which slots were filled or restored, and finding a key takes at most eight comparisons.
 */
export class SlotTable {
  readonly #shape: SlotShape;
  readonly #pages: (Page | undefined)[];
  /** The page of the slot found last, and where its values begin in `values`. */
  #page: Page;
  #count = 0;
  at = 0;
  /** Whether the slot found last is new; its values are 0. */
  isNew = false;

  constructor(shape: SlotShape) {
    this.#shape = shape;
    this.#pages = Array.from({ length: Math.max(1, Math.ceil(shape.keys / PAGE_SLOTS)) }, () => undefined);
    this.#page = newPage(shape);
  }

  get keys(): number {
    return this.#count;
  }

  /** Values of the page of the slot found last; those of the slot begin at `at`. */
  get values(): Float64Array {
    return this.#page.values;
  }

  /** Finds the slot of a key with its `hashKey`, or makes one; it counts as seen at `time`, µs, and as changed. */
  find(key: Int32Array, hash: number, time: number): void {
    const { keyWords, values } = this.#shape;
    const index = (hash >>> 3) % this.#pages.length;
    const page = (this.#pages[index] ??= newPage(this.#shape));
    const first = (hash & (SETS_OF_PAGE - 1)) * WAYS;
    let slot = -1;
    let isKnown = false;
    for (let way = first; way < first + WAYS; way++) {
      if (page.used[way] === 0) {
        if (slot < 0) slot = way;
      } else if (page.hashes[way] === (hash | 0) && isKeyAt(page.keys, way * keyWords, key, keyWords)) {
        slot = way;
        isKnown = true;
        break;
      }
    }
    this.isNew = !isKnown;
    if (slot < 0) slot = this.#leastRecent(page, first);
    this.#page = page;
    this.at = slot * values;
    if (this.isNew) {
      if (page.used[slot] === 0) this.#count++;
      page.used[slot] = 1;
      page.hashes[slot] = hash;
      for (let w = 0; w < keyWords; w++) page.keys[slot * keyWords + w] = key[w] ?? 0;
      page.values.fill(0, this.at, this.at + values);
    }
    const seen = Math.max(time, page.values[this.at + SEEN] ?? 0);
    page.values[this.at + SEEN] = seen;
    page.seen[slot] = seen;
    page.isChanged = true;
  }

  get(value: number): number {
    return this.#page.values[this.at + value] ?? 0;
  }

  set(value: number, to: number): void {
    this.#page.values[this.at + value] = to;
  }

  #leastRecent(page: Page, first: number): number {
    const { keyWords } = this.#shape;
    let least = first;
    for (let way = first + 1; way < first + WAYS; way++) {
      const seen = page.seen[way] ?? 0;
      const leastSeen = page.seen[least] ?? 0;
      if (seen < leastSeen || (seen === leastSeen && isLower(page.keys, way * keyWords, least * keyWords, keyWords)))
        least = way;
    }
    return least;
  }

  /** Pages that have changed since the last call, by their number: of each slot in use its number, key and values. */
  takeChanges(): { readonly key: string; readonly value: Uint8Array }[] {
    const changes: { key: string; value: Uint8Array }[] = [];
    this.#pages.forEach((page, index) => {
      if (page?.isChanged !== true) return;
      page.isChanged = false;
      changes.push({ key: String(index), value: this.#pageBytes(page) });
    });
    return changes;
  }

  #pageBytes({ keys, values, used }: Page): Uint8Array {
    const { keyWords, values: valueCount } = this.#shape;
    const slots = [...used.keys()].filter((slot) => used[slot] === 1);
    const bytes = new Uint8Array(slots.length * this.#slotBytes);
    const view = new DataView(bytes.buffer);
    let at = 0;
    for (const slot of slots) {
      view.setUint8(at++, slot);
      for (let w = 0; w < keyWords; w++, at += 4) view.setInt32(at, keys[slot * keyWords + w] ?? 0, true);
      for (let v = 0; v < valueCount; v++, at += 8) view.setFloat64(at, values[slot * valueCount + v] ?? 0, true);
    }
    return bytes;
  }

  get #slotBytes(): number {
    return 1 + this.#shape.keyWords * 4 + this.#shape.values * 8;
  }

  /** Takes back a page; one that is none of this table's is left out. */
  restore(key: string, value: Uint8Array): void {
    const index = Number(key);
    if (!(index in this.#pages) || value.byteLength % this.#slotBytes !== 0) return;
    const { keyWords, values } = this.#shape;
    const page = (this.#pages[index] ??= newPage(this.#shape));
    const view = new DataView(value.buffer, value.byteOffset, value.byteLength);
    for (let at = 0; at < value.byteLength;) {
      const slot = view.getUint8(at++) % PAGE_SLOTS;
      if (page.used[slot] === 0) this.#count++;
      page.used[slot] = 1;
      for (let w = 0; w < keyWords; w++, at += 4) page.keys[slot * keyWords + w] = view.getInt32(at, true);
      page.hashes[slot] = hashKey(page.keys.subarray(slot * keyWords, (slot + 1) * keyWords), keyWords);
      for (let v = 0; v < values; v++, at += 8) page.values[slot * values + v] = view.getFloat64(at, true);
      page.seen[slot] = page.values[slot * values + SEEN] ?? 0;
    }
  }
}

function newPage({ keyWords, values }: SlotShape): Page {
  return {
    keys: new Int32Array(PAGE_SLOTS * keyWords),
    hashes: new Int32Array(PAGE_SLOTS),
    values: new Float64Array(PAGE_SLOTS * values),
    seen: new Float64Array(PAGE_SLOTS),
    used: new Uint8Array(PAGE_SLOTS),
    isChanged: false,
  };
}

function isKeyAt(keys: Int32Array, at: number, key: Int32Array, words: number): boolean {
  for (let w = 0; w < words; w++) if (keys[at + w] !== key[w]) return false;
  return true;
}

function isLower(keys: Int32Array, one: number, other: number, words: number): boolean {
  for (let w = 0; w < words; w++) {
    const difference = (keys[one + w] ?? 0) - (keys[other + w] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}
