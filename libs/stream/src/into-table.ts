import type { Batch, Topic } from '@weir/schema';
import type { Sink } from './stage.ts';
import type { Tables } from './tables.ts';

/** A sink of those batches of a topic that are to be written into its table. */
export function intoTable<B extends Batch, R>(
  tables: Tables,
  topic: Topic<B, R>,
  isWritten: (batch: B) => boolean = () => true,
): Sink<B> {
  const { ahead } = tables;
  return {
    prepare: (batches, insertedAt) => tables.prepare(topic, batches.filter(isWritten), insertedAt),
    ahead: ahead && {
      rows: ahead.rows,
      begin(insertedAt) {
        const gathering = ahead.begin(topic, insertedAt);
        return {
          add: (batches) => gathering.add(batches.filter(isWritten)),
          prepare: (rest) => gathering.prepare(rest.filter(isWritten)),
        };
      },
    },
  };
}
