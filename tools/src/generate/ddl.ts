import type { ColumnKind, Field } from '@weir/schema';
import type { Declared } from './declaration.ts';
import { PARTS } from './parts.ts';
import { rollUpStatements } from './roll-ups.ts';

/** One step of the schema; `id` is its name for good, `sql` one statement. */
export interface Statement {
  readonly id: string;
  readonly sql: string;
}

interface ColumnType {
  readonly type: string;
  readonly codec?: string;
}

/** Random bits do not compress; small whole numbers are transposed to the bits they use. */
const TYPES: Readonly<Partial<Record<ColumnKind, ColumnType>>> = {
  uint8: { type: 'UInt8', codec: 'ZSTD(1)' },
  uint16: { type: 'UInt16', codec: 'T64, LZ4' },
  uint32: { type: 'UInt32', codec: 'T64, LZ4' },
  float64: { type: 'Float64', codec: 'ZSTD(1)' },
  count: { type: 'UInt64', codec: 'T64, LZ4' },
  time: { type: "DateTime64(6, 'UTC')", codec: 'DoubleDelta, LZ4' },
  address: { type: 'IPv6', codec: 'ZSTD(1)' },
  mac: { type: 'FixedString(6)', codec: 'ZSTD(1)' },
  uuid: { type: 'UUID', codec: 'NONE' },
  text30: { type: 'FixedString(30)', codec: 'ZSTD(1)' },
  text: { type: 'String', codec: 'ZSTD(1)' },
  label: { type: 'LowCardinality(String)' },
  binary: { type: 'String', codec: 'ZSTD(1)' },
};

const SCALARS: Readonly<Record<string, ColumnType>> = {
  string: { type: 'LowCardinality(String)' },
  int: { type: 'Int32', codec: 'T64, LZ4' },
  double: { type: 'Float64', codec: 'ZSTD(1)' },
  boolean: { type: 'Bool' },
};

/** A string literal; avro docs are plain text. */
export function literal(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`;
}

/** ClickHouse's type of a field, as the writer of Native blocks has to name it too. */
export function columnType(topic: string, field: Field): ColumnType {
  if (field.kind === 'enum') {
    const values = (field.symbols ?? []).map((symbol, index) => `${literal(symbol)} = ${index}`);
    return { type: `Enum8(${values.join(', ')})` };
  }
  const known = field.kind === undefined ? SCALARS[field.scalar ?? ''] : TYPES[field.kind];
  if (known === undefined)
    throw new Error(
      `avro/${topic}.avsc: ${field.name} is ${field.kind ?? field.scalar}, which no table keeps; ` +
        'give it another type, "table": false, or add its ClickHouse type to tools/src/generate/ddl.ts',
    );
  return field.optional === true ? { ...known, type: `Nullable(${known.type})` } : known;
}

/** Fields that the topic's table has as columns, in the order of the declaration. */
export function tableFields(topic: Declared): Field[] {
  return topic.fields.filter((field) => field.inTable ?? field.kind !== undefined);
}

function column(topic: Declared, field: Field): string {
  const { type, codec } = columnType(topic.name, field);
  const unit = field.unit === undefined ? '' : ` [${field.unit}]`;
  return `${field.name} ${type} COMMENT ${literal(field.doc + unit)}${codec === undefined ? '' : ` CODEC(${codec})`}`;
}

/** Addresses as people write them, for SQL by hand and dashboards; they take no space. */
function addressAlias(field: Field): string {
  const text = `toString(${field.name})`;
  return (
    `${field.name}Text String ALIAS if(startsWith(${text}, '::ffff:'), substring(${text}, 8), ${text}) ` +
    `COMMENT ${literal(`${field.name} as text, IPv4 dotted.`)}`
  );
}

/** MAC addresses as people write them, the same. */
function macAlias({ name }: Field): string {
  const text = `arrayStringConcat(extractAll(lower(hex(${name})), '..'), ':')`;
  return `${name}Text String ALIAS ${text} COMMENT ${literal(`${name} as text.`)}`;
}

const INSERTED_AT =
  "insertedAt DateTime('UTC') " +
  "COMMENT 'When the row was written. Rows expire by it, so that an old capture lives as long as a new one.' " +
  'CODEC(DoubleDelta, LZ4)';

function createTable(topic: Declared): Statement[] {
  const { table } = topic;
  if (table === undefined) return [];
  const fields = tableFields(topic);
  const names = new Set(fields.map((field) => field.name));
  const lines = [
    ...fields.map((field) => column(topic, field)),
    ...fields.filter((field) => field.kind === 'address').map(addressAlias),
    ...fields.filter((field) => field.kind === 'mac').map(macAlias),
    INSERTED_AT,
    ...(names.has('id') ? ['INDEX idBloom id TYPE bloom_filter(0.01) GRANULARITY 4'] : []),
    ...(names.has('end') ? ['INDEX endRange end TYPE minmax GRANULARITY 1'] : []),
  ];
  const sql = [
    `CREATE TABLE IF NOT EXISTS ${table.name}`,
    '(',
    lines.map((line) => `    ${line}`).join(',\n'),
    ')',
    'ENGINE = MergeTree',
    'PARTITION BY toYYYYMMDD(insertedAt)',
    `ORDER BY (${table.orderBy.join(', ')})`,
    `TTL insertedAt + INTERVAL ${table.ttlDays} DAY`,
    PARTS,
    `COMMENT ${literal(topic.doc)}`,
  ].join('\n');
  return [{ id: table.name, sql }];
}

/** Tables that came after the roll-ups: steps keep their numbers, since databases know what was applied by them. */
const LATER_TABLES: ReadonlySet<string> = new Set(['windows', 'verdicts', 'alerts', 'feedback']);

/** Everything that makes the schema of an empty database, in order. */
export function statements(topics: readonly Declared[]): Statement[] {
  const isLater = (topic: Declared): boolean => LATER_TABLES.has(topic.table?.name ?? '');
  const first = topics.filter((topic) => !isLater(topic)).flatMap(createTable);
  const flows = topics.some((topic) => topic.table?.name === 'flows') ? rollUpStatements() : [];
  const later = topics.filter(isLater).flatMap(createTable);
  return [...first, ...flows, ...later].map(({ id, sql }, index) => ({
    id: `${String(index + 1).padStart(3, '0')}-${id}`,
    sql,
  }));
}

/** The TypeScript that carries the statements. */
export function migrationsModule(topics: readonly Declared[]): string {
  const escape = (sql: string): string => sql.replace(/[\\`$]/g, '\\$&');
  return [
    '// Generated from avro/ by `npm run generate`; edit those files or tools/src/generate/ddl.ts instead.',
    '',
    '/** What makes the tables, in order; each is safe to repeat. */',
    'export const migrations: readonly { readonly id: string; readonly sql: string }[] = [',
    ...statements(topics).map(({ id, sql }) => `  {\n    id: '${id}',\n    sql: \`${escape(sql)}\`,\n  },`),
    '];',
    '',
    '/** Columns of each table that rows bring with them, with their types. */',
    'export const tableColumns: Readonly<Record<string, readonly { readonly name: string; readonly type: string }[]>> = {',
    ...topics.flatMap((topic) => {
      if (topic.table === undefined) return [];
      const columns = tableFields(topic).map(
        (field) => `    { name: '${field.name}', type: ${JSON.stringify(columnType(topic.name, field).type)} },`,
      );
      return [`  ${topic.table.name}: [`, ...columns, '  ],'];
    }),
    '};',
    '',
  ].join('\n');
}

/** The reference page of the tables. */
export function tablesPage(topics: readonly Declared[]): string {
  const lines = [
    '# Tables',
    '',
    'Generated from `avro/` by `npm run generate`; `weir migrate` makes them. Columns are named and described as on',
    '[the topics’ page](topics.md). Addresses are IPv6, IPv4 ones mapped (`::ffff:10.0.0.1`); the columns `srcAddressText` and',
    '`dstAddressText` show them as people write them. Rows expire by `insertedAt`, the time they were written.',
    '',
    '| step | what |',
    '|---|---|',
    ...statements(topics).map(
      ({ id, sql }) => `| \`${id}\` | ${/COMMENT '((?:[^'\\]|\\.)*)'\s*$/.exec(sql)?.[1] ?? ''} |`,
    ),
    '',
    ...statements(topics).flatMap(({ id, sql }) => [`## ${id}`, '', '```sql', sql, '```', '']),
  ];
  return lines.join('\n');
}
