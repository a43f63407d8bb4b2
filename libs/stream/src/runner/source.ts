import type { Batch } from '@weir/schema';
import { InputError } from '../errors.ts';
import type { Producer } from '../bus.ts';
import type { SourceInput, SourceItem } from '../stage.ts';
import { originOf } from '../stamp.ts';
import { emptyCheckpoint, type ClaimedLane } from '../state.ts';
import type { Meter } from './meter.ts';
import { flushAll, Outbox } from './outbox.ts';
import { retryTransient } from './retry.ts';
import type { InputStatus, Runtime, Step } from './runtime.ts';

/** Messages gathered for one send, bytes. */
const SEND_BYTES = 1 << 20;

interface SourceLane<Out extends Batch> {
  readonly claimed: ClaimedLane;
  readonly outbox: Outbox<Out>;
  readonly origin: string;
  ordinal: number;
}

export interface SourceParts<Out extends Batch> {
  readonly stage: string;
  readonly topicName: string;
  readonly producer: Producer<Out>;
  byteLength(batch: Out): number;
  readonly meter: Meter;
}

/** One input of a source stage: reads it from its saved position to its end and sends what it yields. */
export class SourceRun<Out extends Batch> {
  readonly #parts: SourceParts<Out>;
  readonly #runtime: Runtime;
  readonly #input: SourceInput<Out>;
  /** Asks the input to end. */
  readonly #stop: AbortSignal;
  /** Aborts when nothing more is to be sent or saved: when asked to stop, of a live input only once the grace is over. */
  readonly #over = new AbortController();
  readonly #aborted: Promise<void>;
  readonly #finished = new AbortController();
  readonly #lanes = new Map<number, SourceLane<Out>>();
  #records = 0;
  #bytes = 0;
  #dropped = 0;
  #ended = false;
  #problem: string | undefined;
  #waitingBytes = 0;
  #hasWaiting = false;
  #sending: Promise<void> = Promise.resolve();
  #saving: Promise<void> | undefined;
  #saveFailure: { readonly cause: unknown } | undefined;
  #saveAt = 0;

  constructor(parts: SourceParts<Out>, runtime: Runtime, input: SourceInput<Out>, signal: AbortSignal) {
    this.#parts = parts;
    this.#runtime = runtime;
    this.#input = input;
    this.#stop = signal;
    this.#aborted = new Promise((resolve) => this.#signal.addEventListener('abort', () => resolve()));
  }

  get #signal(): AbortSignal {
    return this.#over.signal;
  }

  async #endWithGrace(): Promise<void> {
    const { clock, settings } = this.#runtime;
    if (this.#input.live?.() !== undefined) await clock.sleep(settings.stopGraceMs, this.#finished.signal);
    this.#over.abort();
  }

  status(): InputStatus {
    return {
      source: this.#input.source,
      records: this.#records,
      bytes: this.#bytes,
      progress: this.#ended ? 1 : this.#input.progress(),
      ended: this.#ended,
      problem: this.#problem,
      dropped: this.#dropped,
      waitedMs: this.#input.live?.()?.waitedMs ?? 0,
    };
  }

  async run(): Promise<void> {
    // Not before it is its turn: of hundreds of files one is read at a time.
    this.#stop.addEventListener('abort', () => void this.#endWithGrace(), { signal: this.#finished.signal });
    if (this.#stop.aborted) this.#over.abort();
    try {
      await this.#readAll();
    } finally {
      // Nobody has to be patient with it any more.
      this.#finished.abort();
    }
  }

  async #readAll(): Promise<void> {
    const positions = await this.#claim();
    this.#saveAt = this.#runtime.clock.now() + this.#runtime.settings.checkpointMs;
    let latest: ReadonlyMap<number, unknown> | undefined;
    try {
      for await (const item of this.#input.read(positions, this.#runtime.lanes, this.#stop)) {
        if (item.kind === 'position') latest = item.positions;
        await this.#take(item);
        if (this.#signal.aborted) break;
      }
    } catch (cause) {
      if (!(cause instanceof InputError)) throw cause;
      this.#problem = cause.message;
    }
    await this.#flush();
    await this.#sending;
    await this.#saving;
    this.#throwSaveFailure();
    // When asked to stop, what was sent after the last position is sent again next time and skipped by its stamp.
    if (latest !== undefined && !this.#signal.aborted) await this.#save(latest);
    this.#ended = !this.#signal.aborted;
  }

  async #claim(): Promise<Map<number, unknown>> {
    const positions = new Map<number, unknown>();
    const stage = `${this.#parts.stage}/${this.#input.source}`;
    for (const lane of this.#runtime.lanes.own) {
      const claimed = await this.#retry(() => this.#runtime.state.claim(stage, lane));
      const outbox = new Outbox(this.#parts.producer, lane);
      const sent = claimed.checkpoint?.sent[this.#parts.topicName] ?? {};
      outbox.restore(sent);
      const origin = originOf(this.#parts.stage, lane, this.#input.source);
      this.#lanes.set(lane, { claimed, outbox, origin, ordinal: (sent[origin]?.sequence ?? -1) + 1 });
      if (claimed.checkpoint?.position !== undefined) positions.set(lane, claimed.checkpoint.position);
      this.#step('claimed', lane);
    }
    return positions;
  }

  async #take(item: SourceItem<Out>): Promise<void> {
    this.#throwSaveFailure();
    switch (item.kind) {
      case 'message': {
        const lane = this.#lanes.get(item.lane);
        if (lane === undefined)
          throw new Error(
            `${this.#parts.stage}: ${this.#input.source} yields a message for lane ${item.lane}, which is not ours`,
          );
        lane.outbox.add(lane.origin, lane.ordinal++, item.batch);
        const bytes = this.#parts.byteLength(item.batch);
        this.#waitingBytes += bytes;
        this.#hasWaiting = true;
        this.#records += item.batch.count;
        this.#bytes += item.bytes;
        this.#parts.meter.records += item.batch.count;
        this.#parts.meter.emitted += item.batch.count;
        this.#parts.meter.bytes += item.bytes;
        this.#parts.meter.messages++;
        if (this.#waitingBytes >= SEND_BYTES) await this.#flush();
        return;
      }
      case 'position':
        if (this.#hasWaiting && this.#input.live?.() !== undefined) await this.#flush();
        if (this.#saving === undefined && this.#runtime.clock.now() >= this.#saveAt) {
          await this.#flush();
          await this.#sending;
          this.#saving = this.#save(item.positions).then(
            () => {
              this.#saving = undefined;
            },
            (cause: unknown) => {
              this.#saveFailure = { cause };
            },
          );
        }
        return;
      case 'drop':
        this.#dropped += item.count;
        this.#parts.meter.drop(item.reason, item.count);
        return;
      case 'problem':
        // The first is the cause: a stream that breaks also ends in the middle of a record.
        this.#problem ??= item.message;
        return;
    }
  }

  /** A save goes on beside the reading; when it has failed (somebody else has claimed our lanes, for one), so has the reading. */
  #throwSaveFailure(): void {
    if (this.#saveFailure !== undefined) throw this.#saveFailure.cause;
  }

  /** Starts sending what waits, after what is already on its way. */
  async #flush(): Promise<void> {
    await this.#sending;
    this.#waitingBytes = 0;
    this.#hasWaiting = false;
    this.#sending = this.#retry(async () => {
      await flushAll([...this.#lanes.values()].map((lane) => lane.outbox));
      this.#step('produced', 0);
    });
    this.#sending.catch(() => undefined);
  }

  async #save(positions: ReadonlyMap<number, unknown>): Promise<void> {
    const snapshot = [...this.#lanes].map(([number, lane]) => ({
      number,
      lane,
      checkpoint: {
        ...emptyCheckpoint('none'),
        sent: { [this.#parts.topicName]: lane.outbox.sent() },
        position: positions.get(number),
      },
    }));
    this.#saveAt = this.#runtime.clock.now() + this.#runtime.settings.checkpointMs;
    for (const { number, lane, checkpoint } of snapshot) {
      await Promise.race([lane.outbox.settled(), this.#aborted]);
      if (this.#signal.aborted) return;
      this.#step('before-checkpoint', number);
      await this.#retry(() => lane.claimed.save({ checkpoint, changed: [], removed: [] }));
      this.#step('after-checkpoint', number);
    }
    this.#parts.meter.checkpoints++;
  }

  #step(step: Step, lane: number): void {
    this.#runtime.onStep?.(step, this.#parts.stage, lane);
  }

  #retry<T>(action: () => Promise<T>): Promise<T> {
    return retryTransient(action, {
      clock: this.#runtime.clock,
      signal: this.#signal,
      onRetry: (cause) => {
        if (cause !== undefined) this.#parts.meter.retries++;
        this.#parts.meter.waitingFor = cause?.message;
      },
    });
  }
}
