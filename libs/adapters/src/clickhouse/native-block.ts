import { type Batch, type Field, tableColumns, type Topic } from '@weir/schema';
import { lengthAndText, nativeColumn, type Segment, varint } from './native-column.ts';

const DAY_US = 86_400_000_000;

/** Rows that an insert takes whole or not at all: one block of one partition. */
export interface Block {
  /** UTC day of the rows, days since the epoch. */
  readonly day: number;
  /** Place among the day's blocks, from 0. */
  readonly part: number;
  readonly rows: number;
  readonly chunks: readonly Uint8Array[];
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

/** Runs of rows of one UTC day, by day, in their order. */
function segmentsByDay(shape: TableShape, topicValues: readonly Segment['values'][]): Map<number, Segment[]> {
  const days = new Map<number, Segment[]>();
  for (const values of topicValues) {
    const times = values[shape.time];
    if (!(times instanceof Float64Array)) throw new TypeError(`table ${shape.name} has no time column`);
    for (let from = 0; from < times.length;) {
      const day = Math.floor((times[from] ?? 0) / DAY_US);
      const [begin, end] = [day * DAY_US, (day + 1) * DAY_US];
      let to = from + 1;
      for (; to < times.length; to++) {
        const time = times[to] ?? 0;
        if (time < begin || time >= end) break;
      }
      const segments = days.get(day) ?? [];
      segments.push({ values, from, to });
      days.set(day, segments);
      from = to;
    }
  }
  return days;
}

/** Cuts segments into groups of `limit` rows; where the cuts fall depends on nothing but the rows before them. */
function* cut(segments: readonly Segment[], limit: number): Generator<Segment[]> {
  let group: Segment[] = [];
  let room = limit;
  for (const { values, from, to } of segments) {
    for (let at = from; at < to;) {
      const end = Math.min(to, at + room);
      group.push({ values, from: at, to: end });
      room -= end - at;
      at = end;
      if (room > 0) continue;
      yield group;
      group = [];
      room = limit;
    }
  }
  if (group.length > 0) yield group;
}

function encode(shape: TableShape, segments: readonly Segment[], rows: number): Uint8Array[] {
  const chunks: Uint8Array[] = [Buffer.concat([varint(shape.kept.length), varint(rows)])];
  for (const { declared, field, head } of shape.kept)
    chunks.push(head, ...nativeColumn(declared, field, segments, rows));
  return chunks;
}

/** The rows of the batches as blocks of at most `limit` rows, each within one day: the partition of every table. */
export function* nativeBlocks<B extends Batch, R>(
  topic: Topic<B, R>,
  shape: TableShape,
  batches: readonly B[],
  limit: number,
): Generator<Block> {
  const days = segmentsByDay(
    shape,
    batches.map((batch) => topic.values(batch)),
  );
  for (const [day, segments] of [...days].toSorted(([a], [b]) => a - b)) {
    let part = 0;
    for (const group of cut(segments, limit)) {
      const rows = group.reduce((sum, { from, to }) => sum + to - from, 0);
      yield { day, part: part++, rows, chunks: encode(shape, group, rows) };
    }
  }
}
