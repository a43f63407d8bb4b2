import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ColumnKind, Field, TableDeclaration } from '@weir/schema';

/** The topics in the order of the pipeline; one file each in `avro/`. */
export const TOPIC_NAMES = [
  'frames',
  'packets',
  'flows',
  'partial-windows',
  'partial-flow-windows',
  'windows',
  'verdicts',
  'alerts',
  'dead-letters',
  'feedback',
] as const;

export interface Declared {
  readonly name: string;
  readonly batch: string;
  readonly row: string;
  readonly topic: string;
  readonly doc: string;
  readonly key: string;
  readonly retentionHours: number;
  /** Whether messages on Kafka are events to others, too. */
  readonly cloudEvents: boolean;
  readonly table?: TableDeclaration;
  readonly fields: readonly Field[];
  /** Plain Avro: what readers and the registry see. */
  readonly schema: object;
}

interface RawType {
  type: string;
  logicalType?: string;
  items: string;
  symbols?: string[];
}

interface RawField {
  name: string;
  doc: string;
  type: string | RawType;
  unit?: string;
  optional?: boolean;
  table?: boolean;
  /** Of a scalar: what messages of older writers have. */
  default?: string | boolean;
}

interface RawTopic {
  name: string;
  namespace: string;
  doc: string;
  row: string;
  topic: string;
  key: string;
  retentionHours: number;
  cloudEvents?: boolean;
  table?: TableDeclaration;
  fields: RawField[];
}

const SCALARS: Readonly<Record<string, NonNullable<Field['scalar']>>> = {
  string: 'string',
  int: 'int',
  double: 'double',
  boolean: 'boolean',
  bytes: 'bytes',
};

const KINDS: readonly ColumnKind[] = [
  'uint8',
  'uint16',
  'uint32',
  'float64',
  'count',
  'time',
  'address',
  'mac',
  'uuid',
  'text30',
  'enum',
  'vector',
];

function kindOf(topic: string, field: RawField, type: RawType): ColumnKind {
  if (type.logicalType === 'label') return 'label';
  if (type.type === 'array') return type.items === 'string' ? 'text' : 'binary';
  const kind = KINDS.find((name) => name === type.items);
  if (kind === undefined)
    throw new Error(`avro/${topic}.avsc: ${field.name} has items "${type.items}"; known are ${KINDS.join(', ')}`);
  return kind;
}

function fieldOf(topic: string, raw: RawField): Field {
  const base = { name: raw.name, doc: raw.doc, ...(raw.unit === undefined ? {} : { unit: raw.unit }) };
  if (typeof raw.type === 'string') {
    const scalar = SCALARS[raw.type];
    if (scalar === undefined)
      throw new Error(
        `avro/${topic}.avsc: ${raw.name} has type "${raw.type}"; scalars are ${Object.keys(SCALARS).join(', ')}`,
      );
    return { ...base, scalar, inTable: raw.table !== false && scalar !== 'bytes' };
  }
  return {
    ...base,
    kind: kindOf(topic, raw, raw.type),
    ...(raw.optional === true ? { optional: true } : {}),
    ...(raw.table === false ? { inTable: false } : {}),
    ...(raw.type.symbols === undefined ? {} : { symbols: raw.type.symbols }),
  };
}

/** An Avro field as the registry gets it; every column has an empty default, and later scalars one of their own, so that fields can be added. */
function avroField(raw: RawField): object {
  if (typeof raw.type === 'string') {
    const fallback = raw.default === undefined ? {} : { default: raw.default };
    return { name: raw.name, type: raw.type, doc: raw.doc, ...fallback };
  }
  if (raw.type.type === 'array')
    return { name: raw.name, type: { type: 'array', items: raw.type.items }, doc: raw.doc, default: [] };
  const { symbols, items } = raw.type;
  const type = {
    type: 'bytes',
    logicalType: 'column',
    items,
    ...(symbols === undefined ? {} : { symbols }),
    ...(raw.unit === undefined ? {} : { unit: raw.unit }),
  };
  return { name: raw.name, type, doc: raw.doc, default: '' };
}

/** Reads `avro/<name>.avsc` below `root`. */
export function readDeclaration(root: string, name: string): Declared {
  const raw: RawTopic = JSON.parse(readFileSync(join(root, 'avro', `${name}.avsc`), 'utf8'));
  return {
    name,
    batch: raw.name,
    row: raw.row,
    topic: raw.topic,
    doc: raw.doc,
    key: raw.key,
    retentionHours: raw.retentionHours,
    cloudEvents: raw.cloudEvents === true,
    ...(raw.table === undefined ? {} : { table: raw.table }),
    fields: raw.fields.map((field) => fieldOf(name, field)),
    schema: {
      type: 'record',
      name: raw.name,
      namespace: raw.namespace,
      doc: raw.doc,
      fields: raw.fields.map(avroField),
    },
  };
}
