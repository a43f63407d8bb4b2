// Generated from avro/partial-flow-windows.avsc by `npm run generate`; edit that file instead.
import { ColumnBlock } from '../column-block.ts';
import type { Batch, TopicDeclaration } from '../topic.ts';

export const SCOPE_SYMBOLS = ['source','protocol','port','host','pair','bss','station','flows','application','ssid'] as const;
/** Seconds of one source as one lane of flows has them; merged with those of the other lanes into windows. */
export interface PartialFlowWindowBatch extends Batch {
  /** The capture this message comes from. */
  readonly source: string;
  /** Lane of flows that it was gathered in; the message is in the lane of its source. */
  readonly lane: number;
  /** Low mark of the source after the last record: no later record is older. [µs] */
  readonly watermark: number;
  /** True on the last message of the source in this lane. */
  readonly last: boolean;
  /** Records in this message. [records] */
  readonly count: number;
  /** Begin of the second, event time. [µs] */
  readonly start: Float64Array;
  /** What the keys of the table are. */
  readonly scope: Uint8Array;
  /** Place among the parts that the table was cut into, from 0. */
  readonly part: Uint32Array;
  /** Bytes of the table in data. [bytes] */
  readonly length: Uint32Array;
  /** The tables of all records, one after the other. */
  readonly data: Uint8Array;
}

/** One record of weir.partial-flow-windows.v1, as a person reads it. */
export interface PartialFlowWindow {
  /** The capture this message comes from. */
  readonly source: string;
  /** Lane of flows that it was gathered in; the message is in the lane of its source. */
  readonly lane: number;
  /** Begin of the second, event time. [µs] */
  readonly start: number;
  /** What the keys of the table are. */
  readonly scope: 'source' | 'protocol' | 'port' | 'host' | 'pair' | 'bss' | 'station' | 'flows' | 'application' | 'ssid';
  /** Place among the parts that the table was cut into, from 0. */
  readonly part: number;
  /** Bytes of the table in data. [bytes] */
  readonly length: number;
}

/** A PartialFlowWindowBatch of `count` records, columns all zero, or as they are in the `memory` of another's. */
export function allocatePartialFlowWindows(count: number, scalars: Omit<Batch, 'count'>, memory?: ArrayBuffer): PartialFlowWindowBatch {
  const block = new ColumnBlock(count, 17, 4, memory);
  return {
    source: scalars.source,
    lane: scalars.lane,
    watermark: scalars.watermark,
    last: scalars.last,
    count: count,
    start: block.float64s(count),
    scope: block.uint8s(count),
    part: block.uint32s(count),
    length: block.uint32s(count),
    data: new Uint8Array(),
  };
}

export const partialFlowWindowsDeclaration: TopicDeclaration<PartialFlowWindowBatch, PartialFlowWindow> = {
  name: 'partial-flow-windows',
  topic: 'weir.partial-flow-windows.v1',
  retentionHours: 6,
  doc: "Seconds of one source as one lane of flows has them; merged with those of the other lanes into windows.",
  schema: {"type":"record","name":"PartialFlowWindowBatch","namespace":"weir.v1","doc":"Seconds of one source as one lane of flows has them; merged with those of the other lanes into windows.","fields":[{"name":"source","type":"string","doc":"The capture this message comes from."},{"name":"lane","type":"int","doc":"Lane of flows that it was gathered in; the message is in the lane of its source."},{"name":"watermark","type":"double","doc":"Low mark of the source after the last record: no later record is older."},{"name":"last","type":"boolean","doc":"True on the last message of the source in this lane."},{"name":"count","type":"int","doc":"Records in this message."},{"name":"start","type":{"type":"bytes","logicalType":"column","items":"time","unit":"µs"},"doc":"Begin of the second, event time.","default":""},{"name":"scope","type":{"type":"bytes","logicalType":"column","items":"enum","symbols":["source","protocol","port","host","pair","bss","station","flows","application","ssid"]},"doc":"What the keys of the table are.","default":""},{"name":"part","type":{"type":"bytes","logicalType":"column","items":"uint32"},"doc":"Place among the parts that the table was cut into, from 0.","default":""},{"name":"length","type":{"type":"bytes","logicalType":"column","items":"uint32","unit":"bytes"},"doc":"Bytes of the table in data.","default":""},{"name":"data","type":"bytes","doc":"The tables of all records, one after the other."}]},
  fields: [{"name":"source","doc":"The capture this message comes from.","scalar":"string","inTable":true},{"name":"lane","doc":"Lane of flows that it was gathered in; the message is in the lane of its source.","scalar":"int","inTable":true},{"name":"watermark","doc":"Low mark of the source after the last record: no later record is older.","unit":"µs","scalar":"double","inTable":false},{"name":"last","doc":"True on the last message of the source in this lane.","scalar":"boolean","inTable":false},{"name":"count","doc":"Records in this message.","unit":"records","scalar":"int","inTable":false},{"name":"start","doc":"Begin of the second, event time.","unit":"µs","kind":"time"},{"name":"scope","doc":"What the keys of the table are.","kind":"enum","symbols":["source","protocol","port","host","pair","bss","station","flows","application","ssid"]},{"name":"part","doc":"Place among the parts that the table was cut into, from 0.","kind":"uint32"},{"name":"length","doc":"Bytes of the table in data.","unit":"bytes","kind":"uint32"},{"name":"data","doc":"The tables of all records, one after the other.","scalar":"bytes","inTable":false}],
  allocate: allocatePartialFlowWindows,
  row: (batch, index) => ({
    source: batch.source,
    lane: batch.lane,
    start: batch.start[index] ?? 0,
    scope: SCOPE_SYMBOLS[batch.scope[index] ?? 0] ?? 'source',
    part: batch.part[index] ?? 0,
    length: batch.length[index] ?? 0,
  }),
  values: (batch) => [batch.source, batch.lane, batch.watermark, batch.last, batch.count, batch.start, batch.scope, batch.part, batch.length, batch.data],
  assemble: (reader) => ({
    source: reader.string('source'),
    lane: reader.int('lane'),
    watermark: reader.double('watermark'),
    last: reader.boolean('last'),
    count: reader.count,
    start: reader.float64s('start'),
    scope: reader.uint8s('scope'),
    part: reader.uint32s('part'),
    length: reader.uint32s('length'),
    data: reader.bytes('data'),
  }),
  slice: (batch, from, to) => ({
    source: batch.source,
    lane: batch.lane,
    watermark: batch.watermark,
    last: batch.last && to === batch.count,
    count: to - from,
    start: batch.start.subarray(from, to),
    scope: batch.scope.subarray(from, to),
    part: batch.part.subarray(from, to),
    length: batch.length.subarray(from, to),
    data: batch.data,
  }),
};
