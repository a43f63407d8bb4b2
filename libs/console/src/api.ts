import type { DeadLetter as StoredDeadLetter } from '@weir/schema';
import { fieldsOf } from './json.ts';
import { readFlow } from './read-flow.ts';

/** A capture being read. `bytes` are frame bytes on the wire. */
export interface Source {
  readonly source: string;
  readonly frames: number;
  readonly bytes: number;
  readonly ended: boolean;
  readonly problem: string | null;
}

/** Counters of one stage over all of its lanes; `lag` counts messages still to be read, `watermark` is event time in µs. */
export interface Stage {
  readonly stage: string;
  readonly lanes: number;
  readonly records: number;
  readonly recordsPerSecond: number;
  readonly bytesPerSecond: number;
  readonly lag: number;
  readonly drops: Readonly<Record<string, number>>;
  readonly rejects: number;
  readonly retries: number;
  readonly watermark: number | null;
}

/** State of the whole pipeline; `now` is the server's clock in µs. */
export interface Status {
  readonly version: string;
  readonly now: number;
  readonly sources: readonly Source[];
  readonly stages: readonly Stage[];
  readonly flows: number;
  readonly deadLetters: number;
  readonly alerts: number;
}

/** Packets and frame bytes per bucket of event time; `time` is the bucket's start in µs. */
export interface Throughput {
  readonly from: number;
  readonly to: number;
  readonly bucketUs: number;
  readonly points: readonly { readonly time: number; readonly packets: number; readonly bytes: number }[];
}

/** A dead letter whose original bytes are base64 text. */
export type DeadLetter = Omit<StoredDeadLetter, 'value'> & { readonly value: string };

/** One page of rows, how many rows there are in all, and the cursor of the next page. */
export interface Page<Row> {
  readonly rows: readonly Row[];
  readonly total: number;
  readonly next: string | null;
}

/** The server said no, or nothing: a title, and what to do about it. `status` is 0 when there was no answer. */
export class ApiProblem extends Error {
  readonly title: string;
  readonly detail: string;
  readonly status: number;

  constructor(title: string, detail: string, status: number) {
    super(`${title}: ${detail}`);
    this.title = title;
    this.detail = detail;
    this.status = status;
  }
}

function readSource(value: unknown, at: string): Source {
  const f = fieldsOf(value, at);
  return {
    source: f.text('source'),
    frames: f.number('frames'),
    bytes: f.number('bytes'),
    ended: f.flag('ended'),
    problem: f.textOrNull('problem'),
  };
}

function readStage(value: unknown, at: string): Stage {
  const f = fieldsOf(value, at);
  return {
    stage: f.text('stage'),
    lanes: f.number('lanes'),
    records: f.number('records'),
    recordsPerSecond: f.number('recordsPerSecond'),
    bytesPerSecond: f.number('bytesPerSecond'),
    lag: f.number('lag'),
    drops: f.counts('drops'),
    rejects: f.number('rejects'),
    retries: f.number('retries'),
    watermark: f.numberOrNull('watermark'),
  };
}

export function readStatus(value: unknown): Status {
  const f = fieldsOf(value, 'status');
  return {
    version: f.text('version'),
    now: f.number('now'),
    sources: f.list('sources', readSource),
    stages: f.list('stages', readStage),
    flows: f.number('flows'),
    deadLetters: f.number('deadLetters'),
    alerts: f.number('alerts'),
  };
}

export function readThroughput(value: unknown): Throughput {
  const f = fieldsOf(value, 'throughput');
  return {
    from: f.number('from'),
    to: f.number('to'),
    bucketUs: f.number('bucketUs'),
    points: f.list('points', (point, at) => {
      const p = fieldsOf(point, at);
      return { time: p.number('time'), packets: p.number('packets'), bytes: p.number('bytes') };
    }),
  };
}

export function readDeadLetter(value: unknown, at = 'dead letter'): DeadLetter {
  const f = fieldsOf(value, at);
  return {
    source: f.text('source'),
    lane: f.number('lane'),
    time: f.number('time'),
    stage: f.text('stage'),
    topic: f.text('topic'),
    offset: f.number('offset'),
    row: f.number('row'),
    reason: f.text('reason'),
    attempt: f.number('attempt'),
    schemaId: f.number('schemaId'),
    headers: f.text('headers'),
    value: f.text('value'),
  };
}

export function readPage<Row>(value: unknown, at: string, readRow: (row: unknown, at: string) => Row): Page<Row> {
  const f = fieldsOf(value, at);
  return { rows: f.list('rows', readRow), total: f.number('total'), next: f.textOrNull('next') };
}

export const readFlowPage = (value: unknown) => readPage(value, 'flows', readFlow);
export const readDeadLetterPage = (value: unknown) => readPage(value, 'dead letters', readDeadLetter);
