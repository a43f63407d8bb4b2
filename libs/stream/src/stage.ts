import type { Batch, Topic } from '@weir/schema';
import type { z } from 'zod';
import type { Figure } from './figure.ts';
import type { Models } from './models.ts';
import type { RunningStage, Runtime } from './runner/runtime.ts';
import type { Rules } from './rules.ts';
import type { Gathering, PreparedInsert, Tables } from './tables.ts';

/** What a stage does with the records of a message. Every record is emitted, dropped or rejected. */
export interface Outcomes<Out> {
  /**
   * Hands a batch over. Its columns need memory of their own, neither that of the input nor of another batch (`slice` shares
   * it): the memory of a batch is used again once it has been read. It goes to the lane of the input, or to `lane`, which only a
   * fold that gives its records new keys may say.
   */
  emit(batch: Out, lane?: number): void;
  /** Expected and uninteresting: counted by reason and forgotten. */
  drop(reason: string, count: number): void;
  /** Poison: the record at `row` of the input goes to the dead letters with the reason. */
  reject(row: number, reason: string): void;
  /** Adds to a figure of the stage's own; of a distribution `value` falls into its bucket. `labels` are in the figure's order. */
  count(figure: Figure, labels: readonly string[], value: number): void;
  /** One sentence that an operator should read: it goes to the log. What is done again after a kill is told again. */
  tell(sentence: string): void;
}

export interface ByteStream {
  /** Bytes of the capture, decompressed, in order. */
  bytes(signal: AbortSignal): AsyncIterable<Uint8Array>;
  /** Bytes on disk, for progress. */
  readonly size: number;
  /** Bytes on disk read so far. */
  readonly consumed: number;
  /** Tells this content from another under the same name. */
  readonly fingerprint: string;
  /** Set where bytes come as they are captured: they come once, an empty piece now and then says that none came. */
  readonly live?: LiveSide;
}

/** What goes on beside the bytes of a live capture. */
export interface LiveSide {
  /** When it is time to tell every lane how far event time has come; then undefined until it is time again. */
  takeTick(): LiveTick | undefined;
  /** Frames lost since the last call, by where. */
  takeLost(): readonly { readonly reason: string; readonly count: number }[];
  /** Time for which nothing was taken in because nobody read what had come, ms. */
  readonly waitedMs: number;
}

export interface LiveTick {
  /** Wall time, µs since the epoch. */
  readonly nowUs: number;
  /** Time since the last bytes came; 0 while some wait to be read. */
  readonly silentUs: number;
}

/** A capture that turns up while the stage runs. */
export interface ArrivingCapture {
  readonly source: string;
  open(): Promise<ByteStream>;
  /** Told when it is read no more, and what was wrong with it. */
  ended(problem: string | undefined): void;
}

/** What stages may reach outside themselves. */
export interface Ports {
  readonly tables: Tables;
  /** Undefined where nothing is detected. */
  readonly rules?: Rules;
  /** @throws {Error} with one sentence that says what is wrong with the file and how to mend it. */
  openCapture(path: string): Promise<ByteStream>;
  /** Interfaces, connections and files of watched folders, as they turn up; ends when none can come any more. */
  readonly arrivals?: (signal: AbortSignal) => AsyncIterable<ArrivingCapture>;
  /** Learned models, where they are served. */
  readonly models?: Models;
  /** Milliseconds of a steady clock, to tell what something costs. Nothing that is put out may depend on it. */
  readonly stopwatch?: () => number;
}

/** A stage of any shape, ready to be started. */
export interface Stage {
  readonly name: string;
  readonly version: number;
  readonly shape: 'source' | 'map' | 'fold' | 'sink';
  readonly config: z.ZodType;
  /** Starts the stage; `config` is checked by the stage's own schema. */
  start(runtime: Runtime, config: unknown): Promise<RunningStage>;
}

interface StageHead<C extends z.ZodType> {
  readonly name: string;
  /** Raised when the output for the same input changes; state of another version is not read. */
  readonly version: number;
  readonly config: C;
}

export interface Mapper<In, Out> {
  map(batch: In, out: Outcomes<Out>): void;
}

export interface MapStage<
  In extends Batch,
  InRow,
  Out extends Batch,
  OutRow,
  C extends z.ZodType,
> extends StageHead<C> {
  readonly in: Topic<In, InRow>;
  readonly out: Topic<Out, OutRow>;
  create(config: z.output<C>): Mapper<In, Out>;
}

export interface StateChanges {
  readonly changed: readonly { readonly key: string; readonly value: Uint8Array }[];
  readonly removed: readonly string[];
}

export interface Folder<In, Out> {
  /**
   * Applies all records and the message's watermark; the last message of a source closes its keys. `from` is the stage that wrote the
   * message, as far as its origin tells, and `ordinal` its number among those of that origin. Who has to ask somebody else answers with a
   * promise; the next message waits for it.
   */
  fold(batch: In, out: Outcomes<Out>, from: string, ordinal: number): void | Promise<void>;
  /**
   * What has to be safe before a message is folded: how it will be done, where what is done again must not be done differently. These
   * entries are saved at once beside the last checkpoint, which stays where it is; so they must hold for a repeat from there too.
   * Undefined where nothing new has to be said.
   */
  promise?(batch: In, from: string, ordinal: number): StateChanges['changed'] | undefined;
  /** What has changed since the last call, as copies. `isLast`: nothing is folded after it. */
  takeChanges(isLast: boolean): StateChanges;
  restore(entries: AsyncIterable<{ readonly key: string; readonly value: Uint8Array }>): Promise<void>;
  /** Lets go of what it holds outside: nothing is folded any more. */
  close?(): void;
  readonly keys: number;
}

/**
 * How the messages of a fold meet lanes.
 * - `kept`: in by its lane, out by the same. A message that yields nothing is passed on empty.
 * - `joined`: as `kept`, of a topic that several stages write. Each of them has an order and an event time of its own, and nothing but
 *   its own messages may decide what comes of them.
 * - `rekeyed`: out by a new key, to the lane that the fold names. It alone tells event time downstream: what it puts out on a lane
 *   carries the watermark up to which that lane has everything.
 * - `merged`: the other end of `rekeyed`. Messages of a source come from all lanes (`lane` says from which), interleaved in any way;
 *   what is put out must not depend on that, and is numbered instead of named after the message that led to it.
 */
export type Keying = 'kept' | 'joined' | 'rekeyed' | 'merged';

export interface FoldStage<
  In extends Batch,
  InRow,
  Out extends Batch,
  OutRow,
  C extends z.ZodType,
> extends StageHead<C> {
  readonly in: Topic<In, InRow>;
  readonly out: Topic<Out, OutRow>;
  /** Name of the state's layout. */
  readonly state: string;
  /** `kept` without it. */
  readonly keying?: Keying;
  /**
   * Of the messages that yield nothing each so many is passed on, and always the last of a source; 1 without it. For a stage that rarely
   * yields anything, where those behind it need only know about how far event time is.
   */
  readonly passOnEach?: number;
  /** State of `lane`, one of `lanes`. */
  create(config: z.output<C>, lane: number, lanes: number, ports: Ports): Folder<In, Out>;
}

/** What a source yields: messages, and places it can go on from. */
export type SourceItem<Out> =
  /** `bytes`: of the input that the message stands for, as they were on the wire. */
  | { readonly kind: 'message'; readonly lane: number; readonly batch: Out; readonly bytes: number }
  /** Everything before this was yielded; each lane can go on from its position. */
  | { readonly kind: 'position'; readonly positions: ReadonlyMap<number, unknown> }
  | { readonly kind: 'drop'; readonly reason: string; readonly count: number }
  /** The input is broken here; what came before stands. */
  | { readonly kind: 'problem'; readonly message: string };

export interface SourceInput<Out> {
  readonly source: string;
  /**
   * Reads our lanes, each from its position (from the beginning without one). The same positions give the same messages.
   * @throws {InputError} when nothing can be read
   */
  read(
    positions: ReadonlyMap<number, unknown>,
    lanes: LaneSelection,
    signal: AbortSignal,
  ): AsyncIterable<SourceItem<Out>>;
  /** Share of the input read so far, 0 to 1. */
  progress(): number;
  /**
   * Set when the input cannot be read again: each position goes out at once, and when the stage is asked to stop, the input
   * ends and all that it still yields goes out.
   */
  live?(): Pick<LiveSide, 'waitedMs'> | undefined;
}

/** The lanes one process or thread takes care of, out of how many. */
export interface LaneSelection {
  readonly total: number;
  readonly own: readonly number[];
}

export interface SourceInputs<Out> {
  readonly inputs: readonly SourceInput<Out>[];
  readonly arrivals?: (signal: AbortSignal) => AsyncIterable<SourceInput<Out>>;
}

export interface SourceStage<Out extends Batch, OutRow, C extends z.ZodType> extends StageHead<C> {
  readonly out: Topic<Out, OutRow>;
  /** `inputs` are read one after the other, `arrivals` beside them as they come. */
  create(config: z.output<C>, ports: Ports): SourceInputs<Out>;
}

export interface Sink<In> {
  /** Makes a range of messages ready to be written at `insertedAt`, ms since the epoch; the same range and time give the same digest. */
  prepare(batches: readonly In[], insertedAt: number): PreparedInsert;
  /** Takes in messages of a range, so many rows at a time, before the last of them has come; undefined where the tables cannot. */
  readonly ahead?: { readonly rows: number; begin(insertedAt: number): Gathering<In> } | undefined;
}

export interface SinkStage<In extends Batch, InRow, C extends z.ZodType> extends StageHead<C> {
  readonly in: Topic<In, InRow>;
  /** A range is written when it has this many rows, or has waited this long. */
  limits(config: z.output<C>): { readonly rows: number; readonly waitMs: number };
  create(config: z.output<C>, ports: Ports): Sink<In>;
}
