import Table from 'cli-table3';
import { printable } from '@weir/service/printable';

const NO_LINES = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '  ',
};

/** Rows in columns: the first to the left, numbers to the right. Each line is indented by two blanks; what does not print is shown as it is written. */
export function tableText(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const aligned = head.map((_, column) => (column > 0 && isNumeric(rows.map((row) => row[column])) ? 'right' : 'left'));
  const table = new Table({
    head: [...head],
    chars: NO_LINES,
    colAligns: aligned,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
  });
  for (const row of rows) table.push(row.map((value) => printable(String(value))));
  return table
    .toString()
    .split('\n')
    .map((line) => `  ${line.trimEnd()}\n`)
    .join('');
}

function isNumeric(values: readonly (string | number | undefined)[]): boolean {
  return values.every((value) => /^[\d.,]+( [kMGT]?B)?$/.test(String(value)));
}
