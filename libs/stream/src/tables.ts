import type { Batch, Topic } from '@weir/schema';

/** Rows made ready: the same batches and time always give the same digest. */
export interface PreparedInsert {
  readonly rows: number;
  /** sha256 of the rows as they are sent, hex. */
  readonly sha256: string;
  /** Inserts them; after a failure it goes on when it is called again. A token that was used before inserts nothing. @throws {TransientError} */
  insert(token: string): Promise<void>;
}

/** Where rows end up: ClickHouse, chDB in this process, or a text stream. */
export interface Tables {
  /** `insertedAt` is when they are written, ms since the epoch; a range that is inserted again has that of the first time. */
  prepare<B extends Batch, R>(topic: Topic<B, R>, batches: readonly B[], insertedAt: number): PreparedInsert;
  close(): Promise<void>;
}
