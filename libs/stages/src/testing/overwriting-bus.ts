import type { Batch, Topic } from '@weir/schema';
import type { Bus, Delivery } from '@weir/stream';

const OVERWRITTEN = 0xa5;

/** The bus, but what a batch held is overwritten when it is released, as if its memory had been used for another at once. */
export function overwritingBus(bus: Bus): Bus {
  return {
    lanes: bus.lanes,
    producer: (topic) => bus.producer(topic),
    subscribe: (topic, group, listener) =>
      bus.subscribe(topic, group, {
        ...listener,
        assigned: (lane) => listener.assigned(lane),
        revoked: (lane) => listener.revoked(lane),
        failed: (cause) => listener.failed(cause),
        deliver: (lane, deliveries) =>
          listener.deliver(
            lane,
            deliveries.map((delivery) => overwritten(topic, delivery)),
          ),
      }),
    close: () => bus.close(),
  };
}

function overwritten<B extends Batch, R>(topic: Topic<B, R>, delivery: Delivery<B>): Delivery<B> {
  const { lane, offset, stamp, byteLength, timestamp, headers, schemaId, endsAt } = delivery;
  return {
    ...{ lane, offset, stamp, byteLength, timestamp, headers, schemaId, endsAt },
    decode: () => delivery.decode(),
    raw: () => delivery.raw(),
    release() {
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
