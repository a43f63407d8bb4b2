import { bytesOf, floatsOf, type RunRequest, type Said } from './messages.ts';
import type { Call, Piece } from './call.ts';

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

/** What waits for the process, gathered over all who ask. */
export class BatchQueue {
  #waiting: Batch[] = [];
  #pieces: Piece[] = [];
  #head = 0;
  #batches = 0;
  #bytes = 0;

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

/** What the process is asked for a batch. */
export function runRequest({ id, pieces }: Batch): RunRequest | undefined {
  const call = pieces[0]?.call;
  if (call === undefined) return undefined;
  const rows = pieces.reduce((sum, piece) => sum + piece.rows, 0);
  return {
    kind: 'run',
    batch: id,
    set: call.set.id,
    models: [...call.asked],
    rows,
    vectors: bytesOf(vectorsOf(pieces)),
  };
}

function vectorsOf(pieces: readonly Piece[]): Float32Array {
  const parts = pieces.map(({ call: { vectors, width }, from, rows }) =>
    vectors.subarray(from * width, (from + rows) * width),
  );
  const [only, ...others] = parts;
  if (only !== undefined && others.length === 0) return only;
  const all = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** Hands what models said of a batch, at `nowMs`, to the questions it was made of; tells which have their answer now. */
export function answerBatch({ pieces, sentMs }: Batch, said: readonly (Said | string)[], nowMs: number): Call[] {
  pieces[0]?.call.served({ rows: pieces.reduce((sum, { rows }) => sum + rows, 0), ms: nowMs - sentMs });
  const values = said.map((one) =>
    typeof one === 'string' ? undefined : { scores: floatsOf(one.scores), members: floatsOf(one.members), ms: one.ms },
  );
  const done: Call[] = [];
  let at = 0;
  for (const piece of pieces) {
    const { call, rows } = piece;
    call.asked.forEach((place, i) => call.take(piece, place, values[i], at));
    at += rows;
    if (call.settle(rows)) done.push(call);
  }
  return done;
}
