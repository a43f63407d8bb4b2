import type { Batch, Topic } from '@weir/schema';
import type { Bus } from '@weir/stream';

/** A message, by its place. */
export interface Seen {
  readonly lane: number;
  readonly sequence: number;
  readonly batch: Batch;
}

/** Tells of each message of a topic when it is on the bus. */
export async function watch<B extends Batch, R>(
  bus: Bus,
  topic: Topic<B, R>,
  see: (seen: Seen, batch: B) => void,
): Promise<void> {
  const subscription = await bus.subscribe(topic, 'watch', {
    assigned: async () => undefined,
    deliver(lane, deliveries) {
      for (const { stamp, offset, decode, release } of deliveries) {
        const batch = decode();
        see({ lane, sequence: stamp?.sequence ?? 0, batch }, batch);
        release?.();
        void subscription.commit(lane, offset);
      }
    },
    revoked: async () => undefined,
    failed(cause) {
      throw cause;
    },
  });
}
