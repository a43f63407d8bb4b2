import type { Clock } from '@weir/stream';

/** Shorter waits pass by themselves: a leader that moves, a connection that is made anew. */
const LONG_MS = 3_000;

interface Wait {
  readonly since: number;
  told: boolean;
}

/** Says once of each stage that it waits for something outside, and that it goes on: otherwise a full disk looks like a long run. */
export class WaitTeller {
  readonly #clock: Clock;
  readonly #tell: (line: string) => void;
  readonly #waits = new Map<string, Wait>();

  constructor(clock: Clock, tell: (line: string) => void) {
    this.#clock = clock;
    this.#tell = tell;
  }

  /** What the stage waits for at this moment; undefined when for nothing. */
  look(stage: string, reason: string | undefined): void {
    const wait = this.#waits.get(stage);
    if (reason === undefined) {
      this.#waits.delete(stage);
      if (wait?.told === true) this.#tell(`${stage} goes on`);
    } else if (wait === undefined) {
      this.#waits.set(stage, { since: this.#clock.now(), told: false });
    } else if (!wait.told && this.#clock.now() - wait.since >= LONG_MS) {
      wait.told = true;
      this.#tell(`${stage} waits, and tries again: ${reason}`);
    }
  }
}
