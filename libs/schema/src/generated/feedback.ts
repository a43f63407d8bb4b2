// Generated from avro/feedback.avsc by `npm run generate`; edit that file instead.
import { uuidText } from '../text.ts';
import { ColumnBlock } from '../column-block.ts';
import type { Batch, TopicDeclaration } from '../topic.ts';

export const VERDICT_SYMBOLS = ['false','true'] as const;
/** Marks of analysts on alerts: true or false. A mark is a row of its own; of an alert the newest counts. The page writes them straight into the table: nothing sends them. */
export interface FeedbackBatch extends Batch {
  /** The capture that the alert comes from. */
  readonly source: string;
  /** Lane of the alert. */
  readonly lane: number;
  /** 0: marks have no order among sources. [µs] */
  readonly watermark: number;
  /** False: any alert may be marked again. */
  readonly last: boolean;
  /** Records in this message. [records] */
  readonly count: number;
  /** The alert that is marked. */
  readonly alert: Uint8Array;
  /** When it was marked, by the clock of the server. [µs] */
  readonly time: Float64Array;
  /** Whether the alert was right. */
  readonly verdict: Uint8Array;
  /** Family of the alert when it was marked. */
  readonly family: string[];
  /** Who had voted for the alert when it was marked, with commas between. */
  readonly by: string[];
  /** What the analyst said; may be empty. */
  readonly note: string[];
}

/** One record of weir.feedback.v1, as a person reads it. */
export interface Mark {
  /** The capture that the alert comes from. */
  readonly source: string;
  /** Lane of the alert. */
  readonly lane: number;
  /** The alert that is marked. */
  readonly alert: string;
  /** When it was marked, by the clock of the server. [µs] */
  readonly time: number;
  /** Whether the alert was right. */
  readonly verdict: 'false' | 'true';
  /** Family of the alert when it was marked. */
  readonly family: string;
  /** Who had voted for the alert when it was marked, with commas between. */
  readonly by: string;
  /** What the analyst said; may be empty. */
  readonly note: string;
}

/** A FeedbackBatch of `count` records, columns all zero, or as they are in the `memory` of another's. */
export function allocateFeedback(count: number, scalars: Omit<Batch, 'count'>, memory?: ArrayBuffer): FeedbackBatch {
  const block = new ColumnBlock(count, 25, 3, memory);
  return {
    source: scalars.source,
    lane: scalars.lane,
    watermark: scalars.watermark,
    last: scalars.last,
    count: count,
    alert: block.uint8s(count * 16),
    time: block.float64s(count),
    verdict: block.uint8s(count),
    family: [],
    by: new Array<string>(count).fill(''),
    note: new Array<string>(count).fill(''),
  };
}

export const feedbackDeclaration: TopicDeclaration<FeedbackBatch, Mark> = {
  name: 'feedback',
  topic: 'weir.feedback.v1',
  retentionHours: 720,
  doc: "Marks of analysts on alerts: true or false. A mark is a row of its own; of an alert the newest counts. The page writes them straight into the table: nothing sends them.",
  schema: {"type":"record","name":"FeedbackBatch","namespace":"weir.v1","doc":"Marks of analysts on alerts: true or false. A mark is a row of its own; of an alert the newest counts. The page writes them straight into the table: nothing sends them.","fields":[{"name":"source","type":"string","doc":"The capture that the alert comes from."},{"name":"lane","type":"int","doc":"Lane of the alert."},{"name":"watermark","type":"double","doc":"0: marks have no order among sources."},{"name":"last","type":"boolean","doc":"False: any alert may be marked again."},{"name":"count","type":"int","doc":"Records in this message."},{"name":"alert","type":{"type":"bytes","logicalType":"column","items":"uuid"},"doc":"The alert that is marked.","default":""},{"name":"time","type":{"type":"bytes","logicalType":"column","items":"time","unit":"µs"},"doc":"When it was marked, by the clock of the server.","default":""},{"name":"verdict","type":{"type":"bytes","logicalType":"column","items":"enum","symbols":["false","true"]},"doc":"Whether the alert was right.","default":""},{"name":"family","type":{"type":"array","items":"string"},"doc":"Family of the alert when it was marked.","default":[]},{"name":"by","type":{"type":"array","items":"string"},"doc":"Who had voted for the alert when it was marked, with commas between.","default":[]},{"name":"note","type":{"type":"array","items":"string"},"doc":"What the analyst said; may be empty.","default":[]}]},
  fields: [{"name":"source","doc":"The capture that the alert comes from.","scalar":"string","inTable":true},{"name":"lane","doc":"Lane of the alert.","scalar":"int","inTable":true},{"name":"watermark","doc":"0: marks have no order among sources.","unit":"µs","scalar":"double","inTable":false},{"name":"last","doc":"False: any alert may be marked again.","scalar":"boolean","inTable":false},{"name":"count","doc":"Records in this message.","unit":"records","scalar":"int","inTable":false},{"name":"alert","doc":"The alert that is marked.","kind":"uuid"},{"name":"time","doc":"When it was marked, by the clock of the server.","unit":"µs","kind":"time"},{"name":"verdict","doc":"Whether the alert was right.","kind":"enum","symbols":["false","true"]},{"name":"family","doc":"Family of the alert when it was marked.","kind":"label"},{"name":"by","doc":"Who had voted for the alert when it was marked, with commas between.","kind":"text"},{"name":"note","doc":"What the analyst said; may be empty.","kind":"text"}],
  table: {"name":"feedback","time":"time","orderBy":["alert","time"],"ttlDays":1095},
  allocate: allocateFeedback,
  row: (batch, index) => ({
    source: batch.source,
    lane: batch.lane,
    alert: uuidText(batch.alert, index),
    time: batch.time[index] ?? 0,
    verdict: VERDICT_SYMBOLS[batch.verdict[index] ?? 0] ?? 'false',
    family: batch.family[index] ?? '',
    by: batch.by[index] ?? '',
    note: batch.note[index] ?? '',
  }),
  values: (batch) => [batch.source, batch.lane, batch.watermark, batch.last, batch.count, batch.alert, batch.time, batch.verdict, batch.family, batch.by, batch.note],
  assemble: (reader) => ({
    source: reader.string('source'),
    lane: reader.int('lane'),
    watermark: reader.double('watermark'),
    last: reader.boolean('last'),
    count: reader.count,
    alert: reader.uint8s('alert', 16),
    time: reader.float64s('time'),
    verdict: reader.uint8s('verdict'),
    family: reader.labels('family'),
    by: reader.texts('by'),
    note: reader.texts('note'),
  }),
  slice: (batch, from, to) => ({
    source: batch.source,
    lane: batch.lane,
    watermark: batch.watermark,
    last: batch.last && to === batch.count,
    count: to - from,
    alert: batch.alert.subarray(from * 16, to * 16),
    time: batch.time.subarray(from, to),
    verdict: batch.verdict.subarray(from, to),
    family: batch.family.slice(from, to),
    by: batch.by.slice(from, to),
    note: batch.note.slice(from, to),
  }),
};
