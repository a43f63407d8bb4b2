const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 30_000;
/** After so many processes that ended without an answer inference is down: who asks is told at once instead of waiting. */
const DOWN_AFTER = 4;

/** When a process that has ended is started again: at once, then after ever longer waits until one has answered. */
export class Restarts {
  #ended = 0;
  #isDown = false;
  #timer: NodeJS.Timeout | undefined;

  get isDown(): boolean {
    return this.#isDown;
  }

  /** It has all it needs to answer. */
  ready(): void {
    this.#isDown = false;
  }

  answered(): void {
    this.#ended = 0;
  }

  schedule(start: () => void): void {
    const waitMs = this.#ended === 0 ? 0 : Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (this.#ended - 1));
    this.#ended++;
    this.#isDown = this.#ended >= DOWN_AFTER;
    this.#timer = setTimeout(start, waitMs);
  }

  cancel(): void {
    clearTimeout(this.#timer);
  }
}
