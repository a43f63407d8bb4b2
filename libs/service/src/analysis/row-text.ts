import type { Batch, Topic } from '@weir/schema';
import { stringify } from 'csv-stringify/sync';
import { printable } from '../printable.ts';

export type TextFormat = 'json' | 'csv';

/** The record at `index` as a line of text, with its line end. */
export type RowText<B> = (batch: B, index: number) => string;

/** Text that needs no quotes in CSV (RFC 4180 §2), whatever the reader's idea of a separator, and is no formula. */
const PLAIN = /^(?:[\w.:/][\w.:/+=-]*)?$/;
/** What a spreadsheet takes for a formula, and would run. Base64 may begin with a plus; it has nothing in it that does harm. */
const FORMULA = /^(?:[=@]|[+-](?![\w+/]*={0,2}$))/;

export function rowText<B extends Batch, R>(topic: Topic<B, R>, format: TextFormat): RowText<B> {
  const hasBytes = topic.fields.some((field) => field.kind === 'binary');
  if (format === 'csv') return (batch, index) => csvLine(Object.values(withText(topic.row(batch, index))));
  if (hasBytes) return (batch, index) => `${JSON.stringify(withText(topic.row(batch, index)))}\n`;
  return (batch, index) => `${JSON.stringify(topic.row(batch, index))}\n`;
}

/** Names of the columns as a line of CSV. */
export function csvHeader<B extends Batch, R>(topic: Topic<B, R>): string {
  const one = topic.allocate(1, { source: '', lane: 0, watermark: 0, last: false, count: 1 });
  return csvLine(Object.keys(withText(topic.row(one, 0))));
}

/** The row with its bytes as base64. */
function withText(row: unknown): Record<string, unknown> {
  const text: Record<string, unknown> = {};
  if (typeof row !== 'object' || row === null) return text;
  for (const [name, value] of Object.entries(row))
    text[name] = value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value;
  return text;
}

/** Lines of plain values are joined at once, eight times as fast as the library; it writes those that need quotes. */
export function csvLine(values: readonly unknown[]): string {
  const isPlain = values.every((value) => typeof value !== 'string' || PLAIN.test(value));
  return isPlain ? `${values.join(',')}\n` : stringify([values.map(harmless)]);
}

/** Text for a cell: whoever chose it, such as the name of a network, neither runs in a spreadsheet nor is obeyed by a terminal. */
function harmless(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  return printable(FORMULA.test(value) ? `'${value}` : value);
}
