import { type Batch, type Field, tableColumns, type Topic } from '@weir/schema';
import { lengthAndText, nativeColumn, type Room, type Segment, varint } from './native-column.ts';

const DAY_US = 86_400_000_000;

/**
 * A day is a partition, and each partition of an insert is a part with its files: ClickHouse refuses more than 100 at once, and
 * keeps all of them open while it writes.
 */
const DAYS_PER_BLOCK = 16;

/** Rows that go in with one insert. */
export interface Block {
  readonly rows: number;
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
  readonly columns: readonly string[];
  readonly kept: readonly KeptField[];
  /** Place of the time column among the topic's fields. */
  readonly time: number;
}

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
  const time = fields.findIndex((field) => field.name === table.time);
  return { name: table.name, columns: columns.map(({ name }) => name), kept, time };
}

function timesOf(shape: TableShape, values: Segment['values']): Float64Array {
  const times = values[shape.time];
  if (times instanceof Float64Array) return times;
  throw new TypeError(`table ${shape.name} has no time column`);
}

/**
 * Cuts the rows, in their order, into groups of at most `limit` rows and {@link DAYS_PER_BLOCK} UTC days. Where the cuts fall
 * depends on nothing but the rows before them.
 */
function* cut(shape: TableShape, batches: readonly Segment['values'][], limit: number): Generator<Segment[]> {
  let group: Segment[] = [];
  let room = limit;
  const days = new Set<number>();
  for (const values of batches) {
    const times = timesOf(shape, values);
    for (let from = 0, to = 0; from < times.length; from = to) {
      for (let begin = 0, end = 0; to < times.length && to - from < room; to++) {
        const time = times[to] ?? 0;
        if (time >= begin && time < end) continue;
        const day = Math.floor(time / DAY_US);
        if (!days.has(day) && days.size === DAYS_PER_BLOCK) break;
        days.add(day);
        [begin, end] = [day * DAY_US, (day + 1) * DAY_US];
      }
      if (to > from) group.push({ values, from, to });
      room -= to - from;
      if (room > 0 && to === times.length) continue;
      yield group;
      group = [];
      room = limit;
      days.clear();
    }
  }
  if (group.length > 0) yield group;
}

function* encode(shape: TableShape, segments: readonly Segment[], rows: number, room: Room): Generator<Uint8Array[]> {
  yield [varint(shape.kept.length), varint(rows)];
  for (const { declared, field, head } of shape.kept)
    yield [head, ...nativeColumn(declared, field, segments, rows, room)];
}

/** The rows of the batches as blocks, each small enough to go in at once. */
export function* nativeBlocks<B extends Batch, R>(
  topic: Topic<B, R>,
  shape: TableShape,
  batches: readonly B[],
  limit: number,
): Generator<Block> {
  const values = batches.map((batch) => topic.values(batch));
  for (const group of cut(shape, values, limit)) {
    const rows = group.reduce((sum, { from, to }) => sum + to - from, 0);
    yield { rows, encode: (room) => encode(shape, group, rows, room) };
  }
}
