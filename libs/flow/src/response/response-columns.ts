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

/** Writes the exchange of the flow in `row`, which is not TCP's, to row `to`. */
export function putResponses(
  exchanges: RowSlab,
  flows: RowSlab,
  row: number,
  columns: ResponseColumns,
  to: number,
): void {
  const exchange = kindBeside(flows, row) === EXCHANGE ? rowBeside(flows, row) : -1;
  const at = exchange * EXCHANGE_WORDS;
  const { words, doubles } = exchanges;
  const count = (word: number): number => (exchange < 0 ? 0 : (words[at + word] ?? 0));
  const timed = count(TIMED);
  columns.requests[to] = count(REQUESTS);
  columns.repeated[to] = count(REPEATED);
  columns.unanswered[to] = count(REQUESTS) - count(ANSWERED);
  columns.responseCount[to] = timed;
  columns.responseMin[to] = timed > 0 ? count(LEAST) : NaN;
  columns.responseMean[to] = timed > 0 ? (doubles[(at + TIME_SUM) >> 1] ?? 0) / timed : NaN;
  columns.responseMax[to] = timed > 0 ? count(MOST) : NaN;
  columns.noSuchName[to] = count(NO_SUCH_NAME);
  columns.serverFailures[to] = count(SERVER_FAILURES);
}
