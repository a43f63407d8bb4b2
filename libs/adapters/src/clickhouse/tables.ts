import { createHash } from 'node:crypto';
import type { Batch, Topic } from '@weir/schema';
import type { Gathering, PreparedInsert, Tables } from '@weir/stream';
import { ROWS_PER_BLOCK, type ClickHouse, type ReadyBlock } from './clickhouse.ts';
import { columnsOf, nativeBlocks, tableShape, oneBlock, type TableShape } from './native-block.ts';

/** Rows that are taken in at once ahead of the others of their insert: 3 MB of flows, 8 MB where they have features. */
const ROWS_AHEAD = 4_096;

/**
 * Rows go in as Native blocks straight from the columns, each under a token of its own. ClickHouse knows a block by its partition and
 * the token, in the table and in its roll-ups. The partition is the time of writing, which is the same when a range is inserted
 * again. So what is there after a crash is some of the blocks, and inserting all again adds the others.
 */
export function createTables(
  clickhouse: Pick<ClickHouse, 'prepareNative' | 'keepNative' | 'close'>,
  rowsPerBlock = ROWS_PER_BLOCK,
): Tables {
  const shapes = new Map<string, TableShape>();

  function shapeOf<B extends Batch, R>(topic: Topic<B, R>): TableShape {
    const shape = shapes.get(topic.name) ?? tableShape(topic);
    shapes.set(topic.name, shape);
    return shape;
  }

  function prepare<B extends Batch, R>(topic: Topic<B, R>, batches: readonly B[], insertedAt: number): PreparedInsert {
    const shape = shapeOf(topic);
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

  const keep = clickhouse.keepNative;
  if (keep === undefined) return { prepare, close: () => clickhouse.close() };

  const begin = <B extends Batch, R>(topic: Topic<B, R>, insertedAt: number): Gathering<B> => {
    const shape = shapeOf(topic);
    const kept = keep({ table: shape.name, columns: columnsOf(shape) });
    const hash = createHash('sha256');
    let rows = 0;
    function add(batches: readonly B[]): void {
      const block = oneBlock(topic, shape, batches, insertedAt);
      if (block.rows === 0) return;
      kept.add(block.encode, (bytes) => void hash.update(bytes));
      rows += block.rows;
    }
    return {
      add,
      prepare(rest) {
        add(rest);
        const insert = kept.ready();
        return { rows, sha256: hash.digest('hex'), insert: (token) => insert(`${token}/0`) };
      },
    };
  };

  return { prepare, ahead: { rows: ROWS_AHEAD, begin }, close: () => clickhouse.close() };
}
