import type { ModelsAnswer, ModelScores, ModelsQuestion, ServedModel } from '@weir/stream';
import { Blocks } from './blocks.ts';

/** Slots that a vector may stand in, and how many times as many there are. */
const WAYS = 4;
const SETS = 4_096;
/** Marks a slot that is free; no hash is 0. */
const FREE = 0;
const REMEMBERED = -1;

/** The rows of a question, by whether they were asked before. */
interface SortedRows {
  readonly hashes: Int32Array;
  /** Of each row its place among those to ask, or REMEMBERED. */
  readonly places: Int32Array;
  /** Rows to ask, each vector once. */
  readonly fresh: readonly number[];
  /** What all models said of a row that is remembered, one model after the other. */
  readonly values: Float32Array;
}

/**
 * What a set of models said of the vectors that it was asked about last. The scores of a vector never change, and a flow of few packets
 * has the same vector in its early and its final record, as have most flows of a flood. Vectors are compared by all bits as float32, which
 * networks read.
 */
export class ScoreMemory {
  readonly #models: readonly ServedModel[];
  readonly #valueWidth: number;
  readonly #blocks = new Blocks();
  readonly #hashes = new Int32Array(SETS * WAYS);
  /** The way of each set that gives way next. */
  readonly #next = new Uint8Array(SETS);
  #fingerprint = '';
  #width = 0;
  #vectors = new Int32Array(0);
  #values = new Float32Array(0);

  constructor(models: readonly ServedModel[]) {
    this.#models = models;
    this.#valueWidth = models.reduce((sum, { scoreWidth, memberWidth }) => sum + scoreWidth + memberWidth, 0);
  }

  /** Answers a question; `ask` is asked about those rows that are not remembered. */
  async answer(question: ModelsQuestion, ask: (fresh: ModelsQuestion) => Promise<ModelsAnswer>): Promise<ModelsAnswer> {
    const { fingerprint, width, vectors } = question;
    if (width <= 0 || vectors.length < width) return ask(question);
    if (fingerprint !== this.#fingerprint || width !== this.#width) this.#begin(fingerprint, width);
    const block = this.#blocks.take(vectors.length);
    const values = block.subarray(0, vectors.length);
    values.set(vectors);
    const rows = this.#sorted(new Int32Array(block.buffer, 0, vectors.length));
    const fresh = gather(values, width, rows.fresh);
    const said = fresh.length === 0 ? undefined : await ask({ ...question, vectors: fresh });
    if (said?.silent.length === 0 && fingerprint === this.#fingerprint && width === this.#width)
      this.#remember(new Int32Array(block.buffer, 0, fresh.length), rows, said.answers);
    // Whoever was asked has answered, so it reads them no more.
    this.#blocks.give(block);
    if (said === undefined)
      return { answers: this.#models.map((_, i) => this.#scores(i, rows, undefined)), silent: [], batches: [] };
    const answers = said.answers.map((one) => this.#scores(this.#models.indexOf(one.model), rows, one));
    return { ...said, answers };
  }

  #begin(fingerprint: string, width: number): void {
    this.#fingerprint = fingerprint;
    this.#width = width;
    this.#hashes.fill(FREE);
    this.#vectors = new Int32Array(SETS * WAYS * width);
    this.#values = new Float32Array(SETS * WAYS * this.#valueWidth);
  }

  #sorted(bits: Int32Array): SortedRows {
    const width = this.#width;
    const count = Math.floor(bits.length / width);
    const hashes = new Int32Array(count);
    const places = new Int32Array(count);
    const values = new Float32Array(count * this.#valueWidth);
    const fresh: number[] = [];
    const placeOf = new Map<number, number>();
    for (let row = 0; row < count; row++) {
      const hash = hashOf(bits, row * width, width);
      hashes[row] = hash;
      const slot = this.#slotOf(bits, row * width, hash);
      if (slot >= 0) {
        places[row] = REMEMBERED;
        copy(this.#values, slot * this.#valueWidth, values, row, this.#valueWidth);
        continue;
      }
      const place = placeOf.get(hash);
      const same = place === undefined ? undefined : fresh[place];
      if (place !== undefined && same !== undefined && areAlike(bits, same * width, bits, row * width, width)) {
        places[row] = place;
        continue;
      }
      placeOf.set(hash, fresh.length);
      places[row] = fresh.length;
      fresh.push(row);
    }
    return { hashes, places, fresh, values };
  }

  /** The slot of a vector, −1 where it has none. */
  #slotOf(bits: Int32Array, at: number, hash: number): number {
    const first = (hash & (SETS - 1)) * WAYS;
    for (let slot = first; slot < first + WAYS; slot++) {
      if (this.#hashes[slot] !== hash) continue;
      if (areAlike(this.#vectors, slot * this.#width, bits, at, this.#width)) return slot;
    }
    return -1;
  }

  /** @param bits the fresh rows */
  #remember(bits: Int32Array, { hashes, fresh }: SortedRows, said: readonly ModelScores[]): void {
    const width = this.#width;
    fresh.forEach((row, place) => {
      const hash = hashes[row] ?? FREE;
      // Who asked at the same time may have been answered first.
      if (this.#slotOf(bits, place * width, hash) >= 0) return;
      const set = hash & (SETS - 1);
      const way = this.#next[set] ?? 0;
      this.#next[set] = (way + 1) % WAYS;
      const slot = set * WAYS + way;
      this.#hashes[slot] = hash;
      this.#vectors.set(bits.subarray(place * width, (place + 1) * width), slot * width);
      let at = slot * this.#valueWidth;
      for (const { model, scores, members } of said) {
        const { scoreWidth, memberWidth } = model;
        this.#values.set(scores.subarray(place * scoreWidth, (place + 1) * scoreWidth), at);
        this.#values.set(members.subarray(place * memberWidth, (place + 1) * memberWidth), at + scoreWidth);
        at += scoreWidth + memberWidth;
      }
    });
  }

  /** What the model at a place says of all rows, out of what it said of the fresh ones. */
  #scores(index: number, { places, values }: SortedRows, said: ModelScores | undefined): ModelScores {
    const model = this.#models[index];
    if (model === undefined) throw new Error('a model answered that is not of the set that was asked');
    const { scoreWidth, memberWidth } = model;
    const scores = new Float32Array(places.length * scoreWidth);
    const members = new Float32Array(places.length * memberWidth);
    let before = 0;
    for (const other of this.#models.slice(0, index)) before += other.scoreWidth + other.memberWidth;
    places.forEach((place, row) => {
      const from = row * this.#valueWidth + before;
      const isFresh = place !== REMEMBERED && said !== undefined;
      copy(isFresh ? said.scores : values, isFresh ? place * scoreWidth : from, scores, row, scoreWidth);
      copy(
        isFresh ? said.members : values,
        isFresh ? place * memberWidth : from + scoreWidth,
        members,
        row,
        memberWidth,
      );
    });
    return { model, scores, members, ms: said?.ms };
  }
}

function copy(from: Float32Array, at: number, into: Float32Array, row: number, width: number): void {
  for (let i = 0; i < width; i++) into[row * width + i] = from[at + i] ?? Number.NaN;
}

/** Moves some rows, in order, to the front. @returns them alone */
function gather(vectors: Float32Array, width: number, rows: readonly number[]): Float32Array {
  rows.forEach((row, place) => {
    if (row !== place) vectors.copyWithin(place * width, row * width, (row + 1) * width);
  });
  return vectors.subarray(0, rows.length * width);
}

function areAlike(one: Int32Array, oneAt: number, other: Int32Array, otherAt: number, width: number): boolean {
  for (let i = 0; i < width; i++) if (one[oneAt + i] !== other[otherAt + i]) return false;
  return true;
}

/** The body of MurmurHash3 over words, mixed; never FREE. */
function hashOf(words: Int32Array, from: number, count: number): number {
  let h = count;
  for (let at = from; at < from + count; at++) {
    const k = Math.imul(words[at] ?? 0, 0xcc9e2d51);
    h ^= Math.imul((k << 15) | (k >>> 17), 0x1b873593);
    h = (Math.imul((h << 13) | (h >>> 19), 5) + 0xe6546b64) | 0;
  }
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) | 0 || 1;
}
