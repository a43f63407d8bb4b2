import { allocateFrames, holdPiece, type FrameBatch } from '@weir/schema';
import type { FrameIndex } from '@weir/packet';
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
  /** Where the rows of each lane end in the order; while they are put there, where the next one goes. */
  readonly #ends: Uint32Array;
  #laneOf = new Uint16Array(0);
  #lowMark = new Float64Array(0);
  /** Rows of the index, lane by lane. */
  #order = new Uint32Array(0);
  /** Rows of an index one after another. */
  #inOrder = new Uint32Array(0);

  constructor(source: string, cut: Cut, selection: LaneSelection) {
    this.#source = source;
    this.#cut = cut;
    this.#selection = selection;
    this.#isOwn = new Uint8Array(cut.lanes);
    // One more for the frames that are not ours.
    this.#ends = new Uint32Array(cut.lanes + 1);
    for (const lane of selection.own) this.#isOwn[lane] = 1;
  }

  /**
   * Messages of the indexed frames in `bytes`, in lane order. Frames of lane l before `from[l]` were dealt in an earlier run.
   * Moves the clock past them.
   */
  deal(bytes: Uint8Array, index: FrameIndex, clock: SourceClock, from: readonly number[]): FrameBatch[] {
    const first = clock.frame;
    this.#makeRoom(index.count);
    // Of one lane that has all of them the rows are in order as they are.
    const isInOrder = this.#cut.lanes === 1 && this.#isOwn[0] === 1 && first >= (from[0] ?? 0);
    const order = isInOrder ? this.#inOrder : this.#order;
    if (isInOrder) this.#passTime(index, clock);
    else {
      this.#assign(index, clock, from);
      sortByLane(this.#laneOf, index.count, this.#ends, order);
    }
    const messages: FrameBatch[] = [];
    for (const lane of this.#selection.own) {
      const end = this.#ends[lane] ?? 0;
      let at = lane === 0 ? 0 : (this.#ends[lane - 1] ?? 0);
      while (at < end) {
        const rows = order.subarray(at, this.#messageEnd(index, order, at, end));
        const watermark = this.#lowMark[rows.at(-1) ?? 0] ?? 0;
        const scalars = { source: this.#source, lane, watermark, last: false };
        const batch = allocateFrames(rows.length, scalars);
        if (isInOrder) copyRun(index, at, this.#lowMark, first, batch);
        else copyFrames(index, rows, this.#lowMark, first, batch);
        holdPiece(bytes);
        messages.push({ ...batch, data: bytes });
        at += rows.length;
      }
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

  #makeRoom(frames: number): void {
    if (this.#laneOf.length >= frames) return;
    this.#laneOf = new Uint16Array(frames);
    this.#lowMark = new Float64Array(frames);
    this.#order = new Uint32Array(frames);
    this.#inOrder = this.#order.map((_, row) => row);
  }

  /** All frames are of the one lane. */
  #passTime({ count, time }: FrameIndex, clock: SourceClock): void {
    const { latenessUs } = this.#cut;
    const lowMark = this.#lowMark;
    let { newest } = clock;
    for (let i = 0; i < count; i++) {
      newest = Math.max(newest, time[i] ?? 0);
      lowMark[i] = newest - latenessUs;
    }
    clock.frame += count;
    clock.newest = newest;
    this.#ends.fill(count);
  }

  #assign(index: FrameIndex, clock: SourceClock, from: readonly number[]): void {
    const { count, time, pairHash } = index;
    const { lanes, latenessUs } = this.#cut;
    const laneOf = this.#laneOf;
    const lowMark = this.#lowMark;
    const isOwn = this.#isOwn;
    let { frame, newest } = clock;
    for (let i = 0; i < count; i++, frame++) {
      newest = Math.max(newest, time[i] ?? 0);
      lowMark[i] = newest - latenessUs;
      const lane = (pairHash[i] ?? 0) % lanes;
      laneOf[i] = isOwn[lane] === 1 && frame >= (from[lane] ?? 0) ? lane : lanes;
    }
    clock.frame = frame;
    clock.newest = newest;
  }

  /** Where the message that begins at `from` in the order ends: before `end`, full, or too large with one frame more. */
  #messageEnd({ capturedLength }: FrameIndex, order: Uint32Array, from: number, end: number): number {
    const { messageFrames, messageBytes } = this.#cut;
    const most = Math.min(end, from + messageFrames);
    let data = capturedLength[order[from] ?? 0] ?? 0;
    for (let at = from + 1; at < most; at++) {
      data += capturedLength[order[at] ?? 0] ?? 0;
      if (data > messageBytes) return at;
    }
    return most;
  }
}

/** Puts the rows [0, count) in order of their lane, those of a lane in their own order; `ends` gets the end of each lane. */
function sortByLane(laneOf: Uint16Array, count: number, ends: Uint32Array, order: Uint32Array): void {
  ends.fill(0);
  const lanes = ends.length;
  for (let i = 0; i < count; i++) {
    const next = (laneOf[i] ?? 0) + 1;
    if (next < lanes) ends[next] = (ends[next] ?? 0) + 1;
  }
  for (let lane = 1; lane < lanes; lane++) ends[lane] = (ends[lane] ?? 0) + (ends[lane - 1] ?? 0);
  for (let i = 0; i < count; i++) {
    const lane = laneOf[i] ?? 0;
    const place = ends[lane] ?? 0;
    order[place] = i;
    ends[lane] = place + 1;
  }
}

/** Fills the columns with the rows of the index from `at` on, whose row 0 has the number `first` in its source. */
function copyRun(index: FrameIndex, at: number, lowMark: Float64Array, first: number, to: FrameBatch): void {
  const end = at + to.count;
  for (let row = 0; row < to.count; row++) to.number[row] = first + at + row;
  to.time.set(index.time.subarray(at, end));
  to.lowMark.set(lowMark.subarray(at, end));
  to.length.set(index.length.subarray(at, end));
  to.capturedLength.set(index.capturedLength.subarray(at, end));
  to.linkType.set(index.linkType.subarray(at, end));
  to.offset.set(index.offset.subarray(at, end));
}

/** Fills the columns with the frames in `rows` of the index, whose row 0 has the number `first` in its source. */
function copyFrames(index: FrameIndex, rows: Uint32Array, lowMark: Float64Array, first: number, to: FrameBatch): void {
  for (let row = 0; row < rows.length; row++) {
    const at = rows[row] ?? 0;
    to.number[row] = first + at;
    to.time[row] = index.time[at] ?? 0;
    to.lowMark[row] = lowMark[at] ?? 0;
    to.length[row] = index.length[at] ?? 0;
    to.capturedLength[row] = index.capturedLength[at] ?? 0;
    to.linkType[row] = index.linkType[at] ?? 0;
    to.offset[row] = index.offset[at] ?? 0;
  }
}
