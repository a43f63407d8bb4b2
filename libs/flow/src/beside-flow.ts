import { PATH, PROTOCOL, PROTOCOL_TCP, ROW_WORDS } from './flow-row.ts';
import type { RowSlab } from './row-slab.ts';

/*
 * The word of a flow's row that names a row beside it. Of TCP that is always a path; of datagrams its two lowest bits say what it is,
 * and those above the row plus one.
 */

/** Nothing was recognised yet. */
export const NOTHING = 0;
/** Requests and their answers. */
export const EXCHANGE = 1;
/** The first of a list of RTP streams; without a row: it is no RTP, and is not looked at any more. */
export const STREAMS = 2;
/** A path row, for the spin bit of QUIC. */
export const QUIC = 3;
const KIND = 3;
const KIND_BITS = 2;
const PROTOCOL_NUMBER = 0xff;

export function isTcp(flows: RowSlab, row: number): boolean {
  return ((flows.words[row * ROW_WORDS + PROTOCOL] ?? 0) & PROTOCOL_NUMBER) === PROTOCOL_TCP;
}

/** The path row of the flow in `row`, be it of TCP or of QUIC; -1 without one. */
export function pathBeside(flows: RowSlab, row: number): number {
  if (isTcp(flows, row)) return (flows.words[row * ROW_WORDS + PATH] ?? 0) - 1;
  return kindBeside(flows, row) === QUIC ? rowBeside(flows, row) : -1;
}

export function kindBeside(flows: RowSlab, row: number): number {
  return (flows.words[row * ROW_WORDS + PATH] ?? 0) & KIND;
}

/** The row beside the flow in `row`; -1 without one. */
export function rowBeside(flows: RowSlab, row: number): number {
  return ((flows.words[row * ROW_WORDS + PATH] ?? 0) >>> KIND_BITS) - 1;
}

/** Names the row beside the flow in `row`; -1 for none. */
export function putBeside(flows: RowSlab, row: number, kind: number, beside: number): void {
  flows.words[row * ROW_WORDS + PATH] = ((beside + 1) << KIND_BITS) | kind;
}
