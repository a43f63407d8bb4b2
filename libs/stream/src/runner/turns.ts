/** Inserts of a stage take turns: a table takes in one at a time as fast as several at once, and what waits meanwhile grows into larger ones. */
export class Turns {
  #isTaken = false;
  readonly #waiting: (() => void)[] = [];

  get isFree(): boolean {
    return !this.#isTaken;
  }

  /** Does the work when it is its turn, in the order asked for. */
  async take(work: () => Promise<void>): Promise<void> {
    if (this.#isTaken) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#isTaken = true;
    try {
      await work();
    } finally {
      // Handed over while it is still taken, so that nobody comes in between.
      const next = this.#waiting.shift();
      if (next === undefined) this.#isTaken = false;
      else next();
    }
  }
}
