import type { Batch } from '@weir/schema';
import type { Delivery } from '../bus.ts';
import type { Checkpoint, CheckpointWrite, ClaimedLane, Mark } from '../state.ts';
import type { Rest } from './rest.ts';
import type { Step } from './runtime.ts';

/** How far the lane has read. */
export interface Progress {
  readonly offset: number;
  readonly marks: ReadonlyMap<string, Mark>;
  /** Whether nothing more is taken in after it. */
  readonly isLast: boolean;
}

/** What the lane offers to the work it does. */
export interface LaneContext {
  readonly stage: string;
  readonly lane: number;
  step(step: Step): void;
  now(): number;
  retry<T>(action: () => Promise<T>): Promise<T>;
  /** There is something new to save, at the next interval or at once. */
  changed(isUrgent: boolean): void;
  /** Saves a checkpoint now and copies its offset. */
  save(): Promise<void>;
}

/** What a lane does with its messages: put out others, or insert rows. */
export interface LaneWork<In extends Batch> {
  readonly layout: string;
  readonly keys: number;
  restore(claimed: ClaimedLane, checkpoint: Checkpoint): Promise<void>;
  /** Entries that have to be safe before a message is taken in. */
  promise?(batch: In, origin: string, mark: Mark): CheckpointWrite['changed'] | undefined;
  /** Takes in one message. What it throws stops the process. */
  apply(batch: In, delivery: Delivery<In>, origin: string, mark: Mark): void | Promise<void>;
  /** Puts the whole message aside as a dead letter. What `rest` says still holds. */
  refuse(
    delivery: Delivery<In>,
    origin: string,
    mark: Mark,
    reason: string,
    attempt: number,
    rest?: Rest,
  ): void | Promise<void>;
  /** Whether what `apply` began is so much that it has to be finished before the next message. */
  readonly isFull: boolean;
  /** Finishes what `apply` began, once per run of messages and at least once a checkpoint interval. */
  complete(context: LaneContext, stopping: boolean): Promise<void>;
  /** What a checkpoint holds at this moment. */
  snapshot(progress: Progress): CheckpointWrite;
  /** Resolves when what was put out would survive the end of the process. */
  settled(): Promise<void>;
  /** The lane is given away. */
  close?(): void;
}
