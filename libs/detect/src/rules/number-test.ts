import type { Modifiers } from './modifiers.ts';
import { numberColumn } from './record.ts';
import { rowTest, type RowTest } from './row-test.ts';
import type { FieldOf } from './rule-fields.ts';

/** A value as YAML has it. */
export type Wanted = string | number | boolean | null;

/** A sentence that says why a value or modifier does not fit its field. */
export interface Misfit {
  readonly misfit: string;
}

/** What a comparison of two numbers costs. */
export const NUMBER_COST = 1;

/** Bits of TCP flags by their names (RFC 9293 §3.1, RFC 3168). */
const TCP_FLAGS: Readonly<Record<string, number>> = {
  fin: 1,
  syn: 2,
  rst: 4,
  psh: 8,
  ack: 16,
  urg: 32,
  ece: 64,
  cwr: 128,
};

type NumberRelation = (value: number) => boolean;

/** How a number has to be, or why it cannot be asked so. */
export function numberRelation(modifiers: Modifiers, value: Wanted, name: string): NumberRelation | Misfit {
  if (modifiers.relation === 'flags') {
    const bit = typeof value === 'string' ? TCP_FLAGS[value.toLowerCase()] : undefined;
    if (bit === undefined)
      return { misfit: `\`${String(value)}\` is no TCP flag; they are ${Object.keys(TCP_FLAGS).join(', ')}` };
    return (number) => (number & bit) !== 0;
  }
  if (typeof value !== 'number') return { misfit: `\`${name}\` is a number; \`${String(value)}\` is none` };
  switch (modifiers.relation) {
    case 'exact':
      return (number) => number === value;
    case 'gt':
      return (number) => number > value;
    case 'gte':
      return (number) => number >= value;
    case 'lt':
      return (number) => number < value;
    case 'lte':
      return (number) => number <= value;
    default:
      return {
        misfit: `\`${modifiers.relation}\` is for text; \`${name}\` is a number, for which there are gt, gte, lt, lte`,
      };
  }
}

/** Asks of a column of numbers, or of what is computed from some. */
export function numericTest(
  field: FieldOf<'number' | 'derived'>,
  modifiers: Modifiers,
  value: Wanted,
): RowTest | Misfit {
  const relation = numberRelation(modifiers, value, field.name);
  if (typeof relation !== 'function') return relation;
  if (field.kind === 'derived') return derivedTest(field, relation);
  let column: ArrayLike<number> = [];
  return {
    cost: NUMBER_COST,
    bind({ values }) {
      column = numberColumn(values, field.index);
    },
    holds: (row) => relation(column[row] ?? NaN),
    narrow(rows, count) {
      let kept = 0;
      for (let i = 0; i < count; i++) {
        const row = rows[i] ?? 0;
        if (relation(column[row] ?? NaN)) rows[kept++] = row;
      }
      return kept;
    },
  };
}

function derivedTest({ derived, indexes }: FieldOf<'derived'>, relation: NumberRelation): RowTest {
  const none = [NaN];
  let [a, b, c]: [ArrayLike<number>, ArrayLike<number>, ArrayLike<number>] = [none, none, none];
  return rowTest({
    cost: NUMBER_COST * 4,
    bind({ values }) {
      const [one, two, three] = indexes.map((index) => numberColumn(values, index));
      [a, b, c] = [one ?? none, two ?? none, three ?? none];
    },
    holds: (row) => relation(derived.value(a[row] ?? NaN, b[row] ?? NaN, c[row] ?? NaN)),
  });
}
