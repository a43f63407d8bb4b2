import type { Batch, Topic } from '@weir/schema';
import type { Bus, Delivery } from '@weir/stream';

const OVERWRITTEN = 0xa5;

/** Who reads what: the memory of a batch is free when all who read its topic have released it. */
class Readers {
  readonly #groups = new Map<string, number>();
  readonly #released = new WeakMap<Batch, number>();

  add(topic: string): void {
    this.#groups.set(topic, (this.#groups.get(topic) ?? 0) + 1);
  }

  /** @returns whether nobody else will read the batch */
  release(topic: string, batch: Batch): boolean {
    const released = (this.#released.get(batch) ?? 0) + 1;
    this.#released.set(batch, released);
    return released === this.#groups.get(topic);
  }
}

/** The bus, but what a batch held is overwritten when it is released, as if its memory had been used for another at once. */
export function overwritingBus(bus: Bus): Bus {
  const readers = new Readers();
  return {
    lanes: bus.lanes,
    producer: (topic) => bus.producer(topic),
    subscribe(topic, group, listener) {
      readers.add(topic.topic);
      return bus.subscribe(topic, group, {
        ...listener,
        assigned: (lane) => listener.assigned(lane),
        revoked: (lane) => listener.revoked(lane),
        failed: (cause, lane) => listener.failed(cause, lane),
        deliver: (lane, deliveries) =>
          listener.deliver(
            lane,
            deliveries.map((delivery) => overwritten(topic, delivery, readers)),
          ),
      });
    },
    close: () => bus.close(),
  };
}

function overwritten<B extends Batch, R>(topic: Topic<B, R>, delivery: Delivery<B>, readers: Readers): Delivery<B> {
  const { lane, offset, stamp, byteLength, timestamp, headers, schemaId, endsAt } = delivery;
  return {
    ...{ lane, offset, stamp, byteLength, timestamp, headers, schemaId, endsAt },
    decode: () => delivery.decode(),
    raw: () => delivery.raw(),
    release() {
      if (!readers.release(topic.topic, delivery.decode())) return delivery.release?.();
      for (const column of topic.values(delivery.decode())) {
        // A piece of the capture is not this batch's alone.
        if (ArrayBuffer.isView(column) && column.byteLength <= delivery.byteLength) {
          new Uint8Array(column.buffer, column.byteOffset, column.byteLength).fill(OVERWRITTEN);
        }
      }
      delivery.release?.();
    },
  };
}
