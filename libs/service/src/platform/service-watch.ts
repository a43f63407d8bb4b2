import { reasonOf, type Clock } from '@weir/stream';

/** Something outside that stages cannot do without. */
export interface WatchedService {
  readonly name: string;
  /** Rejects when it does not answer, or refuses us. */
  ping(): Promise<void>;
}

const INTERVAL_MS = 2_000;
/** How long an answer may take. */
const PATIENCE_MS = 3_000;

/** Asks services again and again whether they are there: who has nothing in hand would not notice that one is away. */
export class ServiceWatch {
  readonly #clock: Clock;
  readonly #stopped = new AbortController();
  /** Why not, by name; in the order in which they were given. */
  readonly #away = new Map<string, string | undefined>();

  constructor(services: readonly WatchedService[], clock: Clock) {
    this.#clock = clock;
    for (const service of services) {
      this.#away.set(service.name, undefined);
      void this.#watch(service);
    }
  }

  /** Why stages have to wait; undefined while every service answers. */
  waitingFor(): string | undefined {
    return [...this.#away.values()].find((reason) => reason !== undefined);
  }

  stop(): void {
    this.#stopped.abort();
  }

  async #watch(service: WatchedService): Promise<void> {
    const { signal } = this.#stopped;
    for (; !signal.aborted; await this.#clock.sleep(INTERVAL_MS, signal)) {
      const answered = new AbortController();
      const pinged = service
        .ping()
        .then(
          () => undefined,
          (cause: unknown) => reasonOf(cause),
        )
        .finally(() => answered.abort());
      const late = this.#clock.sleep(PATIENCE_MS, answered.signal).then(() => {
        if (!answered.signal.aborted)
          this.#away.set(service.name, `${service.name} has not answered for ${PATIENCE_MS / 1000} s`);
      });
      this.#away.set(service.name, await pinged);
      await late;
    }
  }
}
