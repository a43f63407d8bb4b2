import type { Clock } from '@weir/stream';

/** Losses within this time are told in one line, ms. */
const TELL_MS = 10_000;

/** Tells that an interface loses frames: at once the first time, then a line for what was lost since. */
export class LossTeller {
  readonly #name: string;
  readonly #clock: Clock;
  readonly #tell: (line: string) => void;
  #untold = 0;
  #toldAt = -Infinity;

  constructor(name: string, clock: Clock, tell: (line: string) => void) {
    this.#name = name;
    this.#clock = clock;
    this.#tell = tell;
  }

  lost(count: number): void {
    this.#untold += count;
    const now = this.#clock.now();
    if (now - this.#toldAt < TELL_MS) return;
    this.#toldAt = now;
    this.#tell(
      `${this.#name}: ${this.#untold} frames were lost, since they came faster than they were taken; raise CAPTURE_RING_BYTES, leave frames out with CAPTURE_FILTER, or give the process more CPU`,
    );
    this.#untold = 0;
  }
}
