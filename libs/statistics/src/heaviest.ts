import { WEIGHT, type KeyTable } from './key-table.ts';

/** The `most` rows that weigh most, heaviest first, of equal ones the lower key: an order that has nothing to do with how they came in. */
export function heaviestRows(table: KeyTable, most: number): number[] {
  const { sums, keyWords } = table.shape;
  const weightOf = (row: number): number => table.sums[row * sums + WEIGHT] ?? 0;
  let rows = Array.from({ length: table.size }, (_, row) => row);
  if (table.size > most) {
    const least = Float64Array.from(rows, weightOf).toSorted()[table.size - most] ?? 0;
    rows = rows.filter((row) => weightOf(row) >= least);
  }
  const compareKeys = (a: number, b: number): number => {
    for (let w = 0; w < keyWords; w++) {
      const one = table.keys[a * keyWords + w] ?? 0;
      const other = table.keys[b * keyWords + w] ?? 0;
      if (one !== other) return one - other;
    }
    return 0;
  };
  return rows.toSorted((a, b) => weightOf(b) - weightOf(a) || compareKeys(a, b)).slice(0, most);
}
