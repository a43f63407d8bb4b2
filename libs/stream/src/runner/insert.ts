import type { Batch, DeadLetterBatch, Topic } from '@weir/schema';
import type { Delivery, Producer } from '../bus.ts';
import type { Sink } from '../stage.ts';
import { comparePositions, originOf, positionText, type Position } from '../stamp.ts';
import type { Checkpoint, CheckpointWrite, ClaimedLane, Intent, Mark } from '../state.ts';
import { wholeMessageLetter } from './dead-letter.ts';
import type { Meter } from './meter.ts';
import { Outbox } from './outbox.ts';
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

interface Held<In> {
  readonly batch: In;
  readonly mark: Mark;
  readonly offset: number;
  release(): void;
}

/** Messages of one origin on their way into a table. */
interface Range<In> {
  held: Held<In>[];
  rows: number;
  since: number;
  last: boolean;
}

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
      range = { held: [], rows: 0, since: this.#now, last: false };
      this.#ranges.set(origin, range);
    }
    if (range.held.length === 0) range.since = this.#now;
    range.held.push({ batch, mark, offset: delivery.offset, release: () => delivery.release?.() });
    range.rows += batch.count;
    range.last ||= batch.last;
  }

  refuse(delivery: Delivery<In>, origin: string, mark: Mark, reason: string, attempt: number, rest?: Rest): void {
    const { stage, lane, meter } = this.#parts;
    meter.reject(reason);
    const source = sourceOf(origin);
    const letter = wholeMessageLetter(delivery, { stage, topic: this.#parts.in.topic, source, reason, attempt });
    this.#letters.add(originOf(stage, lane, source), mark.ordinal, letter);
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
      if (range.held.length === 0) continue;
      // A full range waits for its turn, and the lane with it; another grows on while the table is busy.
      const isFull = range.rows >= limits.rows || range.held.length >= MOST_HELD;
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
    const cut = promised === undefined ? range.held.length : countUpTo(range.held, promised.to);
    // The rest of a promised range is still on its way.
    if (cut === undefined) return;
    const held = range.held.slice(0, cut);
    const first = held[0];
    const last = held.at(-1);
    if (first === undefined || last === undefined) return;
    const insertedAt = promised?.insertedAt ?? context.now();
    const batches = held.map((item) => item.batch);
    const prepared = this.#parts.sink.prepare(batches, insertedAt);
    const intent = { from: place(first.mark), to: place(last.mark), sha256: prepared.sha256, insertedAt };
    if (prepared.rows > 0) {
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
      await context.retry(() => prepared.insert(token));
      context.step('after-insert');
    }
    this.#intents.delete(origin);
    this.#inserted.set(origin, last.mark);
    context.changed(range.last);
    this.#parts.meter.emitted += prepared.rows;
    for (const item of held) item.release();
    range.held = range.held.slice(cut);
    range.rows = range.held.reduce((rows, item) => rows + item.batch.count, 0);
    range.last = range.held.some((item) => item.batch.last);
    range.since = context.now();
  }

  snapshot(progress: Progress): CheckpointWrite {
    // Read again from the oldest message that is not in the table yet.
    let offset = progress.offset;
    for (const range of this.#ranges.values()) {
      const first = range.held[0];
      if (first !== undefined) offset = Math.min(offset, first.offset - 1);
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

/** How many of the messages reach exactly `to`; undefined when they do not reach it yet. */
function countUpTo<In>(held: readonly Held<In>[], to: Position): number | undefined {
  const index = held.findIndex((item) => comparePositions(item.mark, to) >= 0);
  return index < 0 ? undefined : index + 1;
}
