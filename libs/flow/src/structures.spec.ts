import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { DueHeap } from './due-heap.ts';
import { FLOW_SHAPE, KEY_WORDS, ROW_WORDS } from './flow-row.ts';
import { RowSlab, PAGE_ROWS } from './row-slab.ts';
import { KeyIndex } from './key-index.ts';

test('the index finds what is in it and nothing else, with equal hashes, removals and growth', () => {
  const steps = fc.array(fc.record({ key: fc.nat(40), remove: fc.boolean() }), { maxLength: 300 });
  fc.assert(
    fc.property(steps, fc.constantFrom(1, 3, 64), (script, hashes) => {
      const rows = new Int32Array(64 * ROW_WORDS);
      const index = new KeyIndex(4);
      const kept = new Set<number>();
      const words = (key: number) => new Int32Array(KEY_WORDS).fill(key);
      for (let key = 0; key <= 40; key++) rows.set(words(key), key * ROW_WORDS);
      for (const { key, remove } of script) {
        const hash = key % hashes;
        if (kept.has(key) && remove) {
          index.remove(hash, key, rows);
          kept.delete(key);
        } else if (!kept.has(key) && !remove) {
          index.grow(kept.size + 1);
          index.insert(hash, key, rows);
          kept.add(key);
        }
        for (let other = 0; other <= 40; other++)
          expect(index.find(other % hashes, words(other), rows)).toBe(kept.has(other) ? other : -1);
      }
    }),
    { numRuns: 60 },
  );
});

test('the index keeps a secret once a search is too long for chance, and finds what is in it', () => {
  const count = 1000;
  const rows = new Int32Array(count * ROW_WORDS);
  const words = (key: number) => new Int32Array(KEY_WORDS).fill(key + 1);
  for (let key = 0; key < count; key++) rows.set(words(key), key * ROW_WORDS);
  const index = new KeyIndex(4);
  for (let key = 0; key < count; key++) {
    expect(index.find(5, words(key), rows)).toBe(-1);
    index.grow(key + 1);
    index.insert(5, key, rows);
  }
  expect(index.isKeyed).toBe(true);
  for (let key = 0; key < count; key += 2) index.remove(5, key, rows);
  expect(Array.from({ length: count }, (_, key) => index.find(5, words(key), rows))).toEqual(
    Array.from({ length: count }, (_, key) => (key % 2 === 0 ? -1 : key)),
  );
});

test('a heap that has room for more keeps it and what is in it', () => {
  const heap = new DueHeap(3);
  heap.push(2, 7, 0);
  heap.grow(1);
  heap.push(1, 5, 1);
  expect([heap.first, heap.nextDue]).toEqual([1, 5]);
  heap.remove(1);
  expect([heap.first, heap.nextDue]).toEqual([2, 7]);
});

test('the heap gives rows by due time, then by order, after any moves', () => {
  const action = fc.constantFrom('push', 'push', 'hasten', 'remove', 'delay');
  const step = fc.record({ row: fc.nat(6), due: fc.nat(8), action });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 120 }), fc.constantFrom(0, 0.2, 1), (steps, pace) => {
      const heap = new DueHeap(1);
      const expected = new Map<number, number>();
      const sorted = () => [...expected].toSorted(([rowA, a], [rowB, b]) => a - b || rowB - rowA);
      for (const [place, { row, due, action: kind }] of steps.entries()) {
        const now = expected.get(row);
        const first = sorted()[0];
        if (kind === 'push' && now === undefined) {
          // Most begin in the order in which they are due, where time goes on.
          const at = Math.floor(place * pace) + (due < 5 ? 0 : due);
          heap.grow(row + 1);
          // Orders run against rows, so that ties are not settled by place.
          heap.push(row, at, 100 - row);
          expected.set(row, at);
        } else if (kind === 'delay' && first !== undefined) {
          heap.delayFirst(first[1] + due);
          expected.set(first[0], first[1] + due);
        } else if (now === undefined) continue;
        else if (kind === 'remove') {
          heap.remove(row);
          expected.delete(row);
        } else if (kind === 'hasten') {
          heap.hasten(row, now - due);
          expected.set(row, now - due);
        }
        expect(heap.first).toBe(sorted()[0]?.[0] ?? -1);
        expect(heap.nextDue).toBe(sorted()[0]?.[1] ?? Infinity);
      }
      for (const [row] of sorted()) {
        expect(heap.first).toBe(row);
        heap.remove(row);
      }
      expect([heap.first, heap.nextDue]).toEqual([-1, Infinity]);
    }),
    { numRuns: 500 },
  );
});

test('voids of a heap are closed where rows come and go between two that stay', () => {
  const heap = new DueHeap(4);
  heap.push(0, 0, 0);
  for (let turn = 1; turn < 100; turn++) {
    heap.push(1 + (turn % 3), turn, turn);
    if (turn > 2) heap.remove(1 + ((turn + 1) % 3));
  }
  const left: number[] = [];
  while (heap.first >= 0) {
    left.push(heap.nextDue);
    heap.remove(heap.first);
  }
  expect(left).toEqual([0, 98, 99]);
});

test('the slab hands out changed pages once, and names saved ones that are empty', () => {
  const slab = new RowSlab(FLOW_SHAPE);
  const rows = Array.from({ length: PAGE_ROWS + 1 }, () => slab.allocate());
  expect(slab.takeChangedPages().changed.map(({ page }) => page)).toEqual([0, 1]);
  expect(slab.takeChangedPages()).toEqual({ changed: [], removed: [] });
  slab.free(rows[PAGE_ROWS] ?? 0);
  expect(slab.takeChangedPages()).toEqual({ changed: [], removed: [1] });
  const again = slab.allocate();
  slab.free(again);
  expect(slab.takeChangedPages()).toEqual({ changed: [], removed: [] });
});

test('the slab grows to its limit and no further than a page over it', () => {
  const slab = new RowSlab(FLOW_SHAPE);
  while (slab.capacity < 1000) slab.grow(1000);
  expect(slab.capacity).toBe(1024);
  for (let i = 0; i < 1024; i++) slab.allocate();
  expect(slab.isFull).toBe(true);
});
