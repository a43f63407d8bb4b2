import { createHash } from 'node:crypto';
import type { Batch, Topic } from '@weir/schema';
import type { PreparedInsert, Tables } from '@weir/stream';
import type { ClickHouse } from './clickhouse.ts';
import { nativeBlocks, tableShape, type TableShape } from './native-block.ts';

/** Rows in a block at most. A block of flows of this size takes about 35 MB while it is sorted and compressed. */
const ROWS_PER_BLOCK = 100_000;

/**
 * Rows go in as Native blocks straight from the columns, each under a token of its own. ClickHouse adds a block partition by
 * partition and knows each by the token, in the table and in its roll-ups. So what is there after a crash is some of the
 * partitions of some of the blocks, and inserting all again adds the others.
 */
export function createTables(
  clickhouse: Pick<ClickHouse, 'insertNative' | 'close'>,
  rowsPerBlock = ROWS_PER_BLOCK,
): Tables {
  const shapes = new Map<string, TableShape>();

  function prepare<B extends Batch, R>(topic: Topic<B, R>, batches: readonly B[]): PreparedInsert {
    const shape = shapes.get(topic.name) ?? tableShape(topic);
    shapes.set(topic.name, shape);
    const blocks = [...nativeBlocks(topic, shape, batches, rowsPerBlock)];
    const hash = createHash('sha256');
    for (const { chunks } of blocks) for (const chunk of chunks) hash.update(chunk);
    return {
      rows: blocks.reduce((sum, block) => sum + block.rows, 0),
      sha256: hash.digest('hex'),
      async insert(token) {
        const { name, columns } = shape;
        for (const [part, { chunks }] of blocks.entries())
          await clickhouse.insertNative({ table: name, columns, chunks, token: `${token}/${part}` });
      },
    };
  }

  return { prepare, close: () => clickhouse.close() };
}
