import { availableParallelism } from 'node:os';
import { MessageChannel, type MessagePort, type Worker } from 'node:worker_threads';
import { InputError, TransientError, reasonOf } from '@weir/stream';
import { FlowSummary } from '../analysis/flow-summary.ts';
import { lanesOf, type Config } from '../config/index.ts';
import type { CaptureControl, LiveCapture } from './capture-control.ts';
import type { LaneGroup } from './lane-group.ts';
import type { Link } from './relay.ts';
import { dropSpareThread, takeThread } from './spare-thread.ts';
import { mergeStatus, type GroupStatus } from './stage-group.ts';
import { detects } from './stage-lists.ts';
import type { FromThread, Merging, RowOwner, ThreadOutput, ThreadTask, ToThread } from './thread-messages.ts';

type Done = Extract<FromThread, { kind: 'done' }>;

/** No broker has to take them. Where much is kept of each flow they would take more memory. */
const LARGE_MESSAGES = { messageFrames: 8192, messageBytes: 2 << 20 } as const;
const NOTHING: GroupStatus = { stages: [], inputs: [] };

/**
 * The stages in threads. The thread that has chDB runs none of them, since an insert stops it; without tables it takes the first part
 * itself.
 */
export class Threads {
  readonly #workers: Worker[];
  readonly #statuses: GroupStatus[];
  readonly #ended: Promise<void>[];
  readonly #captureCalls = new Map<number, (outcome: readonly LiveCapture[] | string) => void>();
  #own: Promise<LaneGroup> | undefined;
  #ownStatus: () => GroupStatus = () => NOTHING;
  #nextCall = 0;
  readonly #started: Promise<void>[] = [];
  /** What the flows of all threads add up to when their sources have ended. Rejects when a thread fails. */
  readonly done: Promise<FlowSummary>;

  /** @param isOpen whether captures may be started while they run */
  constructor(config: Config, output: ThreadOutput, owner: RowOwner, isOpen = false) {
    const tasks = tasksFor(config, output, isOpen);
    const ownTask = output.kind === 'tables' ? undefined : tasks.shift();
    this.#statuses = tasks.map(() => NOTHING);
    this.#workers = tasks.map((task) => {
      const worker = takeThread();
      worker.postMessage({ kind: 'task', task } satisfies ToThread, portsOf(task));
      return worker;
    });
    void dropSpareThread();
    this.#ended = this.#workers.map((worker) => new Promise((resolve) => worker.once('exit', () => resolve())));
    const others = this.#workers.map((worker, index) => this.#attend(worker, index, owner));
    this.done = this.#summary(ownTask === undefined ? undefined : this.#runOwn(ownTask, owner), others);
    this.done.catch(() => undefined);
  }

  /** Resolves when the stages of every thread run, or never will. */
  get started(): Promise<void> {
    return Promise.all(this.#started).then(() => undefined);
  }

  status(): GroupStatus {
    return mergeStatus([this.#ownStatus(), ...this.#statuses]);
  }

  /** The first thread captures. */
  readonly captures: CaptureControl = async (call) => {
    if (this.#own !== undefined) return (await this.#own).captures?.(call) ?? [];
    const [worker] = this.#workers;
    if (worker === undefined) return [];
    const outcome = await new Promise<readonly LiveCapture[] | string>((resolve) => {
      const id = this.#nextCall++;
      this.#captureCalls.set(id, resolve);
      post(worker, { kind: 'capture', id, call });
    });
    if (typeof outcome === 'string') throw new InputError(outcome);
    return outcome;
  };

  async stop(): Promise<void> {
    // The thread that reads comes first: what it has sent on is saved by it once the others have it. That which merges, the first of
    // those that gather, comes last for the same reason.
    // The cause of a failure was already given through `done`.
    const own = await this.#own?.catch(() => undefined);
    await own?.stop();
    const [first = -1, ...others] = this.#workers.keys();
    const inOrder = own === undefined ? [first, ...others.toReversed()] : [...others.toReversed(), first];
    for (const index of inOrder) {
      const worker = this.#workers[index];
      if (worker !== undefined) post(worker, { kind: 'stop' });
      await this.#ended[index];
    }
  }

  async #runOwn(task: ThreadTask, owner: RowOwner): Promise<FlowSummary> {
    this.#own = import('./lane-group.ts').then(({ startLaneGroup }) => startLaneGroup(task, owner));
    const group = await this.#own;
    this.#ownStatus = () => group.status();
    return group.done;
  }

  async #summary(own: Promise<FlowSummary> | undefined, others: readonly Promise<Done>[]): Promise<FlowSummary> {
    const [summary = new FlowSummary(), ...parts] = await Promise.all([own, ...others]);
    for (const part of parts) summary.merge(part.summary);
    return summary;
  }

  #attend(worker: Worker, index: number, owner: RowOwner): Promise<Done> {
    let hasStarted = false;
    let started: () => void = () => undefined;
    this.#started[index] = new Promise((resolve) => {
      started = () => {
        hasStarted = true;
        resolve();
      };
    });
    void this.#ended[index]?.then(started);
    return new Promise((resolve, reject) => {
      worker.on('error', reject);
      worker.on('exit', (code) => {
        reject(new Error(`a worker thread ended with code ${code}`));
        for (const tell of this.#captureCalls.values()) tell('the platform has stopped');
      });
      worker.on('message', (message: FromThread) => {
        switch (message.kind) {
          case 'started':
            return started();
          case 'status':
            this.#statuses[index] = message.status;
            return;
          case 'insert':
            return answer(worker, message.id, owner.insert(message));
          case 'text':
            return answer(worker, message.id, owner.write(message.chunk));
          case 'captures':
            this.#captureCalls.get(message.id)?.(message.outcome);
            this.#captureCalls.delete(message.id);
            return;
          case 'done':
            this.#statuses[index] = message.status;
            return resolve(message);
          case 'failed':
            // Of what did not start nothing is left to be stopped in order, and what did would keep the thread.
            if (!hasStarted) void worker.terminate();
            return reject(Object.assign(new Error(message.message), { stack: message.stack }));
          case 'stopped':
            return;
        }
      });
    });
  }
}

function post(worker: Worker, message: ToThread): void {
  worker.postMessage(message);
}

function answer(worker: Worker, id: number, work: Promise<void>): void {
  work.then(
    () => post(worker, { kind: 'reply', id }),
    (cause: unknown) =>
      post(worker, {
        kind: 'reply',
        id,
        error: { message: reasonOf(cause), isTransient: cause instanceof TransientError },
      }),
  );
}

/**
 * One thread runs all stages; of several the first reads and decodes, and the others share the lanes. What keeps nothing needs no more
 * lanes than threads that gather, with larger messages, and room for as many flows in all; a summary, which does not show lanes, has no
 * more whatever is set.
 */
function tasksFor(given: Config, output: ThreadOutput, isOpen: boolean): ThreadTask[] {
  const lanes = lanesOf(given, output.kind === 'tables');
  const threads = given.workers > 0 ? given.workers : freeCores(output);
  const count = Math.max(1, Math.min(lanes, threads - 1));
  const isFree = output.kind === 'summary' || (output.kind === 'text' && given.lanes === 0);
  const total = isFree ? count : lanes;
  const maxFlows = Math.ceil((given.flow.maxFlows * lanes) / total);
  const maxContexts = Math.ceil((given.flow.maxContexts * lanes) / total);
  const capture = isFree || keepsLittle(output) ? { ...given.capture, ...LARGE_MESSAGES } : given.capture;
  // Models are shown features.
  const features = detects(output) && given.flow.features === 'none' ? 'weir' : given.flow.features;
  const config = { ...given, capture, lanes: total, flow: { ...given.flow, maxFlows, maxContexts, features } };
  const all = range(total);
  if (threads < 2) return [{ config, lanes: { total, own: all }, output, part: { kind: 'all' }, isOpen }];
  const links: Link[] = [];
  const mergings = mergingOf(count, all);
  const gathering = mergings.map((merging, thread): ThreadTask => {
    const { port1, port2 } = new MessageChannel();
    const own = all.filter((lane) => lane % count === thread);
    links.push({ port: port1, lanes: own });
    return { config, lanes: { total, own }, output, part: { kind: 'gathering', port: port2, merging }, isOpen };
  });
  return [{ config, lanes: { total, own: all }, output, part: { kind: 'reading', links }, isOpen }, ...gathering];
}

/** The first of so many threads merges for all; each of the others has a link to it. */
function mergingOf(count: number, lanes: readonly number[]): Merging[] {
  const channels = range(count - 1).map(() => new MessageChannel());
  return [
    { kind: 'here', ports: channels.map(({ port1 }) => port1) },
    ...channels.map(({ port2 }): Merging => ({ kind: 'elsewhere', link: { port: port2, lanes } })),
  ];
}

function range(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i);
}

function portsOf({ part }: ThreadTask): MessagePort[] {
  switch (part.kind) {
    case 'all':
      return [];
    case 'reading':
      return part.links.map(({ port }) => port);
    case 'gathering':
      return [part.port, ...(part.merging.kind === 'here' ? part.merging.ports : [part.merging.link.port])];
  }
}

/** The thread that has chDB keeps a core busy with the inserts of the others. */
function freeCores({ kind }: ThreadOutput): number {
  return Math.max(1, availableParallelism() - (kind === 'tables' ? 1 : 0));
}

/** Whether flows are stored without details. */
function keepsLittle(output: ThreadOutput): boolean {
  return output.kind === 'tables' && !output.details;
}
