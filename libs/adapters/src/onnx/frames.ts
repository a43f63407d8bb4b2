/**
 * What is said for each batch, over a pipe of its own: frames of 32-bit words as the machine has them, since both ends are on one. The first word is
 * the number of words. A request: number of the batch, the set, rows, how many models, their places in the set, the rows one after the other. A
 * reply: number of the batch, then for each model how many scores and members (−1: its network failed), the µs that it took, and those numbers.
 */
const REQUEST_WORDS = 5;
const REPLY_WORDS = 2;
const SAID_WORDS = 3;
const FAILED = -1;
const FIRST_BYTES = 1 << 16;

export interface RunRequest {
  readonly batch: number;
  readonly set: number;
  /** Places of the models in their set. */
  readonly models: readonly number[];
  readonly rows: number;
}

/** What a network says of a batch. */
export interface Said {
  readonly scores: Float32Array;
  readonly members: Float32Array;
  /** How long it took, ms. */
  readonly ms: number;
}

export interface RunReply {
  readonly batch: number;
  /** Of each model asked; undefined where its network failed. */
  readonly said: readonly (Said | undefined)[];
}

/** Words of a request for `floats` values. */
export function requestWords({ models }: RunRequest, floats: number): number {
  return REQUEST_WORDS + models.length + floats;
}

/** Writes all but the vectors, which follow them. @returns the word where they begin */
export function putRequest(into: Int32Array, words: number, { batch, set, models, rows }: RunRequest): number {
  into.set([words, batch, set, rows, models.length, ...models]);
  return REQUEST_WORDS + models.length;
}

/** A request, and the vectors in the frame's memory. */
export function readRequest(frame: Int32Array): RunRequest & { readonly vectors: Float32Array } {
  const [, batch = 0, set = 0, rows = 0, count = 0] = frame;
  const begin = REQUEST_WORDS + count;
  return { batch, set, rows, models: [...frame.subarray(REQUEST_WORDS, begin)], vectors: floatsAt(frame, begin) };
}

export function replyFrame({ batch, said }: RunReply): Uint8Array {
  const valuesOf = (one: Said | undefined): number => (one === undefined ? 0 : one.scores.length + one.members.length);
  const words = said.reduce((sum, one) => sum + SAID_WORDS + valuesOf(one), REPLY_WORDS);
  const frame = new Int32Array(words);
  const floats = new Float32Array(frame.buffer);
  frame.set([words, batch]);
  let at = REPLY_WORDS;
  for (const one of said) {
    frame.set(one === undefined ? [FAILED, 0, 0] : [one.scores.length, one.members.length, one.ms * 1000], at);
    at += SAID_WORDS;
    if (one === undefined) continue;
    floats.set(one.scores, at);
    floats.set(one.members, at + one.scores.length);
    at += valuesOf(one);
  }
  return new Uint8Array(frame.buffer);
}

/** A reply, in memory of its own. */
export function readReply(frame: Int32Array): RunReply {
  const said: (Said | undefined)[] = [];
  const values = floatsAt(frame, 0).slice();
  for (let at = REPLY_WORDS; at < frame.length;) {
    const [scores = 0, members = 0, us = 0] = frame.subarray(at, at + SAID_WORDS);
    at += SAID_WORDS;
    if (scores === FAILED) {
      said.push(undefined);
      continue;
    }
    const to = at + scores;
    said.push({ scores: values.subarray(at, to), members: values.subarray(to, to + members), ms: us / 1000 });
    at = to + members;
  }
  return { batch: frame[1] ?? 0, said };
}

function floatsAt(frame: Int32Array, from: number): Float32Array {
  return new Float32Array(frame.buffer, frame.byteOffset + from * 4, frame.length - from);
}

/** Puts the pieces that a pipe gives together to frames. */
export class FrameReader {
  readonly #heard: (frame: Int32Array) => void;
  #bytes = new Uint8Array(FIRST_BYTES);
  #held = 0;

  /** @param heard gets each frame; its memory is used again once it returns */
  constructor(heard: (frame: Int32Array) => void) {
    this.#heard = heard;
  }

  /** @throws {Error} when what comes is no frame */
  push(piece: Uint8Array): void {
    this.#reserve(this.#held + piece.length);
    this.#bytes.set(piece, this.#held);
    this.#held += piece.length;
    let at = 0;
    for (let words = this.#wordsAt(at); words > 0 && this.#held - at >= words * 4; words = this.#wordsAt(at)) {
      this.#heard(new Int32Array(this.#bytes.buffer, at, words));
      at += words * 4;
    }
    this.#bytes.copyWithin(0, at, this.#held);
    this.#held -= at;
  }

  /** Words of the frame at a place, 0 where its first has not come. */
  #wordsAt(at: number): number {
    if (this.#held - at < 4) return 0;
    const [words = 0] = new Int32Array(this.#bytes.buffer, at, 1);
    if (words < REPLY_WORDS) throw new Error(`a frame about a batch cannot have ${words} words`);
    return words;
  }

  #reserve(bytes: number): void {
    if (bytes <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(bytes, this.#bytes.length * 2));
    larger.set(this.#bytes.subarray(0, this.#held));
    this.#bytes = larger;
  }
}
