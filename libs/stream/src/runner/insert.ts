import type { Batch, DeadLetterBatch, Topic } from '@weir/schema';
import type { Delivery, Producer } from '../bus.ts';
import type { Sink } from '../stage.ts';
import { originOf, positionText, type Position } from '../stamp.ts';
import type { Checkpoint, CheckpointWrite, ClaimedLane, Intent, Mark } from '../state.ts';
import { wholeMessageLetter } from './dead-letter.ts';
import type { Meter } from './meter.ts';
import { Outbox } from './outbox.ts';
import { Range } from './range.ts';
import type { Rest } from './rest.ts';
import { sourceOf } from './transform.ts';
import type { Turns } from './turns.ts';
import type { LaneContext, LaneWork, Progress } from './work.ts';

export interface InsertParts<In extends Batch, InRow> {
  readonly stage: string;
  readonly lane: number;
  readonly in: Topic<In, InRow>;
  readonly sink: Sink<In>;
  readonly limits: { readonly rows: number; readonly waitMs: number };
  readonly deadLetters: Producer<DeadLetterBatch>;
  readonly meter: Meter;
  /** Shared by the lanes of the stage. */
  readonly turns: Turns;
}

/**
 * A lane pauses for so many times the length of an insert before the next, so that inserts become fewer and larger where they
 * take long. An insert of few rows costs nearly what one of many does.
 */
const PAUSE_PER_INSERT = 50;
/** But for no longer than so many times the wait that is asked for. */
const LONGEST_PAUSE = 5;

/** Messages of a range at most: one of few rows takes far more memory than these. */
const MOST_HELD = 4096;

/**
 * The work of a sink lane. The messages of one origin are gathered into a range; its intent is saved, it is inserted under a
 * token that names the range, and the mark moves on. After a crash exactly the range of the intent is gathered again.
 */
export class Insert<In extends Batch, InRow> implements LaneWork<In> {
  readonly layout = 'none';
  /** Rows wait for more anyway. */
  readonly isFull = false;
  readonly #parts: InsertParts<In, InRow>;
  readonly #letters: Outbox<DeadLetterBatch>;
  readonly #ranges = new Map<string, Range<In>>();
  #inserted = new Map<string, Mark>();
  #intents = new Map<string, Intent>();
  #now = 0;
  /** How long the rows of a range wait for more, ms. */
  #waitMs: number;

  constructor(parts: InsertParts<In, InRow>) {
    this.#parts = parts;
    this.#waitMs = parts.limits.waitMs;
    this.#letters = new Outbox(parts.deadLetters, parts.lane);
  }

  get keys(): number {
    return 0;
  }

  restore(_claimed: ClaimedLane, checkpoint: Checkpoint): Promise<void> {
    this.#letters.restore(checkpoint.sent['dead-letters'] ?? {});
    this.#inserted = new Map(Object.entries(checkpoint.marks));
    this.#intents = new Map(Object.entries(checkpoint.intents));
    return Promise.resolve();
  }

  apply(batch: In, delivery: Delivery<In>, origin: string, mark: Mark): void {
    let range = this.#ranges.get(origin);
    if (range === undefined) {
      range = new Range(this.#parts.sink);
      this.#ranges.set(origin, range);
    }
    const { count: rows, last } = batch;
    range.add({ batch, mark, offset: delivery.offset, rows, last, release: () => delivery.release?.() }, this.#now);
  }

  refuse(delivery: Delivery<In>, origin: string, mark: Mark, reason: string, attempt: number, rest?: Rest): void {
    const { stage, lane, meter } = this.#parts;
    meter.reject(reason);
    const source = sourceOf(origin);
    const letter = wholeMessageLetter(delivery, { stage, topic: this.#parts.in.topic, source, reason, attempt });
    // Several stages may write of a source, each counting for itself; a letter out of order would be skipped, or a gap, where it is read.
    this.#letters.add(originOf(stage, lane, origin), mark.ordinal, letter);
    // The refused message has no rows but keeps its place, so that the mark moves past it in order.
    const last = rest?.last ?? false;
    const nothing = this.#parts.in.allocate(0, { source, lane, watermark: 0, last, count: 0 });
    this.apply(nothing, delivery, origin, mark);
  }

  async complete(context: LaneContext, stopping: boolean): Promise<void> {
    this.#now = context.now();
    await context.retry(() => this.#letters.flush());
    const { limits, turns } = this.#parts;
    for (const [origin, range] of this.#ranges) {
      if (range.messages === 0) continue;
      range.takeAhead(this.#intents.get(origin), this.#now);
      // A full range waits for its turn, and the lane with it; another grows on while the table is busy.
      const isFull = range.rows >= limits.rows || range.messages >= MOST_HELD;
      const mustBeWritten = stopping || range.last || isFull;
      const isDue = mustBeWritten || (turns.isFree && this.#now - range.since >= this.#waitMs);
      if (isDue) await turns.take(() => this.#timed(context, () => this.#write(origin, range, context)));
    }
  }

  async #timed(context: LaneContext, work: () => Promise<void>): Promise<void> {
    const began = context.now();
    await work();
    const { waitMs } = this.#parts.limits;
    const pause = (context.now() - began) * PAUSE_PER_INSERT;
    this.#waitMs = Math.min(Math.max(pause, waitMs), waitMs * LONGEST_PAUSE);
  }

  async #write(origin: string, range: Range<In>, context: LaneContext): Promise<void> {
    const promised = this.#intents.get(origin);
    const prepared = range.prepare(promised, context.now());
    // The rest of a promised range is still on its way.
    if (prepared === undefined) return;
    const { from, to, last, insertedAt, insert } = prepared;
    const intent = { from: place(from), to: place(to), sha256: insert.sha256, insertedAt };
    if (insert.rows > 0) {
      if (promised === undefined) {
        this.#intents.set(origin, intent);
        await context.save();
      } else if (promised.sha256 !== intent.sha256) {
        throw new Error(
          `${this.#parts.stage} lane ${this.#parts.lane}: ${origin} ${positionText(intent.from)} to ${positionText(intent.to)} gives other rows than were promised before the last stop; the topic or the code has changed under it. Compare versions, then remove the intent with the lane's state.`,
        );
      }
      context.step('before-insert');
      const token = `${this.#parts.in.name}/${origin}/${positionText(intent.from)}-${positionText(intent.to)}`;
      await context.retry(() => insert.insert(token));
      context.step('after-insert');
    }
    this.#intents.delete(origin);
    this.#inserted.set(origin, to);
    context.changed(last);
    this.#parts.meter.emitted += insert.rows;
    range.written(intent.to, context.now());
  }

  snapshot(progress: Progress): CheckpointWrite {
    // Read again from the oldest message that is not in the table yet.
    let offset = progress.offset;
    for (const range of this.#ranges.values()) {
      if (range.firstOffset !== undefined) offset = Math.min(offset, range.firstOffset - 1);
    }
    const checkpoint: Checkpoint = {
      layout: this.layout,
      offset,
      marks: Object.fromEntries(this.#inserted),
      sent: { 'dead-letters': this.#letters.sent() },
      intents: Object.fromEntries(this.#intents),
    };
    return { checkpoint, changed: [], removed: [] };
  }

  settled(): Promise<void> {
    return this.#letters.settled();
  }
}

function place(mark: Mark): Position {
  return { sequence: mark.sequence, part: mark.part };
}
