import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { TransientError, reasonOf } from '@weir/stream';
import type { Config } from '../config/index.ts';
import { mergeStatus, type GroupStatus } from './stage-group.ts';
import type { FromThread, ThreadOutput, ThreadTask, ToThread } from './thread-messages.ts';

type Insert = Extract<FromThread, { kind: 'insert' }>;
type Done = Extract<FromThread, { kind: 'done' }>;

/** What the threads need of the one that owns the tables and the output. */
export interface ThreadOwner {
  insert(block: Omit<Insert, 'kind' | 'id'>): Promise<void>;
  write(chunk: Uint8Array): Promise<void>;
}

const YOUNG_MB = 64;
const NOTHING: GroupStatus = { stages: [], inputs: [] };

/** One worker thread a group of lanes, all stages in each. */
export class Threads {
  readonly #workers: Worker[];
  readonly #statuses: GroupStatus[];
  readonly #ended: Promise<void>[];
  /** What each thread reports when its sources have ended. Rejects when a thread fails. */
  readonly done: Promise<readonly Done[]>;

  constructor(config: Config, output: ThreadOutput, owner: ThreadOwner) {
    const selections = laneGroups(config.lanes, config.workers);
    this.#statuses = selections.map(() => NOTHING);
    this.#workers = selections.map((own) => {
      const task: ThreadTask = { config, lanes: { total: config.lanes, own }, output };
      return new Worker(new URL('./worker.js', import.meta.url), {
        workerData: task,
        // Batches live for a few milliseconds: room for them to die young keeps them from being moved.
        resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
      });
    });
    this.#ended = this.#workers.map((worker) => new Promise((resolve) => worker.once('exit', () => resolve())));
    this.done = Promise.all(this.#workers.map((worker, index) => this.#attend(worker, index, owner)));
    this.done.catch(() => undefined);
  }

  status(): GroupStatus {
    return mergeStatus(this.#statuses);
  }

  async stop(): Promise<void> {
    for (const worker of this.#workers) post(worker, { kind: 'stop' });
    await Promise.all(this.#ended);
  }

  #attend(worker: Worker, index: number, owner: ThreadOwner): Promise<Done> {
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

/** The lanes dealt in turn to as many threads as asked for; 0 is one a core, and never more than lanes. */
export function laneGroups(lanes: number, workers: number): number[][] {
  const count = Math.min(lanes, workers > 0 ? workers : availableParallelism());
  const groups: number[][] = Array.from({ length: count }, () => []);
  for (let lane = 0; lane < lanes; lane++) groups[lane % count]?.push(lane);
  return groups;
}
