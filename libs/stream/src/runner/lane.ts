import { DecodeError, type Batch } from '@weir/schema';
import type { Delivery, Subscription } from '../bus.ts';
import { reasonOf, TransientError } from '../errors.ts';
import { comparePositions, positionText, type Stamp } from '../stamp.ts';
import { emptyCheckpoint, type Mark } from '../state.ts';
import { refuseGap } from './gap.ts';
import { ClosedError, MessageFailure } from './lane-failure.ts';
import { LaneQueue } from './lane-queue.ts';
import { LaneStore } from './lane-store.ts';
import type { Meter } from './meter.ts';
import { decoded, restOf } from './rest.ts';
import { retryTransient } from './retry.ts';
import type { LaneStatus, Runtime, Step } from './runtime.ts';
import type { LaneContext, LaneWork } from './work.ts';

/** A message that has stopped the process this often goes to the dead letters. */
const ATTEMPTS = 3;
/** Messages worked on between two looks at the clock and the queue, bytes. */
const RUN_BYTES = 4 << 20;
/** How long a call to a service that does not answer is waited for once the lane has to go, ms. */
const ABANDON_MS = 500;

/** One lane of a stage: reads in order, skips what it has seen, works, saves, and can stop after any step. */
export class Lane<In extends Batch> implements LaneContext {
  readonly stage: string;
  readonly lane: number;
  readonly #runtime: Runtime;
  readonly #work: LaneWork<In>;
  readonly #meter: Meter;
  readonly #queue: LaneQueue<In>;
  readonly #subscription: () => Subscription | undefined;
  readonly #abort = new AbortController();
  readonly #aborted = new Promise<void>((resolve) => this.#abort.signal.addEventListener('abort', () => resolve()));
  readonly #marks = new Map<string, Mark>();
  #store: LaneStore | undefined;
  #offset = -1;
  #dirty = false;
  #saving: Promise<void> | undefined;
  #saveFailure: { readonly cause: unknown } | undefined;
  #checkpointAt = 0;
  #stopping = false;
  #isOpen = false;
  #loop: Promise<void> = Promise.resolve();
  /** Opening and all that follows. */
  #ended: Promise<void> = Promise.resolve();
  #watermark: number | undefined;
  #progressAt: number;
  #waitingFor: string | undefined;
  #halted: string | undefined;

  constructor(
    stage: string,
    lane: number,
    runtime: Runtime,
    work: LaneWork<In>,
    meter: Meter,
    subscription: () => Subscription | undefined,
  ) {
    this.stage = stage;
    this.lane = lane;
    this.#runtime = runtime;
    this.#work = work;
    this.#meter = meter;
    this.#subscription = subscription;
    this.#progressAt = runtime.clock.now();
    this.#queue = new LaneQueue(runtime.settings.laneBudgetBytes, {
      pause: () => subscription()?.pause(lane),
      resume: () => subscription()?.resume(lane),
    });
  }

  /**
   * Claims the lane and loads its state. Resolves to the offset to read from, undefined for the oldest.
   * @throws {TransientError} when it is closed while it waits for a store that is away
   */
  open(onEnd: (lane: Lane<In>, cause: unknown) => void): Promise<number | undefined> {
    const opened = this.#open(onEnd);
    this.#ended = opened.then(
      () => this.#loop,
      () => undefined,
    );
    return opened;
  }

  async #open(onEnd: (lane: Lane<In>, cause: unknown) => void): Promise<number | undefined> {
    const claimed = await this.retry(() => this.#runtime.state.claim(this.stage, this.lane));
    const checkpoint = claimed.checkpoint ?? emptyCheckpoint(this.#work.layout);
    if (checkpoint.layout !== this.#work.layout) {
      throw new Error(
        `${this.stage} lane ${this.lane}: its saved state has layout ${checkpoint.layout}, and with these settings this version reads ${this.#work.layout}. Run it as it was when that was saved, or read everything anew: with another data folder, or a new group on Kafka.`,
      );
    }
    for (const [origin, mark] of Object.entries(checkpoint.marks)) this.#marks.set(origin, mark);
    this.#offset = checkpoint.offset;
    this.#store = new LaneStore(claimed, checkpoint, (action) => this.retry(action));
    await this.retry(() => this.#work.restore(claimed, checkpoint));
    this.step('claimed');
    this.#checkpointAt = this.now() + this.#runtime.settings.checkpointMs;
    // The copy of the offset may be older than the checkpoint: it is made again with the next one.
    this.#dirty = checkpoint.offset >= 0;
    this.#loop = this.#run().catch((cause: unknown) => {
      if (this.#abort.signal.aborted && (cause instanceof ClosedError || cause instanceof TransientError)) return;
      onEnd(this, cause);
    });
    this.#isOpen = true;
    return checkpoint.offset < 0 ? undefined : checkpoint.offset + 1;
  }

  push(deliveries: readonly Delivery<In>[]): void {
    if (this.#stopping) return;
    // Until now there was nothing to make progress with.
    if (this.#queue.length === 0) this.#progressAt = this.now();
    this.#queue.push(deliveries);
  }

  /** Time to look whether something is due. */
  tick(): void {
    this.#queue.wake();
  }

  /**
   * Finishes the run at hand, saves and lets go. Nothing is saved when the lane has failed, or when the time is over: an insert
   * that is under way then has its intent, and a save that still arrives is refused once somebody else has claimed the lane.
   */
  async close(graceMs: number): Promise<void> {
    this.#stopping = true;
    this.#queue.wake();
    // Nothing was taken in that would have to be saved: no service is waited for any more.
    if (!this.#isOpen) this.#abort.abort();
    await this.#endedWithin(graceMs);
    this.#abort.abort();
    await this.#endedWithin(ABANDON_MS);
    this.#work.close?.();
  }

  async #endedWithin(ms: number): Promise<void> {
    const late = new AbortController();
    await Promise.race([this.#ended, this.#runtime.clock.sleep(ms, late.signal)]);
    late.abort();
  }

  status(): LaneStatus {
    return {
      lane: this.lane,
      lag: (this.#subscription()?.lag(this.lane) ?? 0) + this.#queue.length,
      keys: this.#work.keys,
      watermark: this.#watermark,
      progressAt: this.#progressAt,
      waitingFor: this.#waitingFor,
      halted: this.#halted,
    };
  }

  halt(reason: string): void {
    this.#halted = reason;
  }

  now(): number {
    return this.#runtime.clock.now();
  }

  step(step: Step): void {
    this.#runtime.onStep?.(step, this.stage, this.lane);
  }

  retry<T>(action: () => Promise<T>): Promise<T> {
    return retryTransient(action, {
      clock: this.#runtime.clock,
      signal: this.#abort.signal,
      onRetry: (cause) => {
        if (cause !== undefined) this.#meter.retries++;
        this.#waitingFor = cause?.message;
      },
    });
  }

  async #run(): Promise<void> {
    for (;;) {
      if (!this.#stopping) await this.#queue.wait();
      this.#throwSaveFailure();
      const run = this.#stopping ? [] : this.#queue.take(RUN_BYTES);
      const began = this.now();
      for (const delivery of run) {
        await this.#take(delivery);
        if (this.#work.isFull) await this.#work.complete(this, false);
      }
      await this.#work.complete(this, this.#stopping);
      if (run.length > 0) {
        this.#progressAt = this.now();
        this.#meter.batches++;
        this.#meter.batchSeconds += (this.#progressAt - began) / 1000;
      }
      if (this.#stopping) break;
      if (this.#dirty && this.now() >= this.#checkpointAt && this.#saving === undefined) this.#saveBehind();
      // Lanes share one thread: let the others and the network have their turn.
      await new Promise((resolve) => setImmediate(resolve));
    }
    await this.#saving;
    this.#throwSaveFailure();
    if (this.#dirty) await this.#saveNow(true);
  }

  #throwSaveFailure(): void {
    if (this.#saveFailure !== undefined) throw this.#saveFailure.cause;
  }

  async #take(delivery: Delivery<In>): Promise<void> {
    const stamp: Stamp = delivery.stamp ?? {
      origin: `foreign/${this.lane}/${this.stage}`,
      sequence: delivery.offset,
      part: 0,
    };
    const known = this.#marks.get(stamp.origin);
    if (known !== undefined && comparePositions(stamp, known) <= 0) {
      this.#meter.skipped++;
      delivery.release?.();
    } else {
      refuseGap(`${this.stage} lane ${this.lane}`, delivery, known);
      const mark = { sequence: stamp.sequence, part: stamp.part, ordinal: (known?.ordinal ?? -1) + 1 };
      await this.#applyOnce(delivery, stamp.origin, mark);
      this.#marks.set(stamp.origin, mark);
      this.#meter.messages++;
      this.#meter.bytes += delivery.byteLength;
    }
    this.#offset = delivery.offset;
    this.#dirty = true;
  }

  async #applyOnce(delivery: Delivery<In>, origin: string, mark: Mark): Promise<void> {
    const failures = this.#failuresOf(origin, mark);
    const batch = decoded(delivery);
    // What a refused message says of its source is passed on, unless that is what stops the process.
    const rest = failures > ATTEMPTS ? undefined : restOf(batch, delivery);
    if (!(batch instanceof DecodeError) && failures < ATTEMPTS) {
      const promised = this.#work.promise?.(batch, origin, mark);
      if (promised !== undefined) await this.#store?.promise(promised).then(() => this.step('promised'));
    }
    try {
      if (batch instanceof DecodeError) {
        await this.#work.refuse(delivery, origin, mark, batch.message, 1, failures < ATTEMPTS ? rest : undefined);
      } else if (failures < ATTEMPTS) {
        const applied = this.#work.apply(batch, delivery, origin, mark);
        if (applied !== undefined) await applied;
        this.#meter.records += batch.count;
      } else {
        await this.#work.refuse(delivery, origin, mark, `stopped the process ${failures} times`, failures, rest);
      }
    } catch (cause) {
      await this.#rememberFailure(origin, mark);
      throw new MessageFailure(
        `${this.stage} lane ${this.lane}: ${origin} ${positionText(mark)} could not be processed: ${reasonOf(cause)}`,
        { cause },
      );
    }
    this.#watermark = rest?.watermark ?? this.#watermark;
    // The end of a source is not left waiting for the interval.
    if (rest?.last === true) this.#checkpointAt = this.now();
    this.step('applied');
  }

  /** How often the message has stopped the process before. */
  #failuresOf(origin: string, mark: Mark): number {
    const failure = this.#store?.saved.failure;
    return failure?.origin === origin && comparePositions(failure, mark) === 0 ? failure.attempts : 0;
  }

  /** Notes on the last good checkpoint that this message stops the process; its half-made state is not saved. */
  async #rememberFailure(origin: string, mark: Mark): Promise<void> {
    await this.#saving;
    const attempts = this.#failuresOf(origin, mark) + 1;
    await this.#store?.note({ origin, sequence: mark.sequence, part: mark.part, attempts });
  }

  /** Saves while the lane goes on; a failure stops the lane at its next step. */
  #saveBehind(): void {
    this.#saving = this.#saveNow(false).then(
      () => {
        this.#saving = undefined;
      },
      (cause: unknown) => {
        this.#saveFailure = { cause };
        this.#queue.wake();
      },
    );
  }

  changed(isUrgent: boolean): void {
    this.#dirty = true;
    if (isUrgent) this.#checkpointAt = this.now();
  }

  async save(): Promise<void> {
    // One at a time, so that an older snapshot never lands on a newer one.
    await this.#saving;
    this.#throwSaveFailure();
    await this.#saveNow(false);
  }

  /** Takes a snapshot at once and saves it as soon as what it covers would survive. */
  async #saveNow(isLast: boolean): Promise<void> {
    const write = this.#work.snapshot({ offset: this.#offset, marks: this.#marks, isLast });
    const saved = this.#store?.snapshot(write);
    this.#dirty = false;
    this.#checkpointAt = this.now() + this.#runtime.settings.checkpointMs;
    await Promise.race([this.#work.settled(), this.#aborted]);
    // Nobody may go on as if it had been saved: an insert without its intent would be repeated in another cut.
    if (this.#abort.signal.aborted)
      throw new ClosedError(`${this.stage} lane ${this.lane} was closed before it could save`);
    this.step('before-checkpoint');
    await saved?.();
    this.#meter.checkpoints++;
    this.step('after-checkpoint');
    this.step('before-commit');
    await this.retry(async () => this.#subscription()?.commit(this.lane, write.checkpoint.offset));
    this.step('after-commit');
  }
}
