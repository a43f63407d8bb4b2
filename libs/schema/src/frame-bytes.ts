import { takeBlock } from './block-pool.ts';
import type { FrameBatch } from './generated/frames.ts';

const OFFSET_BYTES = 4;

/**
 * The batch with its captured bytes one after another and nothing else in `data`, both in memory from {@link takeBlock}.
 * In memory a batch may point into a larger piece of the capture file; the wire carries only its own frames.
 */
export function gatherFrameBytes(batch: FrameBatch): FrameBatch {
  const { count } = batch;
  const total = capturedBytes(batch);
  const block = takeBlock(count * OFFSET_BYTES + total);
  const offset = new Uint32Array(block, 0, count);
  const data = Buffer.from(block, count * OFFSET_BYTES, total);
  const source = Buffer.from(batch.data.buffer, batch.data.byteOffset, batch.data.byteLength);
  let at = 0;
  for (let i = 0; i < count; i++) {
    const from = batch.offset[i] ?? 0;
    const length = batch.capturedLength[i] ?? 0;
    offset[i] = at;
    source.copy(data, at, from, from + length);
    at += length;
  }
  return { ...batch, offset, data };
}

/** Captured bytes of all frames of the batch. */
export function capturedBytes(batch: FrameBatch): number {
  let total = 0;
  for (let i = 0; i < batch.count; i++) total += batch.capturedLength[i] ?? 0;
  return total;
}
