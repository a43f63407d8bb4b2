import type { Side } from './conversation.ts';
import type { SavedSide } from './saved-beginning.ts';

/** Bytes of a direction that are kept. */
const SIDE_BYTES = 4096;
/** Datagrams of a direction that are kept. */
const SIDE_DATAGRAMS = 3;
/** Segments of a direction that are told apart; what would be one more closes it. */
const SIDE_SEGMENTS = 32;
/** Runs of bytes of TCP that may lie behind a gap and wait for it to be filled. */
const SIDE_AHEAD = 4;

const EMPTY = new Uint8Array(0);
const NONE: readonly number[] = [];

/**
 * The beginning of one direction as it comes. Segments of TCP are put at their place by sequence number: what is there already stands,
 * what lies behind a gap waits for it, and the side is closed when a gap is not filled while the rest of the space goes by.
 */
export class OpeningSide implements Side {
  bytes: Uint8Array = EMPTY;
  length = 0;
  ends: readonly number[] = NONE;
  closed = false;
  /** Sequence number of the byte at 0; -1 until known. */
  base = -1;
  /** Bytes behind a gap: [from, to) pairs in order of place. */
  ahead: readonly number[] = NONE;

  /** The bytes are those of the packet in hand, which is only there until `keep`. */
  #isBorrowed = false;
  #view: DataView | undefined;

  /** Made when it is asked for: many look at bytes alone. */
  get view(): DataView {
    return (this.#view ??= new DataView(this.bytes.buffer, this.bytes.byteOffset, this.bytes.byteLength));
  }

  /** The next datagram, unless it is here already; what does not fit is cut. @returns whether there is more to see than before. */
  takeDatagram(data: Uint8Array, from: number, to: number): boolean {
    if (this.closed || to <= from || this.#hasDatagram(data, from, to)) return false;
    const size = Math.min(to - from, SIDE_BYTES - this.length);
    this.#put(data, from, this.length, size);
    this.#grow(this.length + size);
    if (size < to - from || this.ends.length === SIDE_DATAGRAMS || this.length === SIDE_BYTES) this.closed = true;
    return true;
  }

  /** A segment's bytes [from, to) with the sequence number of the first. @returns whether there is more to see than before. */
  takeSegment(data: Uint8Array, from: number, to: number, sequence: number): boolean {
    if (this.closed || to <= from) return false;
    if (this.base < 0) this.base = sequence;
    const place = (sequence - this.base) | 0;
    if (place >= SIDE_BYTES) return this.#close();
    const at = Math.max(place, this.length);
    const end = Math.min(place + to - from, SIDE_BYTES);
    if (end <= at) return false;
    if (at > this.length) return this.#keepAhead(data, from + at - place, at, end);
    this.#put(data, from + at - place, at, end - at);
    this.#grow(end);
    this.#takeAhead();
    if (this.length === SIDE_BYTES || this.ends.length >= SIDE_SEGMENTS) this.closed = true;
    return true;
  }

  /** Takes what is borrowed into memory of its own, which is no larger than it: of the packet nothing is held any more. */
  keep(): void {
    if (!this.#isBorrowed) return;
    this.#isBorrowed = false;
    this.bytes = new Uint8Array(this.bytes);
    this.#view = undefined;
  }

  /** Puts back what was saved. */
  restore(saved: SavedSide): void {
    this.#put(saved.bytes, 0, 0, saved.bytes.length);
    this.keep();
    this.length = saved.length;
    this.ends = saved.ends;
    this.closed = saved.closed;
    this.base = saved.base;
    this.ahead = saved.ahead;
  }

  #hasDatagram(data: Uint8Array, from: number, to: number): boolean {
    let start = 0;
    for (const end of this.ends) {
      if (end - start === to - from && this.#isAt(start, data, from, to)) return true;
      start = end;
    }
    return false;
  }

  #isAt(start: number, data: Uint8Array, from: number, to: number): boolean {
    for (let at = from; at < to; at++) if (this.bytes[start + at - from] !== data[at]) return false;
    return true;
  }

  #close(): true {
    this.closed = true;
    this.ahead = NONE;
    return true;
  }

  #keepAhead(data: Uint8Array, from: number, at: number, end: number): boolean {
    if (this.ahead.length >= 2 * SIDE_AHEAD) return this.#close();
    let index = 0;
    while (index < this.ahead.length && (this.ahead[index] ?? 0) < at) index += 2;
    this.#put(data, from, at, end - at);
    this.ahead = this.ahead.toSpliced(index, 0, at, end);
    return false;
  }

  #takeAhead(): void {
    while (this.ahead.length > 0 && (this.ahead[0] ?? 0) <= this.length) {
      const end = this.ahead[1] ?? 0;
      this.ahead = this.ahead.length > 2 ? this.ahead.slice(2) : NONE;
      if (end > this.length) this.#grow(end);
    }
  }

  #grow(length: number): void {
    this.length = length;
    this.ends = this.ends === NONE ? [length] : [...this.ends, length];
  }

  #put(data: Uint8Array, from: number, at: number, size: number): void {
    if (at === 0 && this.bytes.length === 0) return this.#borrow(data, from, size);
    if (at + size > this.bytes.length) {
      const larger = new Uint8Array(Math.min(SIDE_BYTES, Math.max(at + size, this.bytes.length * 2)));
      larger.set(this.bytes);
      this.bytes = larger;
      this.#view = undefined;
      this.#isBorrowed = false;
    }
    this.bytes.set(data.subarray(from, from + size), at);
  }

  /** Most conversations are told by their first packet, which then need not be copied. */
  #borrow(data: Uint8Array, from: number, size: number): void {
    this.bytes = data.subarray(from, from + size);
    this.#view = undefined;
    this.#isBorrowed = true;
  }
}
