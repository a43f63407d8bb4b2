import {
  allocateFlows,
  allocateWindows,
  flows,
  windows,
  type Batch,
  type ColumnData,
  type Field,
  type FlowBatch,
  type Topic,
  type WindowBatch,
} from '@weir/schema';
import { readAddress, macBytes } from './address.ts';
import { APPLICATION_PREFIX, fieldsOf, type RuleTable } from './rule-fields.ts';
import { unknownField } from './selections.ts';

/** A record as values of columns by name, `app.<field>` among them. */
export type RecordValues = Readonly<Record<string, unknown>>;

/** A value that no record can have: which, and why. */
export interface RecordProblem {
  readonly record: number;
  readonly name: string;
  readonly problem: string;
}

/** A message of flows with these records; columns that are not given are zero, or null where they may be. */
export function flowBatch(records: readonly RecordValues[], isEarly: boolean): FlowBatch | RecordProblem {
  const texts = textColumns(flows.fields, records);
  const allocated = allocateFlows(records.length, scalarsOf(records));
  const batch = Object.assign(allocated, texts, { early: isEarly, applicationFields: records.map(applicationJson) });
  return fill(flows, batch, isEarly ? 'early-flows' : 'flows', records) ?? batch;
}

/** A message of windows with these records. */
export function windowBatch(records: readonly RecordValues[]): WindowBatch | RecordProblem {
  const allocated = allocateWindows(records.length, scalarsOf(records));
  const batch = Object.assign(allocated, textColumns(windows.fields, records));
  return fill(windows, batch, 'windows', records) ?? batch;
}

function scalarsOf(records: readonly RecordValues[]): Omit<Batch, 'count'> {
  const watermark = Math.max(0, ...records.map(({ start }) => (typeof start === 'number' ? start : 0)));
  return { source: 'example', lane: 0, watermark, last: false };
}

function textColumns(fields: readonly Field[], records: readonly RecordValues[]): Record<string, string[]> {
  const columns: Record<string, string[]> = {};
  for (const { name, kind } of fields) {
    if (kind === 'text' || kind === 'label') columns[name] = records.map((record) => textOf(record[name]));
  }
  return columns;
}

function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

function applicationJson(record: RecordValues): string {
  const given = record['applicationFields'];
  if (given !== undefined) return textOf(given);
  const told = Object.entries(record).filter(([name]) => name.startsWith(APPLICATION_PREFIX));
  if (told.length === 0) return '';
  return JSON.stringify(
    Object.fromEntries(told.map(([name, value]) => [name.slice(APPLICATION_PREFIX.length), value])),
  );
}

function fill<B extends Batch, R>(
  topic: Topic<B, R>,
  batch: B,
  table: RuleTable,
  records: readonly RecordValues[],
): RecordProblem | undefined {
  const values = topic.values(batch);
  for (const [row, record] of records.entries()) {
    for (const [name, value] of Object.entries(record)) {
      const index = topic.fields.findIndex((field) => field.name === name);
      const field = topic.fields[index];
      if (field === undefined) {
        if (fieldsOf(table).has(name) && name.startsWith(APPLICATION_PREFIX)) continue;
        return {
          record: row,
          name,
          problem: fieldsOf(table).has(name)
            ? `\`${name}\` is computed; give the columns it is computed from`
            : unknownField(table, name),
        };
      }
      const column = values[index];
      const problem = typeof column === 'object' ? setValue(column, field, row, value) : undefined;
      if (problem !== undefined) return { record: row, name, problem };
    }
  }
  fillAbsent(topic, values, records);
  return undefined;
}

/** NaN, which stands for null, where an optional number was not given. */
function fillAbsent<B extends Batch, R>(
  topic: Topic<B, R>,
  values: readonly unknown[],
  records: readonly RecordValues[],
): void {
  topic.fields.forEach(({ name, optional }, index) => {
    const column = values[index];
    if (optional !== true || !(column instanceof Float64Array)) return;
    records.forEach((record, row) => {
      if (record[name] === undefined || record[name] === null) column[row] = NaN;
    });
  });
}

function setValue(column: ColumnData, { name, kind, symbols }: Field, row: number, value: unknown): string | undefined {
  if (!ArrayBuffer.isView(column) || value === null) return undefined;
  const text = textOf(value);
  if (kind === 'enum') {
    const place = symbols?.indexOf(text) ?? -1;
    if (place < 0) return `\`${text}\` is no value of \`${name}\`; it is one of ${(symbols ?? []).join(', ')}`;
    column[row] = place;
    return undefined;
  }
  if (kind === 'address' || kind === 'mac') {
    const bytes = kind === 'address' ? readAddress(text) : macBytes(text);
    if (bytes === undefined) return `\`${text}\` is no ${kind === 'mac' ? 'MAC address' : 'address'}`;
    column.set(bytes, row * bytes.length);
    return undefined;
  }
  // Identities say nothing to a rule.
  if (kind === 'uuid' || kind === 'text30') return undefined;
  if (typeof value !== 'number') return `\`${name}\` is a number; \`${text}\` is none`;
  column[row] = value;
  return undefined;
}
