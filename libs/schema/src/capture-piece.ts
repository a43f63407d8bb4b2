/** Pieces waiting to be used again. */
const MOST_SPARE = 16;

/** Holders of each piece: whoever reads it and the batches that point into it. */
const holders = new WeakMap<ArrayBufferLike, number>();
let spare: ArrayBuffer[] = [];

/**
 * Memory for a piece of a capture file, with whatever was in it before, held once. Fresh memory for each piece would cost as much
 * as reading the file into it.
 */
export function takePiece(bytes: number): Uint8Array {
  // Pieces of another length are of a source read before.
  if (spare[0]?.byteLength !== bytes) spare = [];
  const buffer = spare.pop() ?? Buffer.allocUnsafeSlow(bytes).buffer;
  holders.set(buffer, 1);
  return new Uint8Array(buffer);
}

/** A batch points into the piece. */
export function holdPiece(bytes: Uint8Array): void {
  const count = holders.get(bytes.buffer);
  if (count !== undefined) holders.set(bytes.buffer, count + 1);
}

/** One holder less; after the last the memory is used again. Memory that `takePiece` did not make is left alone. */
export function letGoOfPiece(bytes: Uint8Array): void {
  const { buffer } = bytes;
  const count = holders.get(buffer);
  if (count === undefined) return;
  holders.set(buffer, count - 1);
  if (count > 1) return;
  holders.delete(buffer);
  if (buffer instanceof ArrayBuffer && spare.length < MOST_SPARE) spare.push(buffer);
}
