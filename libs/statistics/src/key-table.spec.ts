import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { KeyTable, WEIGHT, type TableShape } from './key-table.ts';
import { mergePart, TablesWriter } from './table-bytes.ts';

const SHAPE: TableShape = { keyWords: 2, sums: 2, registers: 8 };
/** A key, and what is added to its weight. */
type Added = readonly [key: number, weight: number];

const additions = (keys: number): fc.Arbitrary<Added[]> =>
  fc.array(fc.tuple(fc.integer({ min: 0, max: keys - 1 }), fc.integer({ min: 1, max: 1 << 20 })), { maxLength: 300 });

function fill(table: KeyTable, added: readonly Added[]): KeyTable {
  const words = new Int32Array(2);
  for (const [key, weight] of added) {
    words.set([key, -key]);
    const row = table.rowOf(words, 0);
    const at = row * SHAPE.sums;
    table.sums[at] = (table.sums[at] ?? 0) + 1;
    table.sums[at + WEIGHT] = (table.sums[at + WEIGHT] ?? 0) + weight;
    table.registers[row * SHAPE.registers + (weight % 8)] = 1;
  }
  return table;
}

function exactly(added: readonly Added[]): Map<number, number> {
  const weights = new Map<number, number>();
  for (const [key, weight] of added) weights.set(key, (weights.get(key) ?? 0) + weight);
  return weights;
}

interface Row {
  readonly key: number;
  readonly weight: number;
  readonly error: number;
}

function rowsOf(table: KeyTable): Row[] {
  return Array.from({ length: table.size }, (_, row) => ({
    key: table.keys[row * SHAPE.keyWords] ?? 0,
    weight: table.sums[row * SHAPE.sums + WEIGHT] ?? 0,
    error: table.errors[row] ?? 0,
  })).toSorted((a, b) => a.key - b.key);
}

/** What a table promises: a row is at most its error short, and what has no row weighs at most the offset. */
function expectWithinBounds(table: KeyTable, added: readonly Added[]): void {
  const exact = exactly(added);
  for (const { key, weight, error } of rowsOf(table)) {
    expect(weight).toBeLessThanOrEqual(exact.get(key) ?? 0);
    expect(weight + error).toBeGreaterThanOrEqual(exact.get(key) ?? 0);
    exact.delete(key);
  }
  for (const weight of exact.values()) expect(weight).toBeLessThanOrEqual(table.offset);
}

/** The table in parts of about so many bytes. */
function partsOf(table: KeyTable, partBytes: number): Uint8Array[] {
  const writer = new TablesWriter();
  const parts: Uint8Array[] = [];
  for (let row = 0; row < table.size;) {
    row = writer.part(table, row, partBytes);
    parts.push(writer.take());
  }
  return parts;
}

function merged(lanes: readonly (readonly Added[])[], limit: number, partBytes = Infinity): KeyTable {
  const table = new KeyTable(SHAPE, limit * 8);
  for (const added of lanes)
    partsOf(fill(new KeyTable(SHAPE, limit), added), partBytes).forEach((part, index) =>
      mergePart(table, part, 0, part.length, index === 0),
    );
  return table;
}

describe('a table of keys', () => {
  test('is exact as long as there are no more keys than it keeps', () => {
    fc.assert(
      fc.property(additions(40), (added) => {
        const table = fill(new KeyTable(SHAPE, 40), added);
        expect(new Map(rowsOf(table).map(({ key, weight }) => [key, weight]))).toEqual(exactly(added));
        expect([table.offset, ...table.errors]).toEqual([0, ...table.errors].map(() => 0));
        expect(table.distinct()).toBe(exactly(added).size);
      }),
    );
  });

  test('keeps to its limit, its errors and its offset with more', () => {
    fc.assert(
      fc.property(additions(200), fc.integer({ min: 1, max: 30 }), (added, limit) => {
        const table = fill(new KeyTable(SHAPE, limit), added);
        expect(table.size).toBeLessThanOrEqual(limit);
        expectWithinBounds(table, added);
      }),
    );
  });

  test('has whoever has more than two times the total by its rows', () => {
    fc.assert(
      fc.property(additions(200), fc.integer({ min: 2, max: 30 }), (added, limit) => {
        const table = fill(new KeyTable(SHAPE, limit), added);
        const total = added.reduce((sum, [, weight]) => sum + weight, 0);
        const known = new Set(rowsOf(table).map(({ key }) => key));
        for (const [key, weight] of exactly(added)) if (weight > (2 * total) / limit) expect(known).toContain(key);
      }),
    );
  });

  test('estimates how many keys there were when it has forgotten some', () => {
    const keys = 5000;
    const table = fill(
      new KeyTable(SHAPE, 100),
      Array.from({ length: keys }, (_, key): Added => [key, 1 + (key % 7)]),
    );
    expect(Math.abs(table.distinct() / keys - 1)).toBeLessThan(4 * 0.016);
  });

  test('is as new when it was cleared', () => {
    fc.assert(
      fc.property(additions(100), additions(100), fc.integer({ min: 1, max: 60 }), (before, added, limit) => {
        const used = fill(new KeyTable(SHAPE, limit), before);
        used.clear();
        expect(rowsOf(fill(used, added))).toEqual(rowsOf(fill(new KeyTable(SHAPE, limit), added)));
      }),
    );
  });
});

describe('tables of several lanes merged', () => {
  const lanes = fc.array(additions(60), { maxLength: 5 });

  test('are the table of everything, in any order, as long as nothing is forgotten', () => {
    fc.assert(
      fc.property(lanes, fc.integer({ min: 1, max: 400 }), (parts, partBytes) => {
        const together = rowsOf(fill(new KeyTable(SHAPE, 60), parts.flat()));
        expect(rowsOf(merged(parts, 60, partBytes))).toEqual(together);
        expect(rowsOf(merged(parts.toReversed(), 60, partBytes))).toEqual(together);
      }),
    );
  });

  test('keep to their errors and offsets where lanes have forgotten keys', () => {
    fc.assert(
      fc.property(
        lanes,
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 400 }),
        (parts, limit, partBytes) => {
          const table = merged(parts, limit, partBytes);
          expectWithinBounds(table, parts.flat());
          expect(rowsOf(merged(parts.toReversed(), limit, partBytes))).toEqual(rowsOf(table));
        },
      ),
    );
  });
});

test('keeps a secret once a search is too long for chance, and counts on', () => {
  const table = new KeyTable(SHAPE, 700);
  const words = new Int32Array(2);
  const add = (key: number): void => {
    words.set([key, -key]);
    const at = table.row(words, 0, 5) * SHAPE.sums + WEIGHT;
    table.sums[at] = (table.sums[at] ?? 0) + key;
  };
  for (let key = 1; key <= 600; key++) add(key);
  expect(table.isKeyed).toBe(true);
  for (let key = 1; key <= 600; key++) add(key);
  const weights = rowsOf(table).map(({ key, weight }) => weight / key);
  expect([weights.length, new Set(weights)]).toEqual([600, new Set([2])]);
  for (let key = 601; key <= 800; key++) add(key);
  expect(table.size).toBeLessThanOrEqual(700);
  table.clear();
  add(3);
  expect(rowsOf(table)).toMatchObject([{ key: 3, weight: 3 }]);
});
