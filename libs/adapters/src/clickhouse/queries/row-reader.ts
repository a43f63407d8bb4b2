import { addressText, type Batch, type Field, macText, tableColumns, type Topic } from '@weir/schema';
import { z } from 'zod';

/** How a column is asked for and how its JSON becomes what `topic.row` gives. */
interface ReadColumn {
  readonly name: string;
  readonly sql: string;
  readonly type: z.ZodType;
}

const bytesOfHex = z.string().transform((hex) => new Uint8Array(Buffer.from(hex, 'hex')));
const number = z.number();

function readColumn({ name, kind, optional }: Field): ReadColumn {
  switch (kind) {
    case 'time':
      return { name, sql: `toUnixTimestamp64Micro(${name})`, type: number };
    case 'address':
      // As bytes: the engine writes some addresses, such as ::1.2.3.4, in another form than RFC 5952 asks for.
      return { name, sql: `hex(${name})`, type: bytesOfHex.transform((bytes) => addressText(bytes, 0)) };
    case 'mac':
      return { name, sql: `hex(${name})`, type: bytesOfHex.transform((bytes) => macText(bytes, 0)) };
    case 'binary':
      return { name, sql: `hex(${name})`, type: bytesOfHex };
    case 'uuid':
    case 'text30':
    case 'text':
    case 'label':
    case 'enum':
      return { name, sql: name, type: z.string() };
    case undefined:
      return { name, sql: name, type: z.union([z.string(), number, z.boolean()]) };
    default:
      return { name, sql: name, type: optional === true ? number.nullable() : number };
  }
}

/** Reads rows of a topic's table back as the topic gives them. */
export interface RowReader<R> {
  /** The list after SELECT. */
  readonly select: string;
  /** @throws {z.ZodError} when the table is not this version's */
  read(json: unknown): R[];
}

/**
 * A reader for the rows of `topic`, asked for as JSONCompactEachRow. Expressions are named r0, r1, …, so that none hides the
 * column that it reads from other parts of the query.
 */
export function rowReader<B extends Batch, R>(topic: Topic<B, R>): RowReader<R> {
  const kept = tableColumns[topic.table?.name ?? ''] ?? [];
  const columns = kept.flatMap(({ name }) => topic.fields.filter((field) => field.name === name)).map(readColumn);
  const wire = z.array(z.array(z.unknown()));
  // Each value was parsed as its field's type.
  const isRow = (value: object): value is R & object => columns.every(({ name }) => Object.hasOwn(value, name));
  return {
    select: columns.map(({ name, sql }, at) => (sql === name ? sql : `${sql} AS r${at}`)).join(', '),
    read: (json) =>
      wire.parse(json).map((values) => {
        const row = Object.fromEntries(columns.map(({ name, type }, at) => [name, type.parse(values[at])]));
        if (!isRow(row)) throw new Error(`a row of ${topic.topic} lacks fields`);
        return row;
      }),
  };
}
