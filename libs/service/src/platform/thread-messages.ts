import type { MessagePort } from 'node:worker_threads';
import type { FileInsert } from '@weir/adapters/clickhouse/tables';
import type { LaneSelection } from '@weir/stream';
import type { Config } from '../config/index.ts';
import type { SummaryPart } from '../analysis/flow-summary.ts';
import type { TextTablesOptions } from '../analysis/text-tables.ts';
import type { CaptureCall, LiveCapture } from './capture-control.ts';
import type { Link } from './relay.ts';
import type { GroupStatus } from './stage-group.ts';

/** What a worker thread is to do with the rows of its lanes. */
export type ThreadOutput =
  | { readonly kind: 'tables'; readonly details: boolean; readonly windows: boolean; readonly detection: boolean }
  | { readonly kind: 'summary'; readonly details: boolean; readonly alerts: boolean }
  | ({ readonly kind: 'text' } & TextTablesOptions);

/** Which of the stages a thread runs. */
export type ThreadPart =
  | { readonly kind: 'all' }
  /** Those that read and decode, for all lanes; the packets go on to other threads. */
  | { readonly kind: 'reading'; readonly links: readonly Link[] }
  /** Those after them, for some lanes. */
  | { readonly kind: 'gathering'; readonly port: MessagePort; readonly merging: Merging };

/** Where what was given new keys is merged: in one of the threads that gather, for all lanes. */
export type Merging =
  | { readonly kind: 'here'; readonly ports: readonly MessagePort[] }
  | { readonly kind: 'elsewhere'; readonly link: Link };

export interface ThreadTask {
  readonly config: Config;
  readonly lanes: LaneSelection;
  readonly output: ThreadOutput;
  readonly part: ThreadPart;
  /** Whether captures may be started while it runs. */
  readonly isOpen: boolean;
}

/** What the threads need of the one that owns the tables and the output. */
export interface RowOwner {
  insert(rows: FileInsert): Promise<void>;
  write(chunk: Uint8Array): Promise<void>;
}

export type FromThread =
  /** Its stages run: all that they are made of is loaded. */
  | { readonly kind: 'started' }
  | { readonly kind: 'status'; readonly status: GroupStatus }
  | ({ readonly kind: 'insert'; readonly id: number } & FileInsert)
  | { readonly kind: 'text'; readonly id: number; readonly chunk: Uint8Array }
  | {
      readonly kind: 'done';
      readonly status: GroupStatus;
      readonly summary: readonly SummaryPart[];
    }
  | {
      readonly kind: 'captures';
      readonly id: number;
      /** The captures, or why it could not be done. */
      readonly outcome: readonly LiveCapture[] | string;
    }
  | { readonly kind: 'failed'; readonly message: string; readonly stack: string | undefined }
  | { readonly kind: 'stopped' };

export type ToThread =
  | { readonly kind: 'task'; readonly task: ThreadTask }
  | {
      readonly kind: 'reply';
      readonly id: number;
      readonly error?: { readonly message: string; readonly isTransient: boolean };
    }
  | { readonly kind: 'capture'; readonly id: number; readonly call: CaptureCall }
  | { readonly kind: 'stop' };
