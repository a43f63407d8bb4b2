import { KEY_WORDS, ROW_WORDS } from './flow-row.ts';

/** Odd multipliers (fractions of the square roots of primes, as in SHA-2), one a key word. */
const M = [
  0x6a09e667, 0xbb67ae85, 0x3c6ef373, 0xa54ff53b, 0x510e527f, 0x9b05688d, 0x1f83d9ab, 0x5be0cd19, 0xcbbb9d5d,
  0x629a292b, 0x9159015b,
] as const;

/** Hash of the key whose first word is `words[at]`: a multilinear sum, then the finalizer of MurmurHash3. */
export function hashKey(words: Int32Array, at: number): number {
  let h =
    Math.imul(words[at] ?? 0, M[0]) +
    Math.imul(words[at + 1] ?? 0, M[1]) +
    Math.imul(words[at + 2] ?? 0, M[2]) +
    Math.imul(words[at + 3] ?? 0, M[3]);
  h |= 0;
  h +=
    Math.imul(words[at + 4] ?? 0, M[4]) +
    Math.imul(words[at + 5] ?? 0, M[5]) +
    Math.imul(words[at + 6] ?? 0, M[6]) +
    Math.imul(words[at + 7] ?? 0, M[7]);
  h |= 0;
  h +=
    Math.imul(words[at + 8] ?? 0, M[8]) + Math.imul(words[at + 9] ?? 0, M[9]) + Math.imul(words[at + 10] ?? 0, M[10]);
  h |= 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

function sameKey(rows: Int32Array, at: number, key: Int32Array): boolean {
  for (let w = KEY_WORDS - 1; w >= 0; w--) if (rows[at + w] !== key[w]) return false;
  return true;
}

/** Finds the row of a key: open addressing, linear probing, at most half full, deletion by shifting back. */
export class KeyIndex {
  /** Pairs [hash, row + 1]; row + 1 is 0 in an empty place. */
  #places: Int32Array;
  #mask: number;

  constructor(rows: number) {
    this.#mask = placesFor(rows) - 1;
    this.#places = new Int32Array((this.#mask + 1) * 2);
  }

  /** @returns the row, or -1. */
  find(hash: number, key: Int32Array, rows: Int32Array): number {
    const places = this.#places;
    const mask = this.#mask;
    let place = hash & mask;
    for (;;) {
      const row = (places[place * 2 + 1] ?? 0) - 1;
      if (row < 0) return -1;
      if (places[place * 2] === hash && sameKey(rows, row * ROW_WORDS, key)) return row;
      place = (place + 1) & mask;
    }
  }

  /** Adds a row whose key is not in the index; the index must have been grown for it. */
  insert(hash: number, row: number): void {
    const places = this.#places;
    const mask = this.#mask;
    let place = hash & mask;
    while (places[place * 2 + 1] !== 0) place = (place + 1) & mask;
    places[place * 2] = hash;
    places[place * 2 + 1] = row + 1;
  }

  remove(hash: number, row: number): void {
    const places = this.#places;
    const mask = this.#mask;
    let hole = hash & mask;
    while (places[hole * 2 + 1] !== row + 1) hole = (hole + 1) & mask;
    let next = hole;
    for (;;) {
      next = (next + 1) & mask;
      const moved = places[next * 2 + 1] ?? 0;
      if (moved === 0) break;
      const movedHash = places[next * 2] ?? 0;
      // An entry may fill the hole unless its own place lies after the hole.
      if (((next - (movedHash & mask)) & mask) < ((next - hole) & mask)) continue;
      places[hole * 2] = movedHash;
      places[hole * 2 + 1] = moved;
      hole = next;
    }
    places[hole * 2 + 1] = 0;
  }

  /** Makes room for `rows` rows in all. */
  grow(rows: number): void {
    const count = placesFor(rows);
    if (count <= this.#mask + 1) return;
    const old = this.#places;
    this.#places = new Int32Array(count * 2);
    this.#mask = count - 1;
    for (let place = 0; place < old.length; place += 2) {
      const row = (old[place + 1] ?? 0) - 1;
      if (row >= 0) this.insert(old[place] ?? 0, row);
    }
  }
}

function placesFor(rows: number): number {
  let count = 16;
  while (count < rows * 2) count *= 2;
  return count;
}
