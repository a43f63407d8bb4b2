import { expect, test } from '@jest/globals';
import { KEY_WORDS } from '../flow-row.ts';
import { hashKey } from '../key-index.ts';
import { CHANNEL_SHAPE } from './context-row.ts';
import { ContextRows } from './context-rows.ts';

const key = (pair: number): Int32Array => new Int32Array(KEY_WORDS).fill(1).fill(pair, 0, 1);

// Copying all of them for each made this take a minute, in which a service that started again answered nobody.
test('as many contexts as a lane may hold are taken back after a restart, in their order', () => {
  const count = 100_000;
  const saved = new ContextRows(CHANNEL_SHAPE);
  for (let pair = 0; pair < count; pair++) saved.add(hashKey(key(pair), 0), key(pair), pair, pair, count);
  const restored = new ContextRows(CHANNEL_SHAPE);
  restored.slab.restore(saved.slab.takeChangedPages().changed, (row) => restored.restored(row));
  expect(restored.slab.size).toBe(count);
  const order: number[] = [];
  while (restored.nextDue < Infinity) {
    order.push(restored.numberOf(restored.first));
    restored.forget(restored.first);
  }
  expect(order).toEqual(Array.from({ length: count }, (_, pair) => pair));
});
