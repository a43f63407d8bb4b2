import { describe, expect, test } from '@jest/globals';
import { binomialTail, normalTail, poissonTail } from './chance.ts';
import { countOf, noteBit } from './bitmap.ts';
import { hashKey } from './key-hash.ts';
import { noteTime } from './recent-times.ts';
import { SlotTable } from './slot-table.ts';

const SHAPE = { keyWords: 2, values: 3, keys: 256 };

function find(table: SlotTable, key: number, time: number): void {
  const words = Int32Array.of(key, 7);
  table.find(words, hashKey(words, 2), time);
}

describe('a table of slots', () => {
  test('keeps what was set of a key', () => {
    const table = new SlotTable(SHAPE);
    for (let key = 0; key < 50; key++) {
      find(table, key, key);
      table.set(1, key * 2);
    }
    find(table, 20, 99);
    expect([table.isNew, table.get(0), table.get(1), table.keys]).toEqual([false, 99, 40, 50]);
  });

  test('a million keys take no more room than it has, and the latest are there', () => {
    const table = new SlotTable(SHAPE);
    for (let key = 0; key < 1_000_000; key++) find(table, key, key);
    expect(table.keys).toBe(256);
    find(table, 999_999, 1_000_001);
    expect(table.isNew).toBe(false);
    expect(table.takeChanges().reduce((sum, { value }) => sum + value.byteLength, 0)).toBe(256 * (1 + 8 + 24));
  });

  test('which key gives way does not depend on a restore in between', () => {
    const straight = new SlotTable(SHAPE);
    for (let key = 0; key < 2_000; key++) find(straight, (key * 7) % 613, key);
    const restored = new SlotTable(SHAPE);
    for (const { key, value } of straight.takeChanges()) restored.restore(key, value);
    for (let key = 2_000; key < 4_000; key++) {
      find(straight, (key * 11) % 613, key);
      find(restored, (key * 11) % 613, key);
      expect(restored.isNew).toBe(straight.isNew);
    }
  });

  test('only what has changed is told again, and what is none of its pages is left out', () => {
    const table = new SlotTable(SHAPE);
    find(table, 1, 1);
    expect(table.takeChanges()).toHaveLength(1);
    expect(table.takeChanges()).toEqual([]);
    table.restore('99', new Uint8Array(33));
    table.restore('0', new Uint8Array(5));
    expect(table.keys).toBe(1);
  });
});

test.each([
  ['Poisson', poissonTail(10, 3), 1.1025e-3],
  ['Poisson, below its mean', poissonTail(2, 3), 0.80085],
  ['Poisson, none', poissonTail(0, 3), 1],
  ['Poisson, out of reach', poissonTail(5_000, 3), 1e-12],
  ['normal', normalTail(3), 1.3499e-3],
  ['normal, far off', normalTail(6), 9.866e-10],
  ['normal, below', normalTail(-1), 0.84134],
  ['binomial', binomialTail(8, 10, 0.5), 0.0546875],
  ['binomial, all', binomialTail(10, 10, 0.5), 0.5 ** 10],
])('tail of the distribution: %s', (_, found, expected) => {
  expect(Math.abs(found / expected - 1)).toBeLessThan(0.01);
});

test('a set of bits counts what is different', () => {
  for (const count of [0, 1, 10, 100, 400]) {
    const values = new Float64Array(18);
    for (let i = 0; i < count * 3; i++) noteBit(values, 1, 16, (i % count) * 131);
    expect(Math.abs(countOf(values, 1, 16) - count)).toBeLessThanOrEqual(Math.max(1, count * 0.15));
    expect([values[0], values[17]]).toEqual([0, 0]);
  }
});

test('times are kept in order, each once, the latest where they are too many', () => {
  const values = new Float64Array(6);
  const noted = [5, 3, 5, 9, 7, 8, 1, 9].map((time) => noteTime(values, 1, 4, time));
  expect(noted).toEqual([true, true, false, true, true, true, false, false]);
  expect([...values]).toEqual([0, 4, 5, 7, 8, 9]);
});
