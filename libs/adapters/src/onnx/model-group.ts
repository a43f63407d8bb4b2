import type { ModelsAnswer, ModelsQuestion, ServedModel, SilenceReason } from '@weir/stream';
import { answerBatch, type Batch, BATCH_ROWS, BatchQueue } from './batch-queue.ts';
import { Call, silentAnswer } from './call.ts';
import type { RunReply } from './frames.ts';
import { InFlight } from './in-flight.ts';
import { InferenceProcess } from './inference-process.ts';
import { type LoadedModels, type LoadedSet, type LoadOutcome, loadRequest, setOf } from './loaded-set.ts';
import type { Reply } from './messages.ts';
import { Restarts } from './restarts.ts';

/** Batches with the process at once: one that it computes, and those that are there when it has done while who asks looks at something else. */
const IN_FLIGHT = 4;
/** A batch that this many processes ended with is answered with silence. */
const MOST_LOST = 3;
/** A process that says nothing for this long is ended, ms. */
const RUN_MS = 10_000;
const LOAD_MS = 60_000;

export interface GroupSettings {
  readonly program: URL;
  /** Most memory of vectors that wait, bytes. */
  readonly waitingBytes: number;
  /** Told when the process has ended though it was not asked to. */
  readonly onRestart: (why: string) => void;
}

interface Loading {
  readonly set: LoadedSet;
  /** Undefined where it is loaded. */
  readonly done: (problem: string | undefined) => void;
}

/** One group's models in one process, which is started again when it ends. */
export class ModelGroupServer {
  readonly #settings: GroupSettings;
  readonly #queue = new BatchQueue();
  readonly #inFlight = new InFlight();
  /** Sets that the process has, or must get: those that are not released, and those whose questions are not answered yet. */
  readonly #sets = new Map<number, LoadedSet>();
  readonly #restarts = new Restarts();
  #lastSet = 0;
  #process: InferenceProcess | undefined;
  /** Sets that a process just started still has to load before it can be asked. */
  #toLoad = 0;
  #loading: Loading | undefined;
  #loads: Promise<unknown> = Promise.resolve();
  #watch: NodeJS.Timeout | undefined;
  #isPumping = false;
  #isClosed = false;
  #onIdle: (() => void) | undefined;

  constructor(settings: GroupSettings) {
    this.#settings = settings;
  }

  /** Of the process that runs now. */
  get pid(): number | undefined {
    return this.#process?.pid;
  }

  /** Loads models beside those that there are. One set after the other, in the order asked. */
  load(models: readonly ServedModel[]): Promise<LoadOutcome> {
    const outcome = this.#loads.then(() => this.#loadSet(models));
    this.#loads = outcome;
    return outcome;
  }

  async #loadSet(models: readonly ServedModel[]): Promise<LoadOutcome> {
    if (this.#isClosed) return { kind: 'refused', reason: 'inference has ended' };
    const set = setOf(++this.#lastSet, models);
    // Who has no models needs no process.
    const problem = models.length === 0 ? undefined : await this.#load(set);
    if (problem !== undefined) return { kind: 'refused', reason: problem };
    return { kind: 'loaded', set: this.#handleOf(set) };
  }

  #handleOf(set: LoadedSet): LoadedModels {
    return {
      models: set.models,
      score: (question) => this.#score(set, question),
      release: () => {
        set.isReleased = true;
        this.#retire(set);
      },
    };
  }

  #score(set: LoadedSet, question: ModelsQuestion): Promise<ModelsAnswer> {
    if (set.models.length === 0) return Promise.resolve(silentAnswer(set, 'no-models'));
    if (set.isReleased || this.#isClosed) return Promise.resolve(silentAnswer(set, 'inference-down'));
    return set.memory.answer(question, (fresh) => this.#ask(set, fresh));
  }

  #ask(set: LoadedSet, question: ModelsQuestion): Promise<ModelsAnswer> {
    const refused = this.#refusal();
    if (refused !== undefined) return Promise.resolve(silentAnswer(set, refused));
    return new Promise((resolve) => {
      const call = new Call(set, question, resolve);
      if (call.rows === 0 || call.asked.length === 0) {
        call.settle(call.rows);
        return;
      }
      set.calls++;
      this.#queue.add(call);
      this.#pump('whole');
      this.#pumpSoon();
    });
  }

  #refusal(): SilenceReason | undefined {
    if (this.#restarts.isDown) return 'inference-down';
    return this.#queue.bytes > this.#settings.waitingBytes ? 'overloaded' : undefined;
  }

  #load(set: LoadedSet): Promise<string | undefined> {
    return new Promise((done) => {
      this.#loading = { set, done };
      // A process that starts gets it with the others.
      if (this.#process === undefined) this.#start();
      else if (this.#toLoad === 0) this.#sendLoad(set);
    });
  }

  #sendLoad(set: LoadedSet): void {
    this.#toLoad++;
    this.#process?.send(loadRequest(set));
    this.#watchFor(LOAD_MS);
  }

  #loaded(problem: string | undefined): void {
    const loading = this.#loading;
    this.#loading = undefined;
    if (loading === undefined) return;
    if (problem === undefined) this.#sets.set(loading.set.id, loading.set);
    loading.done(problem);
  }

  /** Forgets a set that was released once its questions are answered. */
  #retire(set: LoadedSet): void {
    if (!set.isReleased || set.calls > 0 || !this.#sets.delete(set.id)) return;
    this.#process?.send({ kind: 'unload', set: set.id });
  }

  #start(): void {
    this.#restarts.cancel();
    const started = new InferenceProcess(this.#settings.program, {
      heard: (message) => this.#heardLoaded(message),
      scored: (reply) => this.#heardScores(reply),
      gone: (why) => this.#gone(why),
    });
    this.#process = started;
    this.#toLoad = 0;
    for (const set of this.#sets.values()) this.#sendLoad(set);
    if (this.#loading !== undefined) this.#sendLoad(this.#loading.set);
  }

  #heardLoaded({ set, problem }: Reply): void {
    this.#toLoad--;
    if (this.#loading?.set.id === set) {
      this.#loaded(problem);
    } else if (problem !== undefined) this.#process?.kill();
    if (this.#toLoad === 0) this.#restarts.ready();
    this.#goOn();
  }

  #heardScores({ batch: id, said }: RunReply): void {
    const batch = this.#inFlight.answered(id);
    if (batch !== undefined) {
      this.#restarts.answered();
      for (const { set } of answerBatch(batch, said, performance.now())) this.#answered(set);
    }
    this.#goOn();
  }

  #goOn(): void {
    this.#watchFor(RUN_MS);
    this.#pump();
  }

  #answered(set: LoadedSet): void {
    set.calls--;
    this.#retire(set);
  }

  #gone(why: string): void {
    this.#process = undefined;
    clearTimeout(this.#watch);
    const batches = this.#inFlight.lost();
    this.#silence(
      batches.filter(({ lost }) => lost >= MOST_LOST),
      'failed',
    );
    this.#queue.putBack(batches.filter(({ lost }) => lost < MOST_LOST));
    this.#loaded(`the process that loads it has ended: ${why}`);
    if (!this.#isClosed) this.#settings.onRestart(why);
    if (!this.#isClosed && this.#sets.size > 0) this.#restarts.schedule(() => this.#start());
    if (this.#restarts.isDown || this.#isClosed) this.#silence(this.#queue.drain(), 'inference-down');
    this.#tellIdle();
  }

  #silence(batches: readonly Batch[], reason: SilenceReason): void {
    const calls = new Set(batches.flatMap(({ pieces }) => pieces.map(({ call }) => call)));
    for (const call of calls) if (call.silence(reason)) this.#answered(call.set);
  }

  /** What is no whole batch goes when the turn is over: what others ask in the same turn goes with it. */
  #pumpSoon(): void {
    if (this.#isPumping) return;
    this.#isPumping = true;
    setImmediate(() => {
      this.#isPumping = false;
      this.#pump();
    });
  }

  /** @param what `whole` where more may be asked in this turn: then only whole batches, unless the process has nothing to do */
  #pump(what: 'all' | 'whole' = 'all'): void {
    if (this.#process === undefined || this.#toLoad > 0) return;
    while (this.#inFlight.size < IN_FLIGHT) {
      if (what === 'whole' && this.#inFlight.size > 0 && this.#queue.rows < BATCH_ROWS) break;
      const batch = this.#queue.take();
      const frame = batch && this.#inFlight.frameOf(batch);
      if (frame === undefined) break;
      this.#process.ask(frame);
      this.#watchFor(RUN_MS);
    }
    this.#tellIdle();
  }

  /** Ends the process when it has said nothing for so long though something is asked of it. */
  #watchFor(ms: number): void {
    clearTimeout(this.#watch);
    if (this.#inFlight.size === 0 && this.#toLoad === 0) return;
    this.#watch = setTimeout(() => this.#process?.kill(), ms);
    this.#watch.unref();
  }

  #tellIdle(): void {
    if (this.#inFlight.size === 0 && this.#queue.isEmpty) this.#onIdle?.();
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    await this.#loads;
    if (this.#inFlight.size > 0 || !this.#queue.isEmpty) await new Promise<void>((resolve) => (this.#onIdle = resolve));
    this.#restarts.cancel();
    clearTimeout(this.#watch);
    await this.#process?.end();
  }
}
