import { allocateFrames, frames as framesTopic, holdPiece, type FrameBatch } from '@weir/schema';
import { addressPairHash, type FrameIndex } from '@weir/packet';
import type { LaneSelection } from '@weir/stream';

/** Where messages are cut. Part of a source's identity: the same cut gives the same messages again. */
export interface Cut {
  readonly lanes: number;
  readonly messageFrames: number;
  readonly messageBytes: number;
  readonly latenessUs: number;
}

/** The place of the next frame of a source, and the newest time before it. */
export interface SourceClock {
  frame: number;
  /** µs; -Infinity before the first frame. */
  newest: number;
}

/**
 * Deals the frames of one piece of a capture to their lanes, a message for each lane and cut.
 * All messages of a piece are made at once, so that nothing is left over at its end.
 */
export class Dealer {
  readonly #source: string;
  readonly #cut: Cut;
  readonly #selection: LaneSelection;
  readonly #isOwn: Uint8Array;
  #laneOf = new Uint16Array(0);
  #lowMark = new Float64Array(0);

  constructor(source: string, cut: Cut, selection: LaneSelection) {
    this.#source = source;
    this.#cut = cut;
    this.#selection = selection;
    this.#isOwn = new Uint8Array(cut.lanes);
    for (const lane of selection.own) this.#isOwn[lane] = 1;
  }

  /**
   * Messages of the indexed frames in `bytes`, in lane order. Frames of lane l before `from[l]` were dealt in an earlier run.
   * Moves the clock past them.
   */
  deal(bytes: Uint8Array, index: FrameIndex, clock: SourceClock, from: readonly number[]): FrameBatch[] {
    const first = clock.frame;
    const perLane = this.#assign(bytes, index, clock, from);
    const messages: FrameBatch[] = [];
    for (const lane of this.#selection.own) {
      if ((perLane[lane] ?? 0) > 0) this.#fill(lane, perLane[lane] ?? 0, bytes, index, first, messages);
    }
    return messages;
  }

  /** A message without frames: event time goes on, or ends. */
  tick(lane: number, clock: SourceClock, last: boolean): FrameBatch {
    return allocateFrames(0, { source: this.#source, lane, watermark: this.#mark(clock), last });
  }

  #mark(clock: SourceClock): number {
    // Before the first frame there is no event time; 0 is before all of it.
    return clock.newest === -Infinity ? 0 : clock.newest - this.#cut.latenessUs;
  }

  #assign(bytes: Uint8Array, index: FrameIndex, clock: SourceClock, from: readonly number[]): Uint32Array {
    const { count, time, offset, capturedLength, linkType } = index;
    if (this.#laneOf.length < count) {
      this.#laneOf = new Uint16Array(count);
      this.#lowMark = new Float64Array(count);
    }
    const perLane = new Uint32Array(this.#cut.lanes);
    const nobody = this.#cut.lanes;
    for (let i = 0; i < count; i++) {
      const at = time[i] ?? 0;
      if (at > clock.newest) clock.newest = at;
      this.#lowMark[i] = clock.newest - this.#cut.latenessUs;
      const hash = addressPairHash(bytes, offset[i] ?? 0, capturedLength[i] ?? 0, linkType[i] ?? 0);
      const lane = hash % this.#cut.lanes;
      const isOurs = this.#isOwn[lane] === 1 && clock.frame >= (from[lane] ?? 0);
      this.#laneOf[i] = isOurs ? lane : nobody;
      if (isOurs) perLane[lane] = (perLane[lane] ?? 0) + 1;
      clock.frame++;
    }
    return perLane;
  }

  #fill(
    lane: number,
    frames: number,
    bytes: Uint8Array,
    index: FrameIndex,
    first: number,
    messages: FrameBatch[],
  ): void {
    let left = frames;
    let at = 0;
    while (left > 0) {
      const capacity = Math.min(left, this.#cut.messageFrames);
      const batch = allocateFrames(capacity, { source: this.#source, lane, watermark: 0, last: false });
      let row = 0;
      let data = 0;
      let mark = 0;
      for (; at < index.count && row < capacity; at++) {
        if (this.#laneOf[at] !== lane) continue;
        const length = index.capturedLength[at] ?? 0;
        if (row > 0 && data + length > this.#cut.messageBytes) break;
        mark = this.#lowMark[at] ?? 0;
        batch.number[row] = first + at;
        batch.time[row] = index.time[at] ?? 0;
        batch.lowMark[row] = mark;
        batch.length[row] = index.length[at] ?? 0;
        batch.capturedLength[row] = length;
        batch.linkType[row] = index.linkType[at] ?? 0;
        batch.offset[row] = index.offset[at] ?? 0;
        data += length;
        row++;
      }
      left -= row;
      holdPiece(bytes);
      const whole = row === capacity ? batch : framesTopic.slice(batch, 0, row);
      messages.push({ ...whole, data: bytes, watermark: mark });
    }
  }
}
