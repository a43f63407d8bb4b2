import type { Batch, Topic } from '@weir/schema';
import type { Stamp } from './stamp.ts';

/** A message on its way out. */
export interface Outgoing<B> extends Stamp {
  readonly lane: number;
  readonly batch: B;
}

/** A message as it came in. Decoding is left to the runner, so that what was seen before is skipped unread. */
export interface Delivery<B> {
  readonly lane: number;
  readonly offset: number;
  /** Absent when the message carries no stamp: nobody of this platform wrote it. */
  readonly stamp: Stamp | undefined;
  /** Watermark of the message when it is the last of its source in the lane; stands beside the value, which may not be readable. */
  readonly endsAt?: number | undefined;
  readonly byteLength: number;
  /** When it was written, ms since the epoch. */
  readonly timestamp: number;
  readonly headers: Readonly<Record<string, string>>;
  /** @throws {DecodeError} */
  decode(): B;
  /** The value as it stands on the wire. */
  raw(): Uint8Array;
  /** Registry id of the schema the bytes name, 0 when they name none. */
  readonly schemaId: number;
  /** Tells that the batch will not be read again, nor anything that points into it; its memory may be used for another. */
  release?(): void;
}

/** What a consumer of a topic is told. Messages of a lane come in offset order. */
export interface LaneListener<B> {
  /** The lane is ours from now on. Resolves to the offset to begin at, undefined for the oldest. */
  assigned(lane: number): Promise<number | undefined>;
  deliver(lane: number, deliveries: readonly Delivery<B>[]): void;
  /** The lane goes to somebody else once this resolves, and `assigned` where that is still under way. */
  revoked(lane: number): Promise<void>;
  /** The consumer cannot go on; with a lane, reading that one cannot. */
  failed(cause: unknown, lane?: number): void;
}

export interface Subscription {
  /** Copies the checkpoint's offset to where lag monitors look; not the truth. */
  commit(lane: number, offset: number): Promise<void>;
  pause(lane: number): void;
  resume(lane: number): void;
  /** Messages behind the newest, as last seen. */
  lag(lane: number): number;
  /** Why nothing can come at the moment, while what it reads from is away. */
  waitingFor(): string | undefined;
  stop(): Promise<void>;
}

export interface Producer<B> {
  /** Sends in order per lane; resolves when all are acknowledged. @throws {TransientError} */
  send(messages: readonly Outgoing<B>[]): Promise<void>;
  /** Resolves when everything sent so far on the lane would survive the end of this process. */
  settled(lane: number): Promise<void>;
  close(): Promise<void>;
}

/** Where messages go between stages: in this process, or Kafka. */
export interface Bus {
  readonly lanes: number;
  producer<B extends Batch, R>(topic: Topic<B, R>): Promise<Producer<B>>;
  subscribe<B extends Batch, R>(topic: Topic<B, R>, group: string, listener: LaneListener<B>): Promise<Subscription>;
  close(): Promise<void>;
}
