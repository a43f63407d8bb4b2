import { DecodeError, type Batch } from '@weir/schema';
import type { Delivery } from '../bus.ts';

/** What still holds of a message that is put aside: event time, and whether its source ends. */
export type Rest = Pick<Batch, 'watermark' | 'last'>;

/** The message, or why it cannot be read. */
export function decoded<In extends Batch>(delivery: Delivery<In>): In | DecodeError {
  try {
    return delivery.decode();
  } catch (cause) {
    if (cause instanceof DecodeError) return cause;
    throw cause;
  }
}

/** What holds of the message even when it is put aside; of one that cannot be read only what stands beside its value. */
export function restOf(batch: Batch | DecodeError, { endsAt }: Delivery<Batch>): Rest | undefined {
  if (!(batch instanceof DecodeError)) return batch;
  return endsAt === undefined ? undefined : { watermark: endsAt, last: true };
}
