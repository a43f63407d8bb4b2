import { createHash } from 'node:crypto';
import type { Batch, Topic } from '@weir/schema';
import type { PreparedInsert, Tables } from '@weir/stream';
import type { ClickHouse, ReadyBlock } from './clickhouse.ts';
import { nativeBlocks, tableShape, type TableShape } from './native-block.ts';

/** Rows in a block at most. A block of flows of this size takes about 35 MB while it is sorted and compressed. */
const ROWS_PER_BLOCK = 100_000;

/**
 * Rows go in as Native blocks straight from the columns, each under a token of its own. ClickHouse knows a block by its partition and
 * the token, in the table and in its roll-ups. The partition is the time of writing, which is the same when a range is inserted
 * again. So what is there after a crash is some of the blocks, and inserting all again adds the others.
 */
export function createTables(
  clickhouse: Pick<ClickHouse, 'prepareNative' | 'close'>,
  rowsPerBlock = ROWS_PER_BLOCK,
): Tables {
  const shapes = new Map<string, TableShape>();

  function prepare<B extends Batch, R>(topic: Topic<B, R>, batches: readonly B[], insertedAt: number): PreparedInsert {
    const shape = shapes.get(topic.name) ?? tableShape(topic);
    shapes.set(topic.name, shape);
    const { name: table } = shape;
    const hash = createHash('sha256');
    const see = (bytes: Uint8Array): void => void hash.update(bytes);
    const ready: ReadyBlock[] = [];
    let rows = 0;
    let part = 0;
    for (const block of nativeBlocks(topic, shape, batches, insertedAt, rowsPerBlock)) {
      ready.push(clickhouse.prepareNative({ table, ...block }, see));
      rows += block.rows;
    }
    return {
      rows,
      sha256: hash.digest('hex'),
      async insert(token) {
        // Called again after a failure it goes on with the block that failed.
        for (let insert = ready[part]; insert !== undefined; insert = ready[++part]) await insert(`${token}/${part}`);
      },
    };
  }

  return { prepare, close: () => clickhouse.close() };
}
