// Generated from avro/frames.avsc by `npm run generate`; edit that file instead.
import { ColumnBlock } from '../column-block.ts';
import type { Batch, TopicDeclaration } from '../topic.ts';

/** Frames of one source and lane, as captured: bytes and capture record, nothing decoded. */
export interface FrameBatch extends Batch {
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
  /** Place of the frame in its source, from 0. */
  readonly number: Float64Array;
  /** When the frame was captured. [µs] */
  readonly time: Float64Array;
  /** Low mark of the source at this frame; the event time of the frame is the later of time and lowMark. [µs] */
  readonly lowMark: Float64Array;
  /** Length of the frame on the wire. [bytes] */
  readonly length: Uint32Array;
  /** Bytes of the frame that were captured. [bytes] */
  readonly capturedLength: Uint32Array;
  /** LINKTYPE_ number of the interface (1 is Ethernet). */
  readonly linkType: Uint16Array;
  /** Where in data the captured bytes of the frame begin. [bytes] */
  readonly offset: Uint32Array;
  /** Captured bytes; a frame is data[offset, offset + capturedLength). [bytes] */
  readonly data: Uint8Array;
}

/** One record of weir.frames.v1, as a person reads it. */
export interface Frame {
  /** The capture this message comes from. */
  readonly source: string;
  /** Lane, the partition number of frames, packets and flows alike. */
  readonly lane: number;
  /** Place of the frame in its source, from 0. */
  readonly number: number;
  /** When the frame was captured. [µs] */
  readonly time: number;
  /** Low mark of the source at this frame; the event time of the frame is the later of time and lowMark. [µs] */
  readonly lowMark: number;
  /** Length of the frame on the wire. [bytes] */
  readonly length: number;
  /** Bytes of the frame that were captured. [bytes] */
  readonly capturedLength: number;
  /** LINKTYPE_ number of the interface (1 is Ethernet). */
  readonly linkType: number;
  /** Where in data the captured bytes of the frame begin. [bytes] */
  readonly offset: number;
}

/** A FrameBatch of `count` records, columns all zero, or as they are in the `memory` of another's. */
export function allocateFrames(count: number, scalars: Omit<Batch, 'count'>, memory?: ArrayBuffer): FrameBatch {
  const block = new ColumnBlock(count, 38, 7, memory);
  return {
    source: scalars.source,
    lane: scalars.lane,
    watermark: scalars.watermark,
    last: scalars.last,
    count: count,
    number: block.float64s(count),
    time: block.float64s(count),
    lowMark: block.float64s(count),
    length: block.uint32s(count),
    capturedLength: block.uint32s(count),
    linkType: block.uint16s(count),
    offset: block.uint32s(count),
    data: new Uint8Array(),
  };
}

export const framesDeclaration: TopicDeclaration<FrameBatch, Frame> = {
  name: 'frames',
  topic: 'weir.frames.v1',
  retentionHours: 24,
  doc: "Frames of one source and lane, as captured: bytes and capture record, nothing decoded.",
  schema: {"type":"record","name":"FrameBatch","namespace":"weir.v1","doc":"Frames of one source and lane, as captured: bytes and capture record, nothing decoded.","fields":[{"name":"source","type":"string","doc":"The capture this message comes from."},{"name":"lane","type":"int","doc":"Lane, the partition number of frames, packets and flows alike."},{"name":"watermark","type":"double","doc":"Low mark of the source after the last record: no later record is older."},{"name":"last","type":"boolean","doc":"True on the last message of the source in this lane."},{"name":"count","type":"int","doc":"Records in this message."},{"name":"number","type":{"type":"bytes","logicalType":"column","items":"count"},"doc":"Place of the frame in its source, from 0.","default":""},{"name":"time","type":{"type":"bytes","logicalType":"column","items":"time","unit":"µs"},"doc":"When the frame was captured.","default":""},{"name":"lowMark","type":{"type":"bytes","logicalType":"column","items":"time","unit":"µs"},"doc":"Low mark of the source at this frame; the event time of the frame is the later of time and lowMark.","default":""},{"name":"length","type":{"type":"bytes","logicalType":"column","items":"uint32","unit":"bytes"},"doc":"Length of the frame on the wire.","default":""},{"name":"capturedLength","type":{"type":"bytes","logicalType":"column","items":"uint32","unit":"bytes"},"doc":"Bytes of the frame that were captured.","default":""},{"name":"linkType","type":{"type":"bytes","logicalType":"column","items":"uint16"},"doc":"LINKTYPE_ number of the interface (1 is Ethernet).","default":""},{"name":"offset","type":{"type":"bytes","logicalType":"column","items":"uint32","unit":"bytes"},"doc":"Where in data the captured bytes of the frame begin.","default":""},{"name":"data","type":"bytes","doc":"Captured bytes; a frame is data[offset, offset + capturedLength)."}]},
  fields: [{"name":"source","doc":"The capture this message comes from.","scalar":"string","inTable":true},{"name":"lane","doc":"Lane, the partition number of frames, packets and flows alike.","scalar":"int","inTable":true},{"name":"watermark","doc":"Low mark of the source after the last record: no later record is older.","unit":"µs","scalar":"double","inTable":false},{"name":"last","doc":"True on the last message of the source in this lane.","scalar":"boolean","inTable":false},{"name":"count","doc":"Records in this message.","unit":"records","scalar":"int","inTable":false},{"name":"number","doc":"Place of the frame in its source, from 0.","kind":"count"},{"name":"time","doc":"When the frame was captured.","unit":"µs","kind":"time"},{"name":"lowMark","doc":"Low mark of the source at this frame; the event time of the frame is the later of time and lowMark.","unit":"µs","kind":"time"},{"name":"length","doc":"Length of the frame on the wire.","unit":"bytes","kind":"uint32"},{"name":"capturedLength","doc":"Bytes of the frame that were captured.","unit":"bytes","kind":"uint32"},{"name":"linkType","doc":"LINKTYPE_ number of the interface (1 is Ethernet).","kind":"uint16"},{"name":"offset","doc":"Where in data the captured bytes of the frame begin.","unit":"bytes","kind":"uint32"},{"name":"data","doc":"Captured bytes; a frame is data[offset, offset + capturedLength).","unit":"bytes","scalar":"bytes","inTable":false}],
  allocate: allocateFrames,
  row: (batch, index) => ({
    source: batch.source,
    lane: batch.lane,
    number: batch.number[index] ?? 0,
    time: batch.time[index] ?? 0,
    lowMark: batch.lowMark[index] ?? 0,
    length: batch.length[index] ?? 0,
    capturedLength: batch.capturedLength[index] ?? 0,
    linkType: batch.linkType[index] ?? 0,
    offset: batch.offset[index] ?? 0,
  }),
  values: (batch) => [batch.source, batch.lane, batch.watermark, batch.last, batch.count, batch.number, batch.time, batch.lowMark, batch.length, batch.capturedLength, batch.linkType, batch.offset, batch.data],
  assemble: (reader) => ({
    source: reader.string('source'),
    lane: reader.int('lane'),
    watermark: reader.double('watermark'),
    last: reader.boolean('last'),
    count: reader.count,
    number: reader.float64s('number'),
    time: reader.float64s('time'),
    lowMark: reader.float64s('lowMark'),
    length: reader.uint32s('length'),
    capturedLength: reader.uint32s('capturedLength'),
    linkType: reader.uint16s('linkType'),
    offset: reader.uint32s('offset'),
    data: reader.bytes('data'),
  }),
  slice: (batch, from, to) => ({
    source: batch.source,
    lane: batch.lane,
    watermark: batch.watermark,
    last: batch.last && to === batch.count,
    count: to - from,
    number: batch.number.subarray(from, to),
    time: batch.time.subarray(from, to),
    lowMark: batch.lowMark.subarray(from, to),
    length: batch.length.subarray(from, to),
    capturedLength: batch.capturedLength.subarray(from, to),
    linkType: batch.linkType.subarray(from, to),
    offset: batch.offset.subarray(from, to),
    data: batch.data,
  }),
};
