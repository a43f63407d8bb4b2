import { takeBlock } from './block-pool.ts';

/** Room for `width` doubles for each of `count` rows, with whatever was in it before. */
export function vectorsOf(count: number, width: number): Float64Array {
  const length = count * width;
  return new Float64Array(takeBlock(length * Float64Array.BYTES_PER_ELEMENT), 0, length);
}

/** The vectors of rows [from, to) out of those of `count` rows, without copying. */
export function rowsOfVector(vectors: Float64Array, count: number, from: number, to: number): Float64Array {
  const width = count === 0 ? 0 : vectors.length / count;
  return vectors.subarray(from * width, to * width);
}
