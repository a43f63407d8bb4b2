import { type Batch, type Field, tableColumns, type Topic } from '@weir/schema';
import { isDefault } from './default-column.ts';
import { lengthAndText, nativeColumn, type Room, type Segment, varint } from './native-column.ts';

/** Rows that go in with one insert. */
export interface Block {
  readonly rows: number;
  /** Those that say more than what the table fills in by itself, in the order of the table. */
  readonly columns: readonly string[];
  /** Its bytes, some pieces at a time; those in the room are needed no longer when the next are asked for. */
  encode(room: Room): Iterable<readonly Uint8Array[]>;
}

interface KeptField {
  readonly declared: Field;
  readonly field: number;
  readonly head: Uint8Array;
}

export interface TableShape {
  readonly name: string;
  readonly kept: readonly KeptField[];
}

/** The column that says when a row was written: its partition, and what its life is counted from. */
const INSERTED_AT = {
  name: 'insertedAt',
  head: Buffer.concat([...lengthAndText('insertedAt'), ...lengthAndText("DateTime('UTC')")]),
};

/** The table of a topic, matched with the columns that the schema was made with. @throws {Error} when the topic has none */
export function tableShape<B extends Batch, R>(topic: Topic<B, R>): TableShape {
  const { table, fields } = topic;
  const columns = table === undefined ? undefined : tableColumns[table.name];
  if (table === undefined || columns === undefined)
    throw new Error(`${topic.topic} has no table: give avro/${topic.name}.avsc a "table", then \`npm run generate\``);
  const kept = columns.map(({ name, type }) => {
    const field = fields.findIndex((candidate) => candidate.name === name);
    const declared = fields[field];
    if (declared === undefined) throw new Error(`table ${table.name} has ${name}, ${topic.topic} has not`);
    return { declared, field, head: Buffer.concat([...lengthAndText(name), ...lengthAndText(type)]) };
  });
  return { name: table.name, kept };
}

/** Rows of some batches, as fields and how many there are. */
interface Rows {
  readonly values: Segment['values'];
  readonly count: number;
}

/** Cuts the rows, in their order, into groups of `limit` rows. */
function* cut(batches: readonly Rows[], limit: number): Generator<Segment[]> {
  let group: Segment[] = [];
  let room = limit;
  for (const { values, count } of batches) {
    for (let from = 0; from < count;) {
      const to = Math.min(count, from + room);
      group.push({ values, from, to });
      room -= to - from;
      from = to;
      if (room > 0) continue;
      yield group;
      group = [];
      room = limit;
    }
  }
  if (group.length > 0) yield group;
}

function* encode(
  kept: readonly KeptField[],
  segments: readonly Segment[],
  rows: number,
  insertedAt: number,
  room: Room,
): Generator<Uint8Array[]> {
  yield [varint(kept.length + 1), varint(rows)];
  for (const { declared, field, head } of kept) yield [head, ...nativeColumn(declared, field, segments, rows, room)];
  yield [INSERTED_AT.head, new Uint8Array(new Uint32Array(rows).fill(Math.floor(insertedAt / 1000)).buffer)];
}

/** All columns of a table, in its order, and when its rows were written. */
export function columnsOf({ kept }: TableShape): string[] {
  return [...kept.map(({ declared }) => declared.name), INSERTED_AT.name];
}

/** The segments' rows as a block of the columns that say something. */
function blockOf(shape: TableShape, segments: readonly Segment[], insertedAt: number): Block {
  const rows = segments.reduce((sum, { from, to }) => sum + to - from, 0);
  const kept = shape.kept.filter(({ declared, field }) => !isDefault(declared, field, segments));
  const columns = columnsOf({ ...shape, kept });
  return { rows, columns, encode: (room) => encode(kept, segments, rows, insertedAt, room) };
}

/** The rows of the batches as blocks of at most `limit` rows, written at `insertedAt` ms since the epoch. */
export function* nativeBlocks<B extends Batch, R>(
  topic: Topic<B, R>,
  shape: TableShape,
  batches: readonly B[],
  insertedAt: number,
  limit: number,
): Generator<Block> {
  const rowsOf = batches.map((batch) => ({ values: topic.values(batch), count: batch.count }));
  for (const group of cut(rowsOf, limit)) yield blockOf(shape, group, insertedAt);
}

/**
 * The rows of the batches as one block beside others of the same insert, which names all columns: what a block leaves out is filled in by
 * the engine (`NativeReader` of ClickHouse).
 */
export function oneBlock<B extends Batch, R>(
  topic: Topic<B, R>,
  shape: TableShape,
  batches: readonly B[],
  insertedAt: number,
): Block {
  const segments = batches.map((batch) => ({ values: topic.values(batch), from: 0, to: batch.count }));
  return blockOf(shape, segments, insertedAt);
}
