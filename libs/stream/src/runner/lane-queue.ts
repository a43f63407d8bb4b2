import type { Delivery } from '../bus.ts';

/** Messages of a lane waiting for the runner. Over its budget it asks the bus to hold the lane, at half of it to go on. */
export class LaneQueue<B> {
  #items: Delivery<B>[] = [];
  #bytes = 0;
  #paused = false;
  #wake: (() => void) | undefined;
  readonly #budgetBytes: number;
  readonly #hold: { pause(): void; resume(): void };

  constructor(budgetBytes: number, hold: { pause(): void; resume(): void }) {
    this.#budgetBytes = budgetBytes;
    this.#hold = hold;
  }

  get length(): number {
    return this.#items.length;
  }

  push(deliveries: readonly Delivery<B>[]): void {
    for (const delivery of deliveries) {
      this.#items.push(delivery);
      this.#bytes += delivery.byteLength;
    }
    if (!this.#paused && this.#bytes > this.#budgetBytes) {
      this.#paused = true;
      this.#hold.pause();
    }
    this.wake();
  }

  /** Takes up to `maxBytes` (at least one message if there is one). */
  take(maxBytes: number): Delivery<B>[] {
    let bytes = 0;
    let n = 0;
    for (; n < this.#items.length; n++) {
      const next = this.#items[n]?.byteLength ?? 0;
      if (n > 0 && bytes + next > maxBytes) break;
      bytes += next;
    }
    const run = this.#items.splice(0, n);
    this.#bytes -= bytes;
    if (this.#paused && this.#bytes <= this.#budgetBytes / 2) {
      this.#paused = false;
      this.#hold.resume();
    }
    return run;
  }

  /** Resolves when there is something to do. */
  wait(): Promise<void> {
    if (this.#items.length > 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  wake(): void {
    const wake = this.#wake;
    this.#wake = undefined;
    wake?.();
  }
}
