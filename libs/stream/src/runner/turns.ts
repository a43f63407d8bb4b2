/** Work that may go on at once. The second fills the waits of the first for the disk and the network. */
const SEATS = 2;

/**
 * Inserts of a stage take turns: a table takes in few at a time as fast as many at once, and what waits meanwhile grows into larger
 * ones.
 */
export class Turns {
  #taken = 0;
  readonly #waiting: (() => void)[] = [];

  /** Whether nobody has a turn. */
  get isFree(): boolean {
    return this.#taken === 0;
  }

  /** Does the work when it is its turn, in the order asked for. */
  async take(work: () => Promise<void>): Promise<void> {
    if (this.#taken < SEATS) this.#taken++;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      await work();
    } finally {
      // Handed over while it is still taken, so that nobody comes in between.
      const next = this.#waiting.shift();
      if (next === undefined) this.#taken--;
      else next();
    }
  }
}
