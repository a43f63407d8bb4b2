import { type Batch, requestFrame } from './batch-queue.ts';
import { Blocks } from './blocks.ts';

/** Batches that a process has been asked about, and the memory that they went from. */
export class InFlight {
  readonly #blocks = new Blocks();
  readonly #sent = new Map<number, { readonly batch: Batch; readonly block: Float32Array }>();

  get size(): number {
    return this.#sent.size;
  }

  /** The frame to ask with about a batch; to be left alone until it is answered. Undefined where nobody asks. */
  frameOf(batch: Batch): Uint8Array | undefined {
    const frame = requestFrame(batch, this.#blocks);
    if (frame === undefined) return undefined;
    this.#sent.set(batch.id, { batch, block: frame.block });
    batch.sentMs = performance.now();
    return frame.bytes;
  }

  /** The batch that is answered now; undefined where it was not asked about. */
  answered(id: number): Batch | undefined {
    const sent = this.#sent.get(id);
    if (sent === undefined) return undefined;
    this.#sent.delete(id);
    this.#blocks.give(sent.block);
    return sent.batch;
  }

  /** The batches that the process did not answer, as it is gone. What it was still being sent is not used again. */
  lost(): Batch[] {
    const batches = [...this.#sent.values()].map(({ batch }) => batch);
    this.#sent.clear();
    for (const batch of batches) batch.lost++;
    return batches;
  }
}
