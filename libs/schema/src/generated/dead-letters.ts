// Generated from avro/dead-letters.avsc by `npm run generate`; edit that file instead.
import { ColumnBlock } from '../column-block.ts';
import type { Batch, TopicDeclaration } from '../topic.ts';

/** What a stage could not process, with the reason and the original bytes, so that it can be looked at and replayed. */
export interface DeadLetterBatch extends Batch {
  /** The capture this message comes from. */
  readonly source: string;
  /** Lane, the partition number of frames, packets and flows alike. */
  readonly lane: number;
  /** Low mark of the source after the last record: no later record is older. [µs] */
  readonly watermark: number;
  /** True on the last message of the source in this lane. */
  readonly last: boolean;
  /** Records in this message. [records] */
  readonly count: number;
  /** When it failed first. [µs] */
  readonly time: Float64Array;
  /** Stage that could not process it. */
  readonly stage: string[];
  /** Topic it was read from. */
  readonly topic: string[];
  /** Offset of its message in that topic and lane. */
  readonly offset: Float64Array;
  /** Place of the record in its message; 4294967295 stands for the whole message. */
  readonly row: Uint32Array;
  /** What is wrong, and where. */
  readonly reason: string[];
  /** Times it was tried. [attempts] */
  readonly attempt: Uint32Array;
  /** Registry id of the schema its bytes name, 0 when they name none. */
  readonly schemaId: Uint32Array;
  /** Headers of the original message as a JSON object. */
  readonly headers: string[];
  /** Original bytes: the whole message, or a message with just this record. */
  readonly value: Uint8Array[];
}

/** One record of weir.dead-letters.v1, as a person reads it. */
export interface DeadLetter {
  /** The capture this message comes from. */
  readonly source: string;
  /** Lane, the partition number of frames, packets and flows alike. */
  readonly lane: number;
  /** When it failed first. [µs] */
  readonly time: number;
  /** Stage that could not process it. */
  readonly stage: string;
  /** Topic it was read from. */
  readonly topic: string;
  /** Offset of its message in that topic and lane. */
  readonly offset: number;
  /** Place of the record in its message; 4294967295 stands for the whole message. */
  readonly row: number;
  /** What is wrong, and where. */
  readonly reason: string;
  /** Times it was tried. [attempts] */
  readonly attempt: number;
  /** Registry id of the schema its bytes name, 0 when they name none. */
  readonly schemaId: number;
  /** Headers of the original message as a JSON object. */
  readonly headers: string;
  /** Original bytes: the whole message, or a message with just this record. */
  readonly value: Uint8Array;
}

/** A DeadLetterBatch of `count` records, columns all zero, or as they are in the `memory` of another's. */
export function allocateDeadLetters(count: number, scalars: Omit<Batch, 'count'>, memory?: ArrayBuffer): DeadLetterBatch {
  const block = new ColumnBlock(count, 28, 5, memory);
  return {
    source: scalars.source,
    lane: scalars.lane,
    watermark: scalars.watermark,
    last: scalars.last,
    count: count,
    time: block.float64s(count),
    stage: new Array<string>(count).fill(''),
    topic: new Array<string>(count).fill(''),
    offset: block.float64s(count),
    row: block.uint32s(count),
    reason: new Array<string>(count).fill(''),
    attempt: block.uint32s(count),
    schemaId: block.uint32s(count),
    headers: new Array<string>(count).fill(''),
    value: Array.from({ length: count }, () => new Uint8Array()),
  };
}

export const deadLettersDeclaration: TopicDeclaration<DeadLetterBatch, DeadLetter> = {
  name: 'dead-letters',
  topic: 'weir.dead-letters.v1',
  retentionHours: 720,
  doc: "What a stage could not process, with the reason and the original bytes, so that it can be looked at and replayed.",
  schema: {"type":"record","name":"DeadLetterBatch","namespace":"weir.v1","doc":"What a stage could not process, with the reason and the original bytes, so that it can be looked at and replayed.","fields":[{"name":"source","type":"string","doc":"The capture this message comes from."},{"name":"lane","type":"int","doc":"Lane, the partition number of frames, packets and flows alike."},{"name":"watermark","type":"double","doc":"Low mark of the source after the last record: no later record is older."},{"name":"last","type":"boolean","doc":"True on the last message of the source in this lane."},{"name":"count","type":"int","doc":"Records in this message."},{"name":"time","type":{"type":"bytes","logicalType":"column","items":"time","unit":"µs"},"doc":"When it failed first.","default":""},{"name":"stage","type":{"type":"array","items":"string"},"doc":"Stage that could not process it.","default":[]},{"name":"topic","type":{"type":"array","items":"string"},"doc":"Topic it was read from.","default":[]},{"name":"offset","type":{"type":"bytes","logicalType":"column","items":"count"},"doc":"Offset of its message in that topic and lane.","default":""},{"name":"row","type":{"type":"bytes","logicalType":"column","items":"uint32"},"doc":"Place of the record in its message; 4294967295 stands for the whole message.","default":""},{"name":"reason","type":{"type":"array","items":"string"},"doc":"What is wrong, and where.","default":[]},{"name":"attempt","type":{"type":"bytes","logicalType":"column","items":"uint32","unit":"attempts"},"doc":"Times it was tried.","default":""},{"name":"schemaId","type":{"type":"bytes","logicalType":"column","items":"uint32"},"doc":"Registry id of the schema its bytes name, 0 when they name none.","default":""},{"name":"headers","type":{"type":"array","items":"string"},"doc":"Headers of the original message as a JSON object.","default":[]},{"name":"value","type":{"type":"array","items":"bytes"},"doc":"Original bytes: the whole message, or a message with just this record.","default":[]}]},
  fields: [{"name":"source","doc":"The capture this message comes from.","scalar":"string","inTable":true},{"name":"lane","doc":"Lane, the partition number of frames, packets and flows alike.","scalar":"int","inTable":true},{"name":"watermark","doc":"Low mark of the source after the last record: no later record is older.","unit":"µs","scalar":"double","inTable":false},{"name":"last","doc":"True on the last message of the source in this lane.","scalar":"boolean","inTable":false},{"name":"count","doc":"Records in this message.","unit":"records","scalar":"int","inTable":false},{"name":"time","doc":"When it failed first.","unit":"µs","kind":"time"},{"name":"stage","doc":"Stage that could not process it.","kind":"text"},{"name":"topic","doc":"Topic it was read from.","kind":"text"},{"name":"offset","doc":"Offset of its message in that topic and lane.","kind":"count"},{"name":"row","doc":"Place of the record in its message; 4294967295 stands for the whole message.","kind":"uint32"},{"name":"reason","doc":"What is wrong, and where.","kind":"text"},{"name":"attempt","doc":"Times it was tried.","unit":"attempts","kind":"uint32"},{"name":"schemaId","doc":"Registry id of the schema its bytes name, 0 when they name none.","kind":"uint32"},{"name":"headers","doc":"Headers of the original message as a JSON object.","kind":"text"},{"name":"value","doc":"Original bytes: the whole message, or a message with just this record.","kind":"binary"}],
  table: {"name":"dead_letters","time":"time","orderBy":["time","stage","topic","lane","offset"],"ttlDays":90},
  allocate: allocateDeadLetters,
  row: (batch, index) => ({
    source: batch.source,
    lane: batch.lane,
    time: batch.time[index] ?? 0,
    stage: batch.stage[index] ?? '',
    topic: batch.topic[index] ?? '',
    offset: batch.offset[index] ?? 0,
    row: batch.row[index] ?? 0,
    reason: batch.reason[index] ?? '',
    attempt: batch.attempt[index] ?? 0,
    schemaId: batch.schemaId[index] ?? 0,
    headers: batch.headers[index] ?? '',
    value: batch.value[index] ?? new Uint8Array(),
  }),
  values: (batch) => [batch.source, batch.lane, batch.watermark, batch.last, batch.count, batch.time, batch.stage, batch.topic, batch.offset, batch.row, batch.reason, batch.attempt, batch.schemaId, batch.headers, batch.value],
  assemble: (reader) => ({
    source: reader.string('source'),
    lane: reader.int('lane'),
    watermark: reader.double('watermark'),
    last: reader.boolean('last'),
    count: reader.count,
    time: reader.float64s('time'),
    stage: reader.texts('stage'),
    topic: reader.texts('topic'),
    offset: reader.float64s('offset'),
    row: reader.uint32s('row'),
    reason: reader.texts('reason'),
    attempt: reader.uint32s('attempt'),
    schemaId: reader.uint32s('schemaId'),
    headers: reader.texts('headers'),
    value: reader.binaries('value'),
  }),
  slice: (batch, from, to) => ({
    source: batch.source,
    lane: batch.lane,
    watermark: batch.watermark,
    last: batch.last && to === batch.count,
    count: to - from,
    time: batch.time.subarray(from, to),
    stage: batch.stage.slice(from, to),
    topic: batch.topic.slice(from, to),
    offset: batch.offset.subarray(from, to),
    row: batch.row.subarray(from, to),
    reason: batch.reason.slice(from, to),
    attempt: batch.attempt.subarray(from, to),
    schemaId: batch.schemaId.subarray(from, to),
    headers: batch.headers.slice(from, to),
    value: batch.value.slice(from, to),
  }),
};
