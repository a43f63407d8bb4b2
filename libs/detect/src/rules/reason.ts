import type { Records } from './record.ts';
import { fieldsOf, valueText, type RuleTable } from './rule-fields.ts';
import { unknownField } from './selections.ts';

/** Writes the sentence of a vote; `count` is what a correlation counted. */
export type ReasonWriter = (records: Records, row: number, count: number) => string;

/** Longest value that is put into a sentence. */
const MOST_CHARACTERS = 80;

/** A template whose `{field}` stands for the value of a column, and `{count}` for what was counted; a sentence where it names something else. */
export function readReason(template: string, table: RuleTable, isCounting: boolean): ReasonWriter | string {
  const known = fieldsOf(table);
  const parts: ReasonWriter[] = [];
  for (const part of template.split(/(\{[^{}]*\})/)) {
    const name = /^\{([^{}]*)\}$/.exec(part)?.[1];
    const field = known.get(name ?? '');
    if (name === undefined) parts.push(() => part);
    else if (name === 'count' && isCounting) parts.push((_records, _row, count) => String(count));
    else if (field === undefined) return `the reason cannot be written: ${unknownField(table, name)}`;
    else parts.push((records, row) => shortened(valueText(field, records, row)));
  }
  return (records, row, count) => parts.map((part) => part(records, row, count)).join('');
}

function shortened(text: string): string {
  return text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)}…` : text;
}
