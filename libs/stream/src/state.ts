import type { Position } from './stamp.ts';

/** How far an origin has been applied: its last message, and how many of its messages there were. */
export interface Mark extends Position {
  readonly ordinal: number;
}

/** A range that was about to be inserted. It is inserted again after a crash, exactly so. */
export interface Intent {
  readonly from: Position;
  readonly to: Position;
  readonly sha256: string;
  /** When its rows were said to be written, ms since the epoch: it decides their partition, by which a repeat is known. */
  readonly insertedAt: number;
}

/** A message that stopped the process, and how often. */
export interface Failure extends Position {
  readonly origin: string;
  readonly attempts: number;
}

/** The only truth about how far a stage has come in a lane. */
export interface Checkpoint {
  /** Layout of the state entries; another one is refused. */
  readonly layout: string;
  /** Last input offset applied, -1 when none. */
  readonly offset: number;
  readonly marks: Readonly<Record<string, Mark>>;
  /** Last stamp sent, by topic and origin. */
  readonly sent: Readonly<Record<string, Readonly<Record<string, Position>>>>;
  readonly intents: Readonly<Record<string, Intent>>;
  readonly failure?: Failure;
  /** Where a source goes on. */
  readonly position?: unknown;
}

export interface CheckpointWrite {
  readonly checkpoint: Checkpoint;
  readonly changed: readonly { readonly key: string; readonly value: Uint8Array }[];
  readonly removed: readonly string[];
}

/** A lane of a stage, claimed by this process until somebody else claims it. */
export interface ClaimedLane {
  readonly epoch: number;
  readonly checkpoint: Checkpoint | undefined;
  /** State entries in no particular order. */
  entries(): AsyncIterable<{ readonly key: string; readonly value: Uint8Array }>;
  /** All or nothing. @throws {FencedError} when somebody else has claimed the lane. @throws {TransientError} */
  save(write: CheckpointWrite): Promise<void>;
}

/** Where checkpoints live: memory, LMDB or Redis. */
export interface StateStore {
  claim(stage: string, lane: number): Promise<ClaimedLane>;
  close(): Promise<void>;
}

export function emptyCheckpoint(layout: string): Checkpoint {
  return { layout, offset: -1, marks: {}, sent: {}, intents: {} };
}
