import type { ColumnKind, Field } from '@weir/schema';
import type { Declared } from './declaration.ts';

const ARRAY: Readonly<Record<ColumnKind, string>> = {
  uint8: 'Uint8Array',
  uint16: 'Uint16Array',
  uint32: 'Uint32Array',
  float64: 'Float64Array',
  count: 'Float64Array',
  time: 'Float64Array',
  address: 'Uint8Array',
  mac: 'Uint8Array',
  uuid: 'Uint8Array',
  text30: 'Uint8Array',
  enum: 'Uint8Array',
  text: 'string[]',
  label: 'string[]',
  binary: 'Uint8Array[]',
  vector: 'Float64Array',
};
const WIDTH: Readonly<Partial<Record<ColumnKind, number>>> = { address: 16, mac: 6, uuid: 16, text30: 30 };
/** Kinds whose values have each their own length: lists, not typed arrays. */
type ListKind = 'text' | 'label' | 'binary';
const BYTES_PER_ROW: Readonly<Record<Exclude<ColumnKind, ListKind | 'vector'>, number>> = {
  uint8: 1,
  uint16: 2,
  uint32: 4,
  float64: 8,
  count: 8,
  time: 8,
  address: 16,
  mac: 6,
  uuid: 16,
  text30: 30,
  enum: 1,
};
const SCALAR = { string: 'string', int: 'number', double: 'number', boolean: 'boolean', bytes: 'Uint8Array' } as const;

/** The scalars of every message. */
const GIVEN: ReadonlySet<string> = new Set(['source', 'lane', 'watermark', 'last', 'count']);

const camel = (name: string): string => name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
const constant = (name: string): string => name.replace(/([A-Z])/g, '_$1').toUpperCase();

function batchType(field: Field): string {
  if (field.kind !== undefined) return ARRAY[field.kind];
  return field.scalar === undefined ? 'never' : SCALAR[field.scalar];
}

function rowType(field: Field): string {
  switch (field.kind) {
    case undefined:
      return batchType(field);
    case 'address':
    case 'mac':
    case 'uuid':
    case 'text30':
    case 'text':
    case 'label':
      return 'string';
    case 'binary':
      return 'Uint8Array';
    case 'enum':
      return (field.symbols ?? []).map((symbol) => `'${symbol}'`).join(' | ');
    default:
      return field.optional === true ? 'number | null' : 'number';
  }
}

function rowValue(field: Field): string {
  const at = `batch.${field.name}`;
  switch (field.kind) {
    case undefined:
      return at;
    case 'address':
      return `addressText(${at}, index)`;
    case 'mac':
      return `macText(${at}, index)`;
    case 'uuid':
      return `uuidText(${at}, index)`;
    case 'text30':
      return `text30(${at}, index)`;
    case 'text':
    case 'label':
      return `${at}[index] ?? ''`;
    case 'binary':
      return `${at}[index] ?? new Uint8Array()`;
    case 'enum':
      return `${constant(field.name)}_SYMBOLS[${at}[index] ?? 0] ?? '${field.symbols?.[0] ?? ''}'`;
    default:
      return field.optional === true ? `optional(${at}[index])` : `${at}[index] ?? 0`;
  }
}

function allocation(field: Field): string {
  if (field.kind === undefined) return scalarAllocation(field);
  if (field.kind === 'vector') return 'new Float64Array()';
  if (field.kind === 'text') return "new Array<string>(count).fill('')";
  if (field.kind === 'label') return '[]';
  if (field.kind === 'binary') return 'Array.from({ length: count }, () => new Uint8Array())';
  const width = WIDTH[field.kind];
  const method = `${ARRAY[field.kind].replace('Array', '').toLowerCase()}s`;
  return `block.${method}(count${width === undefined ? '' : ` * ${width}`})`;
}

/** What every message carries is given; other scalars begin empty. */
function scalarAllocation({ name, scalar }: Field): string {
  if (scalar === 'bytes') return 'new Uint8Array()';
  if (GIVEN.has(name)) return `scalars.${name}`;
  return scalar === 'boolean' ? 'false' : scalar === 'string' ? "''" : '0';
}

function isList(kind: ColumnKind): kind is ListKind {
  return kind === 'text' || kind === 'label' || kind === 'binary';
}

/** The piece of memory that the columns of fixed width share. */
function blockOf(fields: readonly Field[]): string {
  const kinds = fields.flatMap(({ kind }) => (kind === undefined || kind === 'vector' || isList(kind) ? [] : [kind]));
  const bytesPerRow = kinds.reduce((sum, kind) => sum + BYTES_PER_ROW[kind], 0);
  return `  const block = new ColumnBlock(count, ${bytesPerRow}, ${kinds.length}, memory);`;
}

function sliced(field: Field): string {
  if (field.kind === undefined) return `batch.${field.name}`;
  if (field.kind === 'vector') return `rowsOfVector(batch.${field.name}, batch.count, from, to)`;
  const width = WIDTH[field.kind];
  const range = width === undefined ? 'from, to' : `from * ${width}, to * ${width}`;
  const verb = isList(field.kind) ? 'slice' : 'subarray';
  return `batch.${field.name}.${verb}(${range})`;
}

function readerCall(field: Field): string {
  const name = `'${field.name}'`;
  if (field.kind === undefined) return `reader.${field.scalar}(${name})`;
  if (field.kind === 'text') return `reader.texts(${name})`;
  if (field.kind === 'label') return `reader.labels(${name})`;
  if (field.kind === 'binary') return `reader.binaries(${name})`;
  if (field.kind === 'vector') return `reader.vectors(${name})`;
  const width = WIDTH[field.kind];
  if (width !== undefined) return `reader.uint8s(${name}, ${width})`;
  return `reader.${ARRAY[field.kind].replace('Array', '').toLowerCase()}s(${name})`;
}

function docComment(field: Field): string {
  return `  /** ${field.doc}${field.unit === undefined ? '' : ` [${field.unit}]`} */`;
}

/** The TypeScript of a topic: batch and row types, allocation and the declaration that `defineTopic` takes. */
export function typesOf(declared: Declared): string {
  const { fields, batch, row } = declared;
  const rows = fields.filter((field) => field.inTable ?? field.kind !== undefined);
  const textFunctions = ['addressText', 'macText', 'optional', 'text30', 'uuidText'].filter((name) =>
    rows.some((field) => rowValue(field).startsWith(`${name}(`)),
  );
  const lines = [
    `// Generated from avro/${declared.name}.avsc by \`npm run generate\`; edit that file instead.`,
    ...(textFunctions.length > 0 ? [`import { ${textFunctions.join(', ')} } from '../text.ts';`] : []),
    `import { ColumnBlock } from '../column-block.ts';`,
    ...(fields.some(({ kind }) => kind === 'vector') ? [`import { rowsOfVector } from '../vector.ts';`] : []),
    `import type { Batch, TopicDeclaration } from '../topic.ts';`,
    '',
    ...fields
      .filter((field) => field.kind === 'enum')
      .map(
        (field) =>
          `export const ${constant(field.name)}_SYMBOLS = ${JSON.stringify(field.symbols).replaceAll('"', "'")} as const;`,
      ),
    `/** ${declared.doc} */`,
    `export interface ${batch} extends Batch {`,
    ...fields.flatMap((field) => [docComment(field), `  readonly ${field.name}: ${batchType(field)};`]),
    '}',
    '',
    `/** One record of ${declared.topic}, as a person reads it. */`,
    `export interface ${row} {`,
    ...rows.flatMap((field) => [docComment(field), `  readonly ${field.name}: ${rowType(field)};`]),
    '}',
    '',
    `/** A ${batch} of \`count\` records, columns all zero, or as they are in the \`memory\` of another's. */`,
    `export function allocate${declared.name
      .split('-')
      .map((part) => part[0]?.toUpperCase() + part.slice(1))
      .join('')}(count: number, scalars: Omit<Batch, 'count'>, memory?: ArrayBuffer): ${batch} {`,
    blockOf(fields),
    '  return {',
    ...fields.map((field) => `    ${field.name}: ${field.name === 'count' ? 'count' : allocation(field)},`),
    '  };',
    '}',
    '',
    `export const ${camel(declared.name)}Declaration: TopicDeclaration<${batch}, ${row}> = {`,
    `  name: '${declared.name}',`,
    `  topic: '${declared.topic}',`,
    `  retentionHours: ${declared.retentionHours},`,
    ...(declared.cloudEvents ? ['  cloudEvents: true,'] : []),
    `  doc: ${JSON.stringify(declared.doc)},`,
    `  schema: ${JSON.stringify(declared.schema)},`,
    `  fields: ${JSON.stringify(fields)},`,
    ...(declared.table === undefined ? [] : [`  table: ${JSON.stringify(declared.table)},`]),
    `  allocate: allocate${declared.name
      .split('-')
      .map((part) => part[0]?.toUpperCase() + part.slice(1))
      .join('')},`,
    '  row: (batch, index) => ({',
    ...rows.map((field) => `    ${field.name}: ${rowValue(field)},`),
    '  }),',
    `  values: (batch) => [${fields.map((field) => `batch.${field.name}`).join(', ')}],`,
    '  assemble: (reader) => ({',
    ...fields.map((field) => `    ${field.name}: ${field.name === 'count' ? 'reader.count' : readerCall(field)},`),
    '  }),',
    '  slice: (batch, from, to) => ({',
    ...fields.map(
      (field) =>
        `    ${field.name}: ${field.name === 'count' ? 'to - from' : field.name === 'last' ? 'batch.last && to === batch.count' : sliced(field)},`,
    ),
    '  }),',
    '};',
    '',
  ];
  return lines.join('\n');
}
