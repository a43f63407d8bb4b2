import { type HashSecret, keyedHash, LONGEST_SEARCH, newSecret } from '@weir/schema';
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

/**
 * Finds the row of a key: open addressing, linear probing, at most half full, deletion by shifting back. Keys stand by the hash that they come
 * with, until a search is so long that somebody must have chosen them; from then on by a hash with a secret.
 */
export class KeyIndex {
  /** Pairs [hash, row + 1]; row + 1 is 0 in an empty place. */
  #places: Int32Array;
  #mask: number;
  #secret: HashSecret | undefined;
  readonly #rowWords: number;

  /** An index of `rows` rows of `rowWords` words, whose first are their keys. */
  constructor(rows: number, rowWords = ROW_WORDS) {
    this.#rowWords = rowWords;
    this.#mask = placesFor(rows) - 1;
    this.#places = new Int32Array((this.#mask + 1) * 2);
  }

  /** Whether keys stand by a hash with a secret. */
  get isKeyed(): boolean {
    return this.#secret !== undefined;
  }

  /** @returns the row, or -1. */
  find(hash: number, key: Int32Array, rows: Int32Array): number {
    const places = this.#places;
    const mask = this.#mask;
    const own = this.#secret === undefined ? hash : keyedHash(key, 0, KEY_WORDS, this.#secret);
    const first = own & mask;
    for (let place = first; ; place = (place + 1) & mask) {
      const row = (places[place * 2 + 1] ?? 0) - 1;
      if (row >= 0 && !(places[place * 2] === own && sameKey(rows, row * this.#rowWords, key))) continue;
      if (((place - first) & mask) > LONGEST_SEARCH && this.#secret === undefined) this.#keepSecret(rows);
      return row;
    }
  }

  /** Adds a row whose key, which has this hash, is not in the index; the index must have been grown for it. */
  insert(hash: number, row: number, rows: Int32Array): void {
    this.#put(this.#ownHash(hash, row, rows), row);
  }

  remove(hash: number, row: number, rows: Int32Array): void {
    const places = this.#places;
    const mask = this.#mask;
    let hole = this.#ownHash(hash, row, rows) & mask;
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
    if (count > this.#mask + 1) this.#rebuild(count, (hash) => hash);
  }

  #keepSecret(rows: Int32Array): void {
    this.#secret = newSecret();
    this.#rebuild(this.#mask + 1, (hash, row) => this.#ownHash(hash, row, rows));
  }

  #rebuild(count: number, hashOf: (hash: number, row: number) => number): void {
    const old = this.#places;
    this.#places = new Int32Array(count * 2);
    this.#mask = count - 1;
    for (let place = 0; place < old.length; place += 2) {
      const row = (old[place + 1] ?? 0) - 1;
      if (row >= 0) this.#put(hashOf(old[place] ?? 0, row), row);
    }
  }

  #put(own: number, row: number): void {
    const places = this.#places;
    const mask = this.#mask;
    let place = own & mask;
    while (places[place * 2 + 1] !== 0) place = (place + 1) & mask;
    places[place * 2] = own;
    places[place * 2 + 1] = row + 1;
  }

  #ownHash(hash: number, row: number, rows: Int32Array): number {
    return this.#secret === undefined ? hash : keyedHash(rows, row * this.#rowWords, KEY_WORDS, this.#secret);
  }
}

function placesFor(rows: number): number {
  let count = 16;
  while (count < rows * 2) count *= 2;
  return count;
}
