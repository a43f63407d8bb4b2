import type { Records } from './record.ts';

/** Asks something of the records of a message: of one, or of a list of them at once. */
export interface RowTest {
  /** What a call costs, roughly, in comparisons of numbers; cheaper ones are asked first. */
  readonly cost: number;
  /** Takes the message whose rows are asked for next. */
  bind(records: Records): void;
  holds(row: number): boolean;
  /** Keeps those of the first `count` rows of a list for which it holds, in their order, and tells how many they are. */
  narrow(rows: Int32Array, count: number): number;
}

/** A test that asks one row after another. */
export function rowTest(test: Omit<RowTest, 'narrow'>): RowTest {
  return {
    ...test,
    narrow(rows, count) {
      let kept = 0;
      for (let i = 0; i < count; i++) {
        const row = rows[i] ?? 0;
        if (test.holds(row)) rows[kept++] = row;
      }
      return kept;
    },
  };
}

/** A test that asks `holds` of the records it is bound to. */
export function reading(cost: number, holds: (records: Records, row: number) => boolean): RowTest {
  let bound: Records | undefined;
  return rowTest({
    cost,
    bind(records) {
      bound = records;
    },
    holds: (row) => bound !== undefined && holds(bound, row),
  });
}

/** True where all hold; asks the cheapest first, the next one of what is left. */
export function allOf(tests: readonly RowTest[]): RowTest {
  const sorted = tests.toSorted((one, other) => one.cost - other.cost);
  const [only] = sorted;
  if (only !== undefined && sorted.length === 1) return only;
  return {
    cost: totalCost(tests),
    bind: (records) => sorted.forEach((test) => test.bind(records)),
    holds(row) {
      for (const test of sorted) if (!test.holds(row)) return false;
      return true;
    },
    narrow(rows, count) {
      let left = count;
      for (const test of sorted) if (left > 0) left = test.narrow(rows, left);
      return left;
    },
  };
}

/** True where any holds. */
export function anyOf(tests: readonly RowTest[]): RowTest {
  const sorted = tests.toSorted((one, other) => one.cost - other.cost);
  const [only] = sorted;
  if (only !== undefined && sorted.length === 1) return only;
  return rowTest({
    cost: totalCost(tests),
    bind: (records) => sorted.forEach((test) => test.bind(records)),
    holds(row) {
      for (const test of sorted) if (test.holds(row)) return true;
      return false;
    },
  });
}

/** True where the other does not hold. */
export function notOf(test: RowTest): RowTest {
  return rowTest({ cost: test.cost, bind: (records) => test.bind(records), holds: (row) => !test.holds(row) });
}

function totalCost(tests: readonly RowTest[]): number {
  return tests.reduce((sum, { cost }) => sum + cost, 0);
}
