import { type HashSecret, keyedHash, LONGEST_SEARCH, newSecret } from '@weir/schema';
import { hashKey } from './hash.ts';
import { estimateDistinct, noteHash } from './hyper-log-log.ts';
import { selectAt } from './select.ts';

/** What a table keeps of each key. */
export interface TableShape {
  /** Words of a key. */
  readonly keyWords: number;
  /** Sums of a key: whole numbers from 0. The second is its weight. */
  readonly sums: number;
  /** Bytes of sketches of a key, merged by the larger of each byte. */
  readonly registers: number;
}

/** Which of the sums decides what is kept when there are too many keys. */
export const WEIGHT = 1;
const FIRST_ROWS = 8;
/** 2^bits registers count the keys that were forgotten: a standard error of 1.6 %. */
const FORGOTTEN_BITS = 12;
const NO_WORDS = new Int32Array(0);
const NO_NUMBERS = new Float64Array(0);
const NO_BYTES = new Uint8Array(0);
/** Every place of a table without rows. */
const EMPTY = new Int32Array(1);

/**
 * Sums by key, for at most `limit` keys. Over it the lighter half is forgotten, in the manner of Space-Saving (Metwally, Agrawal, El
 * Abbadi 2005; many at a time, as Anderson et al. 2017): whatever a forgotten or never seen key weighed is at most `offset`, and what a
 * row lacks is at most its error. Both are 0, and everything exact, until the limit is reached.
 */
export class KeyTable {
  readonly shape: TableShape;
  readonly #limit: number;
  readonly #onForget: ((row: number) => void) | undefined;
  size = 0;
  /** Most that a key without a row weighs. */
  offset = 0;
  /** Registers that note the keys that were forgotten; undefined while none was. */
  forgotten: Uint8Array | undefined;
  /** Whether the last call of `row` made it. */
  isNew = false;
  keys = NO_WORDS;
  sums = NO_NUMBERS;
  /** Most that the weight of a row lacks. */
  errors = NO_NUMBERS;
  registers = NO_BYTES;
  /** A word a row for whoever fills the table; 0 in a new row, and not kept. */
  notes = NO_WORDS;
  hashes = NO_WORDS;
  #capacity = 0;
  /** Row + 1 by hash; 0 where there is none. At most half of it is taken. */
  #places = EMPTY;
  /** Of the hash that keys stand by once a search was so long that somebody must have chosen them. */
  #secret: HashSecret | undefined;

  /** `onForget` is told of each row that is forgotten while it is still there. */
  constructor(shape: TableShape, limit: number, onForget?: (row: number) => void) {
    this.shape = shape;
    this.#limit = Math.max(limit, 1);
    this.#onForget = onForget;
  }

  /** Whether keys stand by a hash with a secret. */
  get isKeyed(): boolean {
    return this.#secret !== undefined;
  }

  /** Rows that there is memory for. */
  get room(): number {
    return this.#capacity;
  }

  /** The row of the key in the words from `at`, whose hash is that of `hashKey`; made when there is none. */
  row(words: Int32Array, at: number, hash: number): number {
    const { keyWords } = this.shape;
    const { keys } = this;
    const places = this.#places;
    const mask = places.length - 1;
    const first = (this.#secret === undefined ? hash : keyedHash(words, at, keyWords, this.#secret)) & mask;
    let place = first;
    for (;;) {
      const row = (places[place] ?? 0) - 1;
      if (row < 0) {
        if (((place - first) & mask) > LONGEST_SEARCH && this.#secret === undefined) this.#keepSecret();
        return this.#add(words, at, hash);
      }
      if (this.hashes[row] === hash) {
        let w = keyWords - 1;
        while (w >= 0 && keys[row * keyWords + w] === words[at + w]) w--;
        if (w < 0) {
          this.isNew = false;
          return row;
        }
      }
      place = (place + 1) & mask;
    }
  }

  /** The row of the key in the words from `at`. */
  rowOf(words: Int32Array, at: number): number {
    return this.row(words, at, hashKey(words, at, this.shape.keyWords));
  }

  /** How many different keys there were: exactly while none was forgotten, then estimated. */
  distinct(): number {
    if (this.forgotten === undefined) return this.size;
    const registers = this.forgotten.slice();
    for (let row = 0; row < this.size; row++) noteHash(registers, 0, FORGOTTEN_BITS, this.hashes[row] ?? 0);
    return estimateDistinct(registers, 0, FORGOTTEN_BITS);
  }

  /** The registers of forgotten keys, made when there are none. */
  forgottenRegisters(): Uint8Array {
    return (this.forgotten ??= new Uint8Array(1 << FORGOTTEN_BITS));
  }

  /** Forgets everything. */
  clear(): void {
    // Rows taken away in the reverse of the order they came in leave no gaps in front of others.
    if (this.size * 8 < this.#places.length) for (let row = this.size - 1; row >= 0; row--) this.#unplace(row);
    else this.#places.fill(0);
    this.size = 0;
    this.offset = 0;
    this.forgotten = undefined;
  }

  #add(words: Int32Array, at: number, hash: number): number {
    if (this.size === this.#limit) this.#forgetLighter();
    if (this.size === this.#capacity) this.#grow();
    const { keyWords, sums, registers } = this.shape;
    const row = this.size++;
    for (let w = 0; w < keyWords; w++) this.keys[row * keyWords + w] = words[at + w] ?? 0;
    for (let s = row * sums; s < (row + 1) * sums; s++) this.sums[s] = 0;
    if (registers > 0) this.registers.fill(0, row * registers, (row + 1) * registers);
    this.errors[row] = this.offset;
    this.notes[row] = 0;
    this.hashes[row] = hash;
    this.#place(row);
    this.isNew = true;
    return row;
  }

  #keepSecret(): void {
    this.#secret = newSecret();
    this.#places.fill(0);
    for (let row = 0; row < this.size; row++) this.#place(row);
  }

  /** What decides where a row stands. */
  #standing(row: number): number {
    const { keyWords } = this.shape;
    return this.#secret === undefined
      ? (this.hashes[row] ?? 0)
      : keyedHash(this.keys, row * keyWords, keyWords, this.#secret);
  }

  #place(row: number): void {
    const mask = this.#places.length - 1;
    let place = this.#standing(row) & mask;
    while (this.#places[place] !== 0) place = (place + 1) & mask;
    this.#places[place] = row + 1;
  }

  #unplace(row: number): void {
    const mask = this.#places.length - 1;
    let place = this.#standing(row) & mask;
    while (this.#places[place] !== row + 1) place = (place + 1) & mask;
    this.#places[place] = 0;
  }

  #grow(): void {
    this.#capacity = Math.min(Math.max(this.#capacity * 2, FIRST_ROWS), this.#limit);
    const { keyWords, sums, registers } = this.shape;
    const rows = this.#capacity;
    this.keys = withRoom(this.keys, new Int32Array(rows * keyWords));
    this.sums = withRoom(this.sums, new Float64Array(rows * sums));
    this.errors = withRoom(this.errors, new Float64Array(rows));
    this.registers = withRoom(this.registers, new Uint8Array(rows * registers));
    this.notes = withRoom(this.notes, new Int32Array(rows));
    this.hashes = withRoom(this.hashes, new Int32Array(rows));
    let places = this.#places.length;
    while (places < rows * 2) places *= 2;
    if (places === this.#places.length) return;
    this.#places = new Int32Array(places);
    for (let row = 0; row < this.size; row++) this.#place(row);
  }

  /** Forgets the rows up to the median of what they may weigh at most. */
  #forgetLighter(): void {
    const weights = this.errors.slice(0, this.size);
    const { sums } = this.shape;
    for (let row = 0; row < this.size; row++)
      weights[row] = (weights[row] ?? 0) + (this.sums[row * sums + WEIGHT] ?? 0);
    const median = selectAt(weights.slice(), this.size >> 1);
    const forgotten = this.forgottenRegisters();
    let kept = 0;
    for (let row = 0; row < this.size; row++) {
      if ((weights[row] ?? 0) > median) {
        this.#move(row, kept++);
        continue;
      }
      noteHash(forgotten, 0, FORGOTTEN_BITS, this.hashes[row] ?? 0);
      this.#onForget?.(row);
    }
    this.size = kept;
    this.offset = Math.max(this.offset, median);
    this.#places.fill(0);
    for (let row = 0; row < kept; row++) this.#place(row);
  }

  #move(row: number, to: number): void {
    const { keyWords, sums, registers } = this.shape;
    this.keys.copyWithin(to * keyWords, row * keyWords, (row + 1) * keyWords);
    this.sums.copyWithin(to * sums, row * sums, (row + 1) * sums);
    this.registers.copyWithin(to * registers, row * registers, (row + 1) * registers);
    this.errors[to] = this.errors[row] ?? 0;
    this.notes[to] = this.notes[row] ?? 0;
    this.hashes[to] = this.hashes[row] ?? 0;
  }
}

function withRoom<T extends Int32Array | Float64Array | Uint8Array>(old: T, empty: T): T {
  empty.set(old);
  return empty;
}
