import { KEY_WORDS, PORTS, PROTOCOL, ROW_WORDS, VIRTUAL_NETWORK, VLANS } from './flow-row.ts';

/** Hash of one end of a flow: a multilinear sum of its address and port, mixed once so that sums of two ends tell pairs apart. */
export function hashEnd(w0: number, w1: number, w2: number, w3: number, port: number): number {
  const sum =
    Math.imul(w0, 0x6a09e667) +
    Math.imul(w1, 0xbb67ae85) +
    Math.imul(w2, 0x3c6ef373) +
    Math.imul(w3, 0xa54ff53b) +
    Math.imul(port, 0x510e527f);
  const h = Math.imul(sum ^ (sum >>> 15), 0x9b05688d);
  return h ^ (h >>> 13);
}

/** Hash of a key from its two ends, whichever comes first, and the words of VLANs, protocol and virtual network (finalizer of MurmurHash3). */
export function hashPair(end: number, otherEnd: number, vlans: number, protocol: number, network: number): number {
  const tags = Math.imul(vlans, 0x1f83d9ab) + Math.imul(protocol, 0x5be0cd19) + Math.imul(network, 0x428a2f99);
  const sum = (end + otherEnd + tags) | 0;
  let h = Math.imul(sum ^ (sum >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/** The same hash from a key in `words`, whose first word is at `at`. */
export function hashKey(words: Int32Array, at: number): number {
  const ports = words[at + PORTS] ?? 0;
  const low = hashEnd(words[at] ?? 0, words[at + 1] ?? 0, words[at + 2] ?? 0, words[at + 3] ?? 0, ports & 0xffff);
  const high = hashEnd(words[at + 4] ?? 0, words[at + 5] ?? 0, words[at + 6] ?? 0, words[at + 7] ?? 0, ports >>> 16);
  return hashPair(low, high, words[at + VLANS] ?? 0, words[at + PROTOCOL] ?? 0, words[at + VIRTUAL_NETWORK] ?? 0);
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
  readonly #rowWords: number;

  /** An index of `rows` rows of `rowWords` words, whose first are their keys. */
  constructor(rows: number, rowWords = ROW_WORDS) {
    this.#rowWords = rowWords;
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
      if (places[place * 2] === hash && sameKey(rows, row * this.#rowWords, key)) return row;
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
