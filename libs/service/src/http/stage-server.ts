import { Server, type CustomTransportStrategy } from '@nestjs/microservices';
import { reasonOf } from '@weir/stream';
import type { Platform } from '../platform/platform.ts';

/**
 * Nest's way to carry messages, with stages for handlers: a stage reads whole messages of many records and checkpoints them,
 * which Nest's own Kafka transport (one record, one handler, offsets as truth) cannot do.
 */
export class StageServer extends Server implements CustomTransportStrategy {
  readonly #start: () => Promise<Platform>;
  readonly #onFailure: (cause: unknown) => void;
  #platform: Platform | undefined;

  constructor(start: () => Promise<Platform>, onFailure: (cause: unknown) => void) {
    super();
    this.#start = start;
    this.#onFailure = onFailure;
  }

  get platform(): Platform {
    if (this.#platform === undefined) throw new Error('the stages have not started yet');
    return this.#platform;
  }

  listen(callback: (error?: unknown) => void): void {
    this.#start().then(
      (platform) => {
        this.#platform = platform;
        platform.done.catch((cause: unknown) => this.#onFailure(cause));
        callback();
      },
      (cause: unknown) => callback(cause instanceof Error ? cause : new Error(reasonOf(cause))),
    );
  }

  async close(): Promise<void> {
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
