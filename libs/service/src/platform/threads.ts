import { availableParallelism } from 'node:os';
import type { Worker } from 'node:worker_threads';
import { TransientError, reasonOf } from '@weir/stream';
import { FlowSummary } from '../analysis/flow-summary.ts';
import { lanesOf, type Config } from '../config/index.ts';
import type { LaneGroup } from './lane-group.ts';
import { dropSpareThread, takeThread } from './spare-thread.ts';
import { mergeStatus, type GroupStatus } from './stage-group.ts';
import type { FromThread, RowOwner, ThreadOutput, ThreadTask, ToThread } from './thread-messages.ts';

type Done = Extract<FromThread, { kind: 'done' }>;

const NOTHING: GroupStatus = { stages: [], inputs: [] };

/**
 * All stages for each group of lanes, a thread a group. The thread that has chDB runs no stages, since an insert stops it; without
 * tables it takes the first group itself.
 */
export class Threads {
  readonly #workers: Worker[];
  readonly #statuses: GroupStatus[];
  readonly #ended: Promise<void>[];
  #own: Promise<LaneGroup> | undefined;
  #ownStatus: () => GroupStatus = () => NOTHING;
  /** What the flows of all threads add up to when their sources have ended. Rejects when a thread fails. */
  readonly done: Promise<FlowSummary>;

  constructor(config: Config, output: ThreadOutput, owner: RowOwner) {
    const tasks = tasksFor(config, output);
    const ownTask = output.kind === 'tables' ? undefined : tasks.shift();
    this.#statuses = tasks.map(() => NOTHING);
    this.#workers = tasks.map((task) => {
      const worker = takeThread();
      post(worker, { kind: 'task', task });
      return worker;
    });
    void dropSpareThread();
    this.#ended = this.#workers.map((worker) => new Promise((resolve) => worker.once('exit', () => resolve())));
    const others = this.#workers.map((worker, index) => this.#attend(worker, index, owner));
    this.done = this.#summary(ownTask === undefined ? undefined : this.#runOwn(ownTask, owner), others);
    this.done.catch(() => undefined);
  }

  status(): GroupStatus {
    return mergeStatus([this.#ownStatus(), ...this.#statuses]);
  }

  async stop(): Promise<void> {
    for (const worker of this.#workers) post(worker, { kind: 'stop' });
    // The cause of a failure was already given through `done`.
    const own = await this.#own?.catch(() => undefined);
    await own?.stop();
    await Promise.all(this.#ended);
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
    return new Promise((resolve, reject) => {
      worker.on('error', reject);
      worker.on('exit', (code) => reject(new Error(`a worker thread ended with code ${code}`)));
      worker.on('message', (message: FromThread) => {
        switch (message.kind) {
          case 'status':
            this.#statuses[index] = message.status;
            return;
          case 'insert':
            return answer(worker, message.id, owner.insert(message));
          case 'text':
            return answer(worker, message.id, owner.write(message.chunk));
          case 'done':
            this.#statuses[index] = message.status;
            return resolve(message);
          case 'failed':
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

/** A summary does not show lanes: there it is one a thread, with larger messages, and room for as many flows in all. */
function tasksFor(config: Config, output: ThreadOutput): ThreadTask[] {
  const lanes = lanesOf(config, output.kind === 'tables');
  const groups = laneGroups(lanes, config.workers > 0 ? config.workers : freeCores(output));
  if (output.kind !== 'summary') return groups.map((own) => ({ config, lanes: { total: lanes, own }, output }));
  const total = groups.length;
  const maxFlows = Math.ceil((config.flow.maxFlows * lanes) / total);
  const own = { ...config, lanes: total, flow: { ...config.flow, maxFlows } };
  return groups.map((_, lane) => ({ config: own, lanes: { total, own: [lane] }, output }));
}

/** The thread that has chDB keeps a core busy with the inserts of the others. */
function freeCores({ kind }: ThreadOutput): number {
  return Math.max(1, availableParallelism() - (kind === 'tables' ? 1 : 0));
}

/** The lanes dealt in turn to as many threads as asked for, and never more than lanes. */
function laneGroups(lanes: number, workers: number): number[][] {
  const count = Math.min(lanes, workers);
  const groups: number[][] = Array.from({ length: count }, () => []);
  for (let lane = 0; lane < lanes; lane++) groups[lane % count]?.push(lane);
  return groups;
}
