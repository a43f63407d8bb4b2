import type { Blocks } from './blocks.ts';
import type { Call, Piece } from './call.ts';
import { putRequest, requestWords, type Said } from './frames.ts';

/** Most rows that a process gets at once: the fewer, the sooner the first is answered; more gain little. */
export const BATCH_ROWS = 64;

/** Pieces of questions that are answered together. */
export interface Batch {
  readonly id: number;
  readonly pieces: readonly Piece[];
  /** How many processes ended with it. */
  lost: number;
  /** When a process was last given it, ms of a steady clock. */
  sentMs: number;
}

export interface RequestFrame {
  readonly block: Float32Array;
  /** The part of the block that is the frame. */
  readonly bytes: Uint8Array;
}

/** What waits for the process, gathered over all who ask. */
export class BatchQueue {
  #waiting: Batch[] = [];
  #pieces: Piece[] = [];
  #head = 0;
  #batches = 0;
  #bytes = 0;
  #rows = 0;

  /** Rows that wait and were with no process yet. */
  get rows(): number {
    return this.#rows;
  }

  /** Memory of the vectors that wait. */
  get bytes(): number {
    return this.#bytes;
  }

  get isEmpty(): boolean {
    return this.#waiting.length === 0 && this.#head === this.#pieces.length;
  }

  add(call: Call): void {
    for (const piece of call.pieces(BATCH_ROWS)) {
      this.#pieces.push(piece);
      this.#bytes += bytesIn(piece);
      this.#rows += piece.rows;
    }
  }

  /** Puts back what a process did not answer: it is next. */
  putBack(batches: readonly Batch[]): void {
    this.#waiting = [...batches, ...this.#waiting];
  }

  take(): Batch | undefined {
    const again = this.#waiting.shift();
    if (again !== undefined) return again;
    const pieces: Piece[] = [];
    let rows = 0;
    for (;;) {
      const next = this.#pieces[this.#head];
      if (next === undefined || rows + next.rows > BATCH_ROWS) break;
      if (pieces[0] !== undefined && !pieces[0].call.goesWith(next.call)) break;
      pieces.push(next);
      rows += next.rows;
      this.#bytes -= bytesIn(next);
      this.#rows -= next.rows;
      this.#head++;
    }
    this.#shrink();
    return pieces.length === 0 ? undefined : { id: ++this.#batches, pieces, lost: 0, sentMs: 0 };
  }

  /** Everything that waits; nothing does any more. */
  drain(): Batch[] {
    const all: Batch[] = [];
    for (let batch = this.take(); batch !== undefined; batch = this.take()) all.push(batch);
    return all;
  }

  #shrink(): void {
    if (this.#head < this.#pieces.length && this.#head < 1_024) return;
    this.#pieces = this.#pieces.slice(this.#head);
    this.#head = 0;
  }
}

function bytesIn({ call, rows }: Piece): number {
  return rows * call.width * Float32Array.BYTES_PER_ELEMENT;
}

/** What the process is asked for a batch, as a frame in memory of `blocks`, which keeps it until the batch is answered. */
export function requestFrame({ id, pieces }: Batch, blocks: Blocks): RequestFrame | undefined {
  const call = pieces[0]?.call;
  if (call === undefined) return undefined;
  const rows = rowsIn(pieces);
  const asked = { batch: id, set: call.set.id, models: call.asked, rows };
  const words = requestWords(asked, rows * call.width);
  const block = blocks.take(words);
  let at = putRequest(new Int32Array(block.buffer), words, asked);
  for (const { call: of, from, rows: some } of pieces) {
    block.set(of.vectors.subarray(from * of.width, (from + some) * of.width), at);
    at += some * of.width;
  }
  return { block, bytes: new Uint8Array(block.buffer, 0, words * Float32Array.BYTES_PER_ELEMENT) };
}

function rowsIn(pieces: readonly Piece[]): number {
  return pieces.reduce((sum, { rows }) => sum + rows, 0);
}

/** Hands what models said of a batch, at `nowMs`, to the questions it was made of; tells which have their answer now. */
export function answerBatch({ pieces, sentMs }: Batch, said: readonly (Said | undefined)[], nowMs: number): Call[] {
  pieces[0]?.call.served({ rows: rowsIn(pieces), ms: nowMs - sentMs });
  const done: Call[] = [];
  let at = 0;
  for (const piece of pieces) {
    const { call, rows } = piece;
    call.asked.forEach((place, i) => call.take(piece, place, said[i], at));
    at += rows;
    if (call.settle(rows)) done.push(call);
  }
  return done;
}
