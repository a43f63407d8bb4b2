/** Wall time for intervals, retries and lag; event time never comes from here. */
export interface Clock {
  /** ms since the epoch; never goes back, whatever is done to the clock of the system. */
  now(): number;
  /** Resolves after `ms`, or at once when the signal aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** What the time since the start is behind that since the epoch, ms. */
let behindMs = -Infinity;

/** A clock that is set back, as after a start with a wrong one, would have intervals wait for so long: checkpoints, and rows. */
function steadyNow(): number {
  const elapsed = performance.now();
  behindMs = Math.max(behindMs, Date.now() - elapsed);
  return Math.floor(elapsed + behindMs);
}

export const systemClock: Clock = {
  now: steadyNow,
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted === true) return resolve();
      const done = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      signal?.addEventListener('abort', done);
    }),
};

/** A clock that a test moves by hand. */
export class ManualClock implements Clock {
  #now = 0;
  #sleepers: { at: number; wake: () => void }[] = [];

  now(): number {
    return this.#now;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal?.aborted === true) return resolve();
      this.#sleepers.push({ at: this.#now + ms, wake: resolve });
      signal?.addEventListener('abort', () => resolve());
    });
  }

  advance(ms: number): void {
    this.#now += ms;
    const due = this.#sleepers.filter((sleeper) => sleeper.at <= this.#now);
    this.#sleepers = this.#sleepers.filter((sleeper) => sleeper.at > this.#now);
    for (const sleeper of due) sleeper.wake();
  }
}
