const WRITTEN = 0;
const READ = 1;
const CLOSED = 2;
/** Never changes. */
const IDLE = 3;
const COUNTERS_BYTES = 64;

/**
 * Bytes on their way from one thread to another, a bounded number: one thread puts records in, the other takes bytes out. What
 * does not fit is refused whole.
 */
export class FrameRing {
  readonly memory: SharedArrayBuffer;
  readonly #counters: Int32Array;
  readonly #bytes: Uint8Array;

  /** @param room bytes, a power of two up to 2^30; or the memory of the ring in the other thread */
  constructor(room: number | SharedArrayBuffer) {
    this.memory = typeof room === 'number' ? new SharedArrayBuffer(COUNTERS_BYTES + room) : room;
    this.#counters = new Int32Array(this.memory, 0, COUNTERS_BYTES / Int32Array.BYTES_PER_ELEMENT);
    this.#bytes = new Uint8Array(this.memory, COUNTERS_BYTES);
  }

  /** False when there is no room for the record. */
  put(record: Uint8Array, length: number): boolean {
    const written = Atomics.load(this.#counters, WRITTEN);
    const room = this.#bytes.byteLength;
    // Counters run around; their difference does not.
    if (length > room - ((written - Atomics.load(this.#counters, READ)) >>> 0)) return false;
    const at = written & (room - 1);
    const first = Math.min(length, room - at);
    this.#bytes.set(record.subarray(0, first), at);
    if (first < length) this.#bytes.set(record.subarray(first, length), 0);
    Atomics.store(this.#counters, WRITTEN, (written + length) | 0);
    return true;
  }

  /** Bytes that can be taken, at most `most` and as far as they lie in one stretch; they stay until {@link free}. */
  peek(most: number): Uint8Array {
    const read = Atomics.load(this.#counters, READ);
    const waiting = (Atomics.load(this.#counters, WRITTEN) - read) >>> 0;
    const at = read & (this.#bytes.byteLength - 1);
    return this.#bytes.subarray(at, at + Math.min(waiting, most, this.#bytes.byteLength - at));
  }

  free(bytes: number): void {
    Atomics.store(this.#counters, READ, (Atomics.load(this.#counters, READ) + bytes) | 0);
  }

  /** Lets the thread that takes out wait for a moment. */
  pause(ms: number): void {
    Atomics.wait(this.#counters, IDLE, 0, ms);
  }

  /** Nothing more is put in. */
  close(): void {
    Atomics.store(this.#counters, CLOSED, 1);
  }

  get isClosed(): boolean {
    return Atomics.load(this.#counters, CLOSED) === 1;
  }
}
