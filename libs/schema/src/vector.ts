/** The vectors of rows [from, to) out of those of `count` rows, without copying. */
export function rowsOfVector(vectors: Float64Array, count: number, from: number, to: number): Float64Array {
  const width = count === 0 ? 0 : vectors.length / count;
  return vectors.subarray(from * width, to * width);
}
