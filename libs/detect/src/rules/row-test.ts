import type { Records } from './record.ts';

/** Asks something of the records of a message, one after another. */
export interface RowTest {
  /** What a call costs, roughly, in comparisons of numbers; cheaper ones are asked first. */
  readonly cost: number;
  /** Takes the message whose rows are asked for next. */
  bind(records: Records): void;
  holds(row: number): boolean;
}

/** True where all hold; asks the cheapest first. */
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
  };
}

/** True where any holds. */
export function anyOf(tests: readonly RowTest[]): RowTest {
  const sorted = tests.toSorted((one, other) => one.cost - other.cost);
  const [only] = sorted;
  if (only !== undefined && sorted.length === 1) return only;
  return {
    cost: totalCost(tests),
    bind: (records) => sorted.forEach((test) => test.bind(records)),
    holds(row) {
      for (const test of sorted) if (test.holds(row)) return true;
      return false;
    },
  };
}

/** True where the other does not hold. */
export function notOf(test: RowTest): RowTest {
  return { cost: test.cost, bind: (records) => test.bind(records), holds: (row) => !test.holds(row) };
}

function totalCost(tests: readonly RowTest[]): number {
  return tests.reduce((sum, { cost }) => sum + cost, 0);
}
