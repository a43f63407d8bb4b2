/** Blocks kept of each size. */
const KEPT = 8;

/**
 * Memory that is used again and again. Vectors lie outside of V8's heap, and only a full collection frees what does: memory of its own for each
 * question makes one every few hundred questions, and who asks meanwhile waits for it.
 */
export class Blocks {
  /** By the power of two that they have floats. */
  readonly #free: Float32Array[][] = [];

  /** At least `floats` values, whatever they are. */
  take(floats: number): Float32Array {
    const power = 32 - Math.clz32(Math.max(0, floats - 1));
    return this.#free[power]?.pop() ?? new Float32Array(2 ** power);
  }

  /** Nobody reads it any more, nor writes. */
  give(block: Float32Array): void {
    const free = (this.#free[31 - Math.clz32(block.length)] ??= []);
    if (free.length < KEPT) free.push(block);
  }
}
