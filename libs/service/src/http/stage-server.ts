import { Server, type CustomTransportStrategy } from '@nestjs/microservices';
import { reasonOf } from '@weir/stream';
import type { Platform, Starting } from '../platform/platform.ts';

/** Starts stages. `onWait` is told what the start waits for; `signal` ends it while it waits. */
export type StartPlatform = (onWait: (reason: string | undefined) => void, signal: AbortSignal) => Promise<Platform>;

/**
 * Nest's way to carry messages, with stages for handlers: a stage reads whole messages of many records and checkpoints them,
 * which Nest's own Kafka transport (one record, one handler, offsets as truth) cannot do.
 */
export class StageServer extends Server implements CustomTransportStrategy, Starting {
  readonly #start: StartPlatform;
  readonly #onFailure: (cause: unknown) => void;
  readonly #closed = new AbortController();
  #starting: Promise<unknown> = Promise.resolve();
  #platform: Platform | undefined;
  #waitingFor: string | undefined;

  constructor(start: StartPlatform, onFailure: (cause: unknown) => void) {
    super();
    this.#start = start;
    this.#onFailure = onFailure;
  }

  get platform(): Platform | undefined {
    return this.#platform;
  }

  get waitingFor(): string | undefined {
    return this.#waitingFor;
  }

  listen(callback: (error?: unknown) => void): void {
    const onWait = (reason: string | undefined): void => {
      this.#waitingFor = reason;
    };
    this.#starting = this.#start(onWait, this.#closed.signal).then(
      (platform) => {
        this.#platform = platform;
        platform.done.catch((cause: unknown) => this.#onFailure(cause));
        callback();
      },
      (cause: unknown) => callback(cause instanceof Error ? cause : new Error(reasonOf(cause))),
    );
  }

  async close(): Promise<void> {
    this.#closed.abort();
    await this.#starting;
    await this.#platform?.stop();
  }

  /** Stages report through the platform; there are no events of the transport to listen to. */
  on(): void {
    return undefined;
  }

  unwrap(): never {
    throw new Error('a stage server wraps no client of its own');
  }
}
