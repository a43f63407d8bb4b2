import type { FrameBatch } from './generated/frames.ts';

/**
 * The batch with its captured bytes one after another and nothing else in `data`.
 * In memory a batch may point into a larger piece of the capture file; the wire carries only its own frames.
 */
export function gatherFrameBytes(batch: FrameBatch): FrameBatch {
  const total = capturedBytes(batch);
  const data = Buffer.allocUnsafe(total);
  const source = Buffer.from(batch.data.buffer, batch.data.byteOffset, batch.data.byteLength);
  const offset = new Uint32Array(batch.count);
  let at = 0;
  for (let i = 0; i < batch.count; i++) {
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
