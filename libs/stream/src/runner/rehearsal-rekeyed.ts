import {
  allocatePartialWindows,
  allocateWindows,
  type PacketBatch,
  type PartialWindowBatch,
  type WindowBatch,
} from '@weir/schema';
import type { Folder, Outcomes, StateChanges } from '../stage.ts';

/*
 * Records that are given new keys in every lane, and merged in the lanes of these keys, as small as it goes: frame numbers by their
 * remainder, added up over all lanes for each piece of their source.
 */

const NOTHING: StateChanges = { changed: [], removed: [] };

/** Sends each number to the lane of its remainder; every lane hears of every piece, twice of every second one. */
export class Spread implements Folder<PacketBatch, PartialWindowBatch> {
  readonly keys = 0;
  readonly #lanes: number;

  constructor(lanes: number) {
    this.#lanes = lanes;
  }

  fold(batch: PacketBatch, out: Outcomes<PartialWindowBatch>): void {
    for (let target = 0; target < this.#lanes; target++) {
      const numbers = [...batch.number].filter((number) => Math.floor(number / 2) % this.#lanes === target);
      if (batch.watermark % 2 === 1) out.emit(partOf(batch, [1], batch.watermark - 1, false), target);
      out.emit(partOf(batch, numbers, batch.watermark, batch.last), target);
    }
  }

  takeChanges(): StateChanges {
    return NOTHING;
  }

  restore(): Promise<void> {
    return Promise.resolve();
  }
}

function partOf(batch: PacketBatch, numbers: readonly number[], watermark: number, last: boolean): PartialWindowBatch {
  const part = allocatePartialWindows(numbers.length, { source: batch.source, lane: batch.lane, watermark, last });
  part.start.fill(batch.watermark);
  part.length.set(numbers);
  return part;
}

interface Pieces {
  /** Piece up to which each lane has told everything; Infinity when it has ended. */
  readonly marks: number[];
  readonly sums: Map<number, { packets: number; sum: number }>;
}

/** Adds up what the lanes have of a piece, and puts it out when all of them have told it. */
export class Joined implements Folder<PartialWindowBatch, WindowBatch> {
  readonly #lane: number;
  readonly #lanes: number;
  readonly #sources = new Map<string, Pieces>();
  #ended: string[] = [];

  constructor(lane: number, lanes: number) {
    this.#lane = lane;
    this.#lanes = lanes;
  }

  get keys(): number {
    return this.#sources.size;
  }

  fold(batch: PartialWindowBatch, out: Outcomes<WindowBatch>): void {
    const { source, count } = batch;
    const pieces = this.#pieces(source);
    for (let row = 0; row < count; row++) {
      const piece = batch.start[row] ?? 0;
      const known = pieces.sums.get(piece) ?? { packets: 0, sum: 0 };
      pieces.sums.set(piece, { packets: known.packets + 1, sum: known.sum + (batch.length[row] ?? 0) });
    }
    pieces.marks[batch.lane] = batch.last ? Infinity : batch.watermark;
    const least = Math.min(...pieces.marks);
    const over = [...pieces.sums.keys()].filter((piece) => piece <= least).toSorted((a, b) => a - b);
    for (const piece of over) this.#emit(source, piece, pieces, out);
    if (least < Infinity) return;
    out.emit(allocateWindows(0, { source, lane: this.#lane, watermark: 0, last: true }));
    this.#sources.delete(source);
    this.#ended.push(source);
  }

  takeChanges(): StateChanges {
    const changed = [...this.#sources].map(([key, { marks, sums }]) => {
      const numbers = [...sums].flatMap(([piece, { packets, sum }]) => [piece, packets, sum]);
      return { key, value: new Uint8Array(Float64Array.of(...marks, ...numbers).buffer) };
    });
    return { changed, removed: this.#ended.splice(0) };
  }

  async restore(entries: AsyncIterable<{ readonly key: string; readonly value: Uint8Array }>): Promise<void> {
    for await (const { key, value } of entries) {
      const numbers = new Float64Array(value.slice().buffer);
      const pieces = this.#pieces(key);
      pieces.marks.splice(0, this.#lanes, ...numbers.subarray(0, this.#lanes));
      for (let at = this.#lanes; at < numbers.length; at += 3)
        pieces.sums.set(numbers[at] ?? 0, { packets: numbers[at + 1] ?? 0, sum: numbers[at + 2] ?? 0 });
    }
  }

  #emit(source: string, piece: number, { sums }: Pieces, out: Outcomes<WindowBatch>): void {
    const row = allocateWindows(1, { source, lane: this.#lane, watermark: piece, last: false });
    row.start[0] = piece;
    row.packets[0] = sums.get(piece)?.packets ?? 0;
    row.bytes[0] = sums.get(piece)?.sum ?? 0;
    sums.delete(piece);
    out.emit(row);
  }

  #pieces(source: string): Pieces {
    let pieces = this.#sources.get(source);
    if (pieces === undefined) {
      pieces = { marks: Array.from({ length: this.#lanes }, () => -1), sums: new Map() };
      this.#sources.set(source, pieces);
    }
    return pieces;
  }
}
