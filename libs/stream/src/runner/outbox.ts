import type { Batch } from '@weir/schema';
import type { Outgoing, Producer } from '../bus.ts';
import type { Position } from '../stamp.ts';

/** Stamps what a lane puts out on one topic and keeps it until it is sent. */
export class Outbox<B extends Batch> {
  #waiting: Outgoing<B>[] = [];
  #sent = new Map<string, Position>();
  #inputOrdinal = -1;
  #inputOrigin = '';
  #part = 0;
  readonly #producer: Producer<B>;
  readonly #lane: number;

  constructor(producer: Producer<B>, lane: number) {
    this.#producer = producer;
    this.#lane = lane;
  }

  restore(sent: Readonly<Record<string, Position>>): void {
    this.#sent = new Map(Object.entries(sent));
  }

  /** Last stamps by origin, as a checkpoint keeps them. */
  sent(): Record<string, Position> {
    return Object.fromEntries(this.#sent);
  }

  /** Adds a part of what the origin's input with this ordinal yields. */
  add(origin: string, ordinal: number, batch: B): void {
    if (origin !== this.#inputOrigin || ordinal !== this.#inputOrdinal) {
      this.#inputOrigin = origin;
      this.#inputOrdinal = ordinal;
      this.#part = 0;
    }
    const position = { sequence: ordinal, part: this.#part++ };
    const follows = this.#sent.get(origin);
    this.#waiting.push({ origin, ...position, ...(follows === undefined ? {} : { follows }), lane: this.#lane, batch });
    this.#sent.set(origin, position);
  }

  /** Adds what follows from several inputs: it is numbered, one sequence after another. */
  addNext(origin: string, batch: B): void {
    this.add(origin, (this.#sent.get(origin)?.sequence ?? -1) + 1, batch);
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  /**
   * Sends what waits. It stays until it is acknowledged, so that a retry sends the same again; what is added meanwhile waits for
   * the next call. One call at a time.
   */
  async flush(): Promise<void> {
    const sending = this.#waiting.slice();
    if (sending.length === 0) return;
    await this.#producer.send(sending);
    this.#waiting = this.#waiting.slice(sending.length);
  }

  settled(): Promise<void> {
    return this.#producer.settled(this.#lane);
  }
}

/**
 * As {@link Outbox.flush}, all at once. Waits for all of them even when one fails: another call of one that is under way would send the
 * same again, and forget what it has not sent.
 */
export async function flushAll<B extends Batch>(outboxes: Iterable<Outbox<B>>): Promise<void> {
  const sent = await Promise.allSettled([...outboxes].map((outbox) => outbox.flush()));
  for (const result of sent) if (result.status === 'rejected') throw result.reason;
}
