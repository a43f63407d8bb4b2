import type { Batch } from '@weir/schema';
import { comparePositions, type Position } from '../stamp.ts';
import type { Sink } from '../stage.ts';
import type { Intent, Mark } from '../state.ts';
import type { Gathering, PreparedInsert } from '../tables.ts';

/** A message of a range. */
export interface Held<In> {
  readonly mark: Mark;
  readonly offset: number;
  readonly rows: number;
  readonly last: boolean;
  readonly batch: In;
  release(): void;
}

/** What is left of a message whose rows were taken in. */
type Taken = Omit<Held<never>, 'batch' | 'release'>;

/** A range ready to be written. */
export interface PreparedRange {
  readonly from: Mark;
  readonly to: Mark;
  readonly last: boolean;
  readonly insertedAt: number;
  readonly insert: PreparedInsert;
}

/**
 * Messages of one origin on their way into a table. Where the sink takes rows in ahead, they are handed to it so many at a time, in steps
 * that follow from the messages alone, and their memory is given back at once.
 */
export class Range<In extends Batch> {
  readonly #sink: Sink<In>;
  #taken: Taken[] = [];
  #held: Held<In>[] = [];
  #heldRows = 0;
  #ahead: { readonly gathering: Gathering<In>; readonly insertedAt: number } | undefined;
  rows = 0;
  last = false;
  since = 0;

  constructor(sink: Sink<In>) {
    this.#sink = sink;
  }

  get messages(): number {
    return this.#taken.length + this.#held.length;
  }

  /** Offset of the first message, if there is one. */
  get firstOffset(): number | undefined {
    return (this.#taken[0] ?? this.#held[0])?.offset;
  }

  add(message: Held<In>, now: number): void {
    if (this.messages === 0) this.since = now;
    this.#held.push(message);
    this.#heldRows += message.rows;
    this.rows += message.rows;
    this.last ||= message.last;
  }

  /** Has the sink take in what it may by now: of a range that is promised, nothing behind its end. */
  takeAhead(promised: Intent | undefined, now: number): void {
    const { ahead } = this.#sink;
    if (ahead === undefined || this.#heldRows < ahead.rows) return;
    let from = 0;
    let rows = 0;
    for (const [i, { mark, rows: more }] of this.#held.entries()) {
      if (promised !== undefined && comparePositions(mark, promised.to) > 0) break;
      rows += more;
      if (rows < ahead.rows) continue;
      const insertedAt = promised?.insertedAt ?? now;
      this.#ahead ??= { gathering: ahead.begin(insertedAt), insertedAt };
      const some = this.#held.slice(from, i + 1);
      this.#ahead.gathering.add(some.map(({ batch }) => batch));
      for (const message of some) {
        this.#taken.push({ mark: message.mark, offset: message.offset, rows: message.rows, last: message.last });
        message.release();
      }
      this.#heldRows -= rows;
      from = i + 1;
      rows = 0;
    }
    this.#held.splice(0, from);
  }

  /** The messages up to `to`, or all; undefined when they do not reach it yet, or there are none. */
  prepare(promised: Intent | undefined, now: number): PreparedRange | undefined {
    this.takeAhead(promised, now);
    const cut = promised === undefined ? this.#held.length : this.#countUpTo(promised.to);
    if (cut === undefined) return undefined;
    const held = this.#held.slice(0, cut);
    const first = this.#taken[0] ?? held[0];
    const last = held.at(-1) ?? this.#taken.at(-1);
    if (first === undefined || last === undefined) return undefined;
    const insertedAt = this.#ahead?.insertedAt ?? promised?.insertedAt ?? now;
    const batches = held.map(({ batch }) => batch);
    const insert = this.#ahead?.gathering.prepare(batches) ?? this.#sink.prepare(batches, insertedAt);
    return { from: first.mark, to: last.mark, last: this.last, insertedAt, insert };
  }

  /** Forgets the messages up to `to`: their rows are in the table. */
  written(to: Position, now: number): void {
    const cut = this.#countUpTo(to) ?? this.#held.length;
    for (const message of this.#held.splice(0, cut)) message.release();
    this.#taken = [];
    this.#ahead = undefined;
    this.#heldRows = this.#held.reduce((rows, message) => rows + message.rows, 0);
    this.rows = this.#heldRows;
    this.last = this.#held.some((message) => message.last);
    this.since = now;
  }

  /** How many of the messages that are held reach exactly `to`; undefined when they do not reach it yet. */
  #countUpTo(to: Position): number | undefined {
    const lastTaken = this.#taken.at(-1);
    if (lastTaken !== undefined && comparePositions(lastTaken.mark, to) >= 0) return 0;
    const index = this.#held.findIndex(({ mark }) => comparePositions(mark, to) >= 0);
    return index < 0 ? undefined : index + 1;
  }
}
