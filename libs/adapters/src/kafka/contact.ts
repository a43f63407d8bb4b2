import type { Clock } from '@weir/stream';

/** Whether a consumer has what it needs to go on: it hears from its group, and nothing it asked for is overdue. */
export class Contact {
  readonly #clock: Clock;
  readonly #silenceMs: number;
  #heardAt: number;
  #broken: string | undefined;
  #overdue: string | undefined;

  /** `silenceMs`: how long the group may say nothing. */
  constructor(clock: Clock, silenceMs: number) {
    this.#clock = clock;
    this.#silenceMs = silenceMs;
    this.#heardAt = clock.now();
  }

  /** The group has answered. */
  heard(): void {
    this.#heardAt = this.#clock.now();
    this.#broken = undefined;
  }

  /** The consumer begins anew, and belongs to no group until it is heard from again. */
  broke(reason: string): void {
    this.#broken = reason;
  }

  /** Something else is asked again and again; undefined once it has answered. */
  asksAgain(reason: string | undefined): void {
    this.#overdue = reason;
  }

  waitingFor(): string | undefined {
    const silentMs = this.#clock.now() - this.#heardAt;
    const silence =
      silentMs > this.#silenceMs ? `Kafka's group has not answered for ${Math.floor(silentMs / 1000)} s` : undefined;
    return this.#broken ?? this.#overdue ?? silence;
  }
}
