import { addressText, type HashSecret, keyedHash, LONGEST_SEARCH, newSecret } from '@weir/schema';

/** What the flows of one address add up to, in both directions. */
export interface Talker {
  readonly address: string;
  readonly flows: number;
  readonly packets: number;
  /** Frame bytes on the wire. */
  readonly bytes: number;
}

/** Counts by address as plain data for another thread. */
export interface TalkerColumns {
  /** 16 bytes an address, as four words in the byte order of the machine. */
  readonly words: Int32Array;
  readonly flows: Float64Array;
  readonly packets: Float64Array;
  readonly bytes: Float64Array;
  readonly isEstimate: boolean;
}

/** Addresses counted at once; over it the quieter half is forgotten. */
const LIMIT = 65_536;
const FIRST_ROOM = 256;
/** Words of an address. */
const WORDS = 4;

/** An address column as words. */
export function addressWords(column: Uint8Array): Int32Array {
  const aligned = column.byteOffset % 4 === 0 ? column : column.slice();
  return new Int32Array(aligned.buffer, aligned.byteOffset, aligned.byteLength >> 2);
}

function longer<T extends Int32Array | Float64Array>(old: T, empty: T): T {
  empty.set(old);
  return empty;
}

function addressHash(w0: number, w1: number, w2: number, w3: number): number {
  const sum = Math.imul(w0, 0x6a09e667) + Math.imul(w1, 0xbb67ae85) + Math.imul(w2, 0x3c6ef373);
  const hash = Math.imul(sum ^ w3 ^ ((sum ^ w3) >>> 15), 0x9b05688d);
  return hash ^ (hash >>> 13);
}

/** Counts by address, in bounded memory: columns, and a table of places (open addressing, at most half full). */
export class Talkers {
  readonly #limit: number;
  #count = 0;
  #words = new Int32Array(FIRST_ROOM * WORDS);
  #flows = new Float64Array(FIRST_ROOM);
  #packets = new Float64Array(FIRST_ROOM);
  #bytes = new Float64Array(FIRST_ROOM);
  /** Row + 1, or 0 in an empty place. */
  #places = new Int32Array(FIRST_ROOM * 2);
  /** Of the hash that addresses stand by once a search was so long that somebody must have chosen them. */
  #secret: HashSecret | undefined;
  #forgotten = false;

  constructor(limit = LIMIT) {
    this.#limit = limit;
  }

  /** True when quiet addresses were forgotten, so that the counts are lower bounds. */
  get isEstimate(): boolean {
    return this.#forgotten;
  }

  /** Whether addresses stand by a hash with a secret. */
  get isKeyed(): boolean {
    return this.#secret !== undefined;
  }

  /** Counts flows for the address at `row` of an address column in words. */
  add(words: Int32Array, row: number, flows: number, packets: number, bytes: number): void {
    const at = this.#rowOf(words, row * WORDS);
    this.#flows[at] = (this.#flows[at] ?? 0) + flows;
    this.#packets[at] = (this.#packets[at] ?? 0) + packets;
    this.#bytes[at] = (this.#bytes[at] ?? 0) + bytes;
  }

  merge(other: TalkerColumns): void {
    this.#forgotten ||= other.isEstimate;
    for (let row = 0; row < other.flows.length; row++)
      this.add(other.words, row, other.flows[row] ?? 0, other.packets[row] ?? 0, other.bytes[row] ?? 0);
  }

  columns(): TalkerColumns {
    const count = this.#count;
    return {
      words: this.#words.slice(0, count * WORDS),
      flows: this.#flows.slice(0, count),
      packets: this.#packets.slice(0, count),
      bytes: this.#bytes.slice(0, count),
      isEstimate: this.#forgotten,
    };
  }

  /** The `limit` with most bytes, the largest first; the text of the address decides between equals. */
  top(limit = this.#limit): Talker[] {
    const least = this.#bytes.slice(0, this.#count).toSorted().at(-limit) ?? 0;
    const addresses = new Uint8Array(this.#words.buffer);
    const talkers: Talker[] = [];
    for (let row = 0; row < this.#count; row++) {
      const bytes = this.#bytes[row] ?? 0;
      if (bytes < least) continue;
      const address = addressText(addresses, row);
      talkers.push({ address, flows: this.#flows[row] ?? 0, packets: this.#packets[row] ?? 0, bytes });
    }
    return talkers.toSorted((a, b) => b.bytes - a.bytes || (a.address < b.address ? -1 : 1)).slice(0, limit);
  }

  /** The row of an address, a new one if it has none. */
  #rowOf(words: Int32Array, at: number): number {
    let place = this.#place(words, at);
    const known = (this.#places[place] ?? 0) - 1;
    if (known >= 0) return known;
    if (this.#count >= this.#limit) {
      this.#forget();
      place = this.#place(words, at);
    } else if (this.#count === this.#flows.length) {
      this.#grow();
      place = this.#place(words, at);
    }
    const row = this.#count++;
    this.#places[place] = row + 1;
    for (let w = 0; w < WORDS; w++) this.#words[row * WORDS + w] = words[at + w] ?? 0;
    this.#flows[row] = 0;
    this.#packets[row] = 0;
    this.#bytes[row] = 0;
    return row;
  }

  /** Where the address at a word stands in the table, or the empty place where it would. */
  #place(from: Int32Array, at: number): number {
    const w0 = from[at] ?? 0;
    const w1 = from[at + 1] ?? 0;
    const w2 = from[at + 2] ?? 0;
    const w3 = from[at + 3] ?? 0;
    const mask = this.#places.length - 1;
    const words = this.#words;
    const first =
      (this.#secret === undefined ? addressHash(w0, w1, w2, w3) : keyedHash(from, at, WORDS, this.#secret)) & mask;
    for (let place = first; ; place = (place + 1) & mask) {
      const known = ((this.#places[place] ?? 0) - 1) * WORDS;
      const isIts =
        words[known + 3] === w3 && words[known + 2] === w2 && words[known + 1] === w1 && words[known] === w0;
      if (known >= 0 && !isIts) continue;
      if (((place - first) & mask) <= LONGEST_SEARCH || this.#secret !== undefined) return place;
      break;
    }
    this.#secret = newSecret();
    this.#places.fill(0);
    this.#enter();
    return this.#place(from, at);
  }

  #grow(): void {
    const room = this.#flows.length * 2;
    this.#words = longer(this.#words, new Int32Array(room * WORDS));
    this.#flows = longer(this.#flows, new Float64Array(room));
    this.#packets = longer(this.#packets, new Float64Array(room));
    this.#bytes = longer(this.#bytes, new Float64Array(room));
    this.#places = new Int32Array(room * 2);
    this.#enter();
  }

  /** Fills the empty table. */
  #enter(): void {
    for (let row = 0; row < this.#count; row++) {
      const place = this.#place(this.#words, row * WORDS);
      this.#places[place] = row + 1;
    }
  }

  /** Keeps the louder half. */
  #forget(): void {
    const bytes = this.#bytes.slice(0, this.#count).toSorted();
    const median = bytes[bytes.length >> 1] ?? 0;
    let left = this.#limit >> 1;
    let kept = 0;
    for (let row = 0; row < this.#count; row++) {
      const own = this.#bytes[row] ?? 0;
      if (own < median || (own === median && left-- > 0)) continue;
      this.#words.copyWithin(kept * WORDS, row * WORDS, (row + 1) * WORDS);
      this.#flows[kept] = this.#flows[row] ?? 0;
      this.#packets[kept] = this.#packets[row] ?? 0;
      this.#bytes[kept] = own;
      kept++;
    }
    this.#count = kept;
    this.#places.fill(0);
    this.#enter();
    this.#forgotten = true;
  }
}
