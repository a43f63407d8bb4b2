import { addressText, flows, macText, uuidText, windows, type Batch, type Field, type Topic } from '@weir/schema';
import { APPLICATION_FIELDS } from '../generated/application-fields.ts';
import { DERIVED_FIELDS, type DerivedField } from './derived-fields.ts';
import { byteColumn, numberColumn, textAt, textColumn, type Records } from './record.ts';

/** What a rule looks at: final flows, flows that go on, or windows. */
export const RULE_TABLES = ['flows', 'early-flows', 'windows'] as const;
export type RuleTable = (typeof RULE_TABLES)[number];

/** Prefix of fields that the application protocol of a flow told. */
export const APPLICATION_PREFIX = 'app.';

interface ColumnField<K extends string> {
  readonly kind: K;
  readonly name: string;
  /** Place of the column in the values of a batch. */
  readonly index: number;
}

/** A field that a rule may name, and where its value lies. */
export type RuleField =
  | ColumnField<'number'>
  | ColumnField<'address'>
  | ColumnField<'mac'>
  | ColumnField<'label'>
  | ColumnField<'text'>
  | ColumnField<'id'>
  | (ColumnField<'symbol'> & { readonly symbols: readonly string[] })
  | {
      readonly kind: 'derived';
      readonly name: string;
      readonly derived: DerivedField;
      readonly indexes: readonly number[];
    }
  | {
      readonly kind: 'application';
      readonly name: string;
      readonly key: string;
      readonly values: 'number' | 'text' | 'either';
      /** Applications that tell it. */
      readonly applications: readonly string[];
    };

/** Fields of some kinds. */
export type FieldOf<K extends RuleField['kind']> = Extract<RuleField, { readonly kind: K }>;

function topicOf(table: RuleTable): Topic<Batch, unknown>['fields'] {
  return table === 'windows' ? windows.fields : flows.fields;
}

/** Place of a column in the values of a batch, below 0 where the table has none of that name. */
export function columnIndex(table: RuleTable, name: string): number {
  return topicOf(table).findIndex((field) => field.name === name);
}

const fieldsOfTables = new Map<RuleTable, ReadonlyMap<string, RuleField>>();

/** All fields that rules on a table may name. */
export function fieldsOf(table: RuleTable): ReadonlyMap<string, RuleField> {
  let known = fieldsOfTables.get(table);
  if (known === undefined) {
    known = new Map(
      [...columnsOf(table), ...derivedOf(table), ...applicationOf(table)].map((field) => [field.name, field]),
    );
    fieldsOfTables.set(table, known);
  }
  return known;
}

function columnsOf(table: RuleTable): RuleField[] {
  return topicOf(table).flatMap((field, index) => columnField(field, index) ?? []);
}

function columnField({ name, kind, symbols }: Field, index: number): RuleField | undefined {
  switch (kind) {
    case 'uint8':
    case 'uint16':
    case 'uint32':
    case 'float64':
    case 'count':
    case 'time':
      return { kind: 'number', name, index };
    case 'enum':
      return { kind: 'symbol', name, index, symbols: symbols ?? [] };
    case 'uuid':
      return { kind: 'id', name, index };
    case 'address':
    case 'mac':
    case 'label':
    case 'text':
      return { kind, name, index };
    case 'text30':
    case 'binary':
    case 'vector':
    case undefined:
      return undefined;
  }
}

function derivedOf(table: RuleTable): RuleField[] {
  return DERIVED_FIELDS[table === 'windows' ? 'windows' : 'flows'].map((derived) => ({
    kind: 'derived',
    name: derived.name,
    derived,
    indexes: derived.of.map((name) => columnIndex(table, name)),
  }));
}

function applicationOf(table: RuleTable): RuleField[] {
  if (table === 'windows') return [];
  return Object.entries(APPLICATION_FIELDS).map(([key, { values, applications }]) => ({
    kind: 'application',
    name: `${APPLICATION_PREFIX}${key}`,
    key,
    values,
    applications,
  }));
}

/** The number of a field at a row; NaN where it has none. */
export function numberAt(field: RuleField, records: Records, row: number): number {
  if (field.kind === 'number') return numberColumn(records.values, field.index)[row] ?? NaN;
  if (field.kind === 'application') {
    const value = records.applicationField(row, field.key);
    return typeof value === 'number' ? value : NaN;
  }
  if (field.kind !== 'derived') return NaN;
  const { derived, indexes } = field;
  return derived.value(
    operand(indexes[0], records, row),
    operand(indexes[1], records, row),
    operand(indexes[2], records, row),
  );
}

function operand(index: number | undefined, { values }: Records, row: number): number {
  return index === undefined ? NaN : (numberColumn(values, index)[row] ?? NaN);
}

/** The value of a field at a row as a person reads it; empty where it has none. */
export function valueText(field: RuleField, records: Records, row: number): string {
  switch (field.kind) {
    case 'number':
    case 'derived': {
      const value = numberAt(field, records, row);
      return Number.isNaN(value) ? '' : numberText(value);
    }
    case 'symbol':
      return field.symbols[numberColumn(records.values, field.index)[row] ?? 0] ?? '';
    case 'address':
      return addressText(byteColumn(records.values, field.index), row);
    case 'mac':
      return macText(byteColumn(records.values, field.index), row);
    case 'id':
      return uuidText(byteColumn(records.values, field.index), row);
    case 'label':
    case 'text':
      return textAt(textColumn(records.values, field.index), row);
    case 'application': {
      const value = records.applicationField(row, field.key);
      return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
    }
  }
}

/** At most four digits after the point, which is more than a sentence needs. */
function numberText(value: number): string {
  return String(Math.round(value * 1e4) / 1e4);
}
