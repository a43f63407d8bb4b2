import { allocateFrames, type FrameBatch } from '@weir/schema';
import type { Outgoing } from '../bus.ts';
import { originOf } from '../stamp.ts';

const SOURCE = 'capture with a spåce.pcap';

/** The `sequence`-th message of the source in the lane, with as many frames as `records`. */
export function frameMessage(lane: number, sequence: number, records = 3): Outgoing<FrameBatch> {
  const batch = allocateFrames(records, { source: SOURCE, lane, watermark: sequence * 1000.5, last: false });
  for (let i = 0; i < records; i++) {
    batch.number[i] = sequence * records + i;
    batch.time[i] = 1.7e15 + sequence * 1000 + i;
    batch.length[i] = 1514;
    batch.capturedLength[i] = 5;
    batch.offset[i] = i * 5;
  }
  const data = Uint8Array.from({ length: records * 5 }, (_, i) => (sequence + i) & 0xff);
  const stamp = { origin: originOf('capture', lane, SOURCE), sequence, part: 0 };
  const follows = sequence === 0 ? {} : { follows: { sequence: sequence - 1, part: 0 } };
  return { ...stamp, ...follows, lane, batch: { ...batch, data } };
}

export function messages(lane: number, from: number, to: number): Outgoing<FrameBatch>[] {
  return Array.from({ length: to - from }, (_, i) => frameMessage(lane, from + i));
}

export function numbers(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, i) => from + i);
}
