import { EXCHANGE, kindBeside, rowBeside } from '../beside-flow.ts';
import type { RowSlab } from '../row-slab.ts';
import {
  ANSWERED,
  EXCHANGE_WORDS,
  LEAST,
  MOST,
  NO_SUCH_NAME,
  REPEATED,
  REQUESTS,
  SERVER_FAILURES,
  TIME_SUM,
  TIMED,
} from './exchange-row.ts';

/** The columns that say how requests were answered. */
export interface ResponseColumns {
  readonly requests: Uint32Array;
  readonly repeated: Uint32Array;
  readonly unanswered: Uint32Array;
  readonly responseCount: Uint32Array;
  readonly responseMin: Float64Array;
  readonly responseMean: Float64Array;
  readonly responseMax: Float64Array;
  readonly noSuchName: Uint32Array;
  readonly serverFailures: Uint32Array;
}

/** Writes the exchange of the flow in `row`, which is not TCP's, to row `to`, which is clear. */
export function putResponses(
  { words, doubles }: RowSlab,
  flows: RowSlab,
  row: number,
  columns: ResponseColumns,
  to: number,
): void {
  const exchange = kindBeside(flows, row) === EXCHANGE ? rowBeside(flows, row) : -1;
  if (exchange < 0) return;
  const at = exchange * EXCHANGE_WORDS;
  const requests = words[at + REQUESTS] ?? 0;
  const timed = words[at + TIMED] ?? 0;
  columns.requests[to] = requests;
  columns.repeated[to] = words[at + REPEATED] ?? 0;
  columns.unanswered[to] = requests - (words[at + ANSWERED] ?? 0);
  columns.responseCount[to] = timed;
  columns.responseMin[to] = timed > 0 ? (words[at + LEAST] ?? 0) : NaN;
  columns.responseMean[to] = timed > 0 ? (doubles[(at + TIME_SUM) >> 1] ?? 0) / timed : NaN;
  columns.responseMax[to] = timed > 0 ? (words[at + MOST] ?? 0) : NaN;
  columns.noSuchName[to] = words[at + NO_SUCH_NAME] ?? 0;
  columns.serverFailures[to] = words[at + SERVER_FAILURES] ?? 0;
}

/** What rows [from, to) say that have no requests. */
export function clearResponses(columns: ResponseColumns, from: number, to: number): void {
  const { responseMin, responseMean, responseMax, ...counts } = columns;
  for (const times of [responseMin, responseMean, responseMax]) times.fill(NaN, from, to);
  for (const column of Object.values(counts)) column.fill(0, from, to);
}
