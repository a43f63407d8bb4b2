import type { Batch, Topic } from '@weir/schema';

/** Rows made ready: the same batches and time always give the same digest. */
export interface PreparedInsert {
  readonly rows: number;
  /** sha256 of the rows as they are sent, hex. */
  readonly sha256: string;
  /** Inserts them; after a failure it goes on when it is called again. A token that was used before inserts nothing. @throws {TransientError} */
  insert(token: string): Promise<void>;
}

/** Rows of a range that were taken in ahead of its last ones: their batches may be forgotten. */
export interface Gathering<B> {
  add(batches: readonly B[]): void;
  /** Makes all of them ready, the last ones included. The digest may depend on how they were added. */
  prepare(rest: readonly B[]): PreparedInsert;
}

/** Where rows end up: ClickHouse, chDB in this process, or a text stream. */
export interface Tables {
  /** `insertedAt` is when they are written, ms since the epoch; a range that is inserted again has that of the first time. */
  prepare<B extends Batch, R>(topic: Topic<B, R>, batches: readonly B[], insertedAt: number): PreparedInsert;
  /** Takes rows of a range in before the last of them has come, so many at a time; undefined where it cannot. */
  readonly ahead?: {
    readonly rows: number;
    begin<B extends Batch, R>(topic: Topic<B, R>, insertedAt: number): Gathering<B>;
  };
  close(): Promise<void>;
}
