import type { Batch } from '@weir/schema';
import type { Producer } from '../bus.ts';
import type { Checkpoint } from '../state.ts';
import { flushAll, Outbox } from './outbox.ts';

/**
 * What a lane puts out on one topic, by the lane it goes to: a message follows the one before it of its origin in its own lane, so each
 * has an outbox of its own.
 */
export class Outboxes<B extends Batch> {
  readonly #producer: Producer<B>;
  readonly #topic: string;
  readonly #own: number;
  readonly #byLane = new Map<number, Outbox<B>>();

  constructor(producer: Producer<B>, topic: string, own: number) {
    this.#producer = producer;
    this.#topic = topic;
    this.#own = own;
  }

  to(lane = this.#own): Outbox<B> {
    let outbox = this.#byLane.get(lane);
    if (outbox === undefined) {
      outbox = new Outbox(this.#producer, lane);
      this.#byLane.set(lane, outbox);
    }
    return outbox;
  }

  /** Last stamps as a checkpoint keeps them: `topic` for the lane's own, `topic/lane` for another. */
  sent(): Checkpoint['sent'] {
    return Object.fromEntries([...this.#byLane].map(([lane, outbox]) => [this.#name(lane), outbox.sent()]));
  }

  restore(sent: Checkpoint['sent']): void {
    for (const [name, positions] of Object.entries(sent)) {
      if (name === this.#topic) this.to().restore(positions);
      else if (name.startsWith(`${this.#topic}/`))
        this.to(Number(name.slice(this.#topic.length + 1))).restore(positions);
    }
  }

  get waiting(): number {
    let waiting = 0;
    for (const outbox of this.#byLane.values()) waiting += outbox.waiting;
    return waiting;
  }

  flush(): Promise<void> {
    return flushAll(this.#byLane.values());
  }

  async settled(): Promise<void> {
    await Promise.all([...this.#byLane.values()].map((outbox) => outbox.settled()));
  }

  #name(lane: number): string {
    return lane === this.#own ? this.#topic : `${this.#topic}/${lane}`;
  }
}
