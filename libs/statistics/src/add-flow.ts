import { APPLICATION_BASIS_SYMBOLS, type FlowBatch, type WindowBatch } from '@weir/schema';
import { hashWord } from './hash.ts';
import { WEIGHT, type KeyTable } from './key-table.ts';
import { BUCKETS, noteValue, quantileOf } from './quantiles.ts';
import { putText, TEXT_WORDS } from './text-key.ts';
import type { WindowTables } from './window-tables.ts';

const PROTOCOL_TCP = 6;
/** Places of the sums of flows, and of applications. */
const [PACKETS, BYTES, PAYLOAD, FLOWS, RETRANSMISSIONS, HANDSHAKES] = [0, 1, 2, 3, 4, 5] as const;
const ROUND_TRIPS = HANDSHAKES + BUCKETS;

const GUESSED = 5;
const BY_PORT = APPLICATION_BASIS_SYMBOLS.indexOf('port');

const key = new Int32Array(1);
const name = new Int32Array(TEXT_WORDS);

/** Adds flow `i` to the tables of the window that it ended in. */
export function addFlow(flows: FlowBatch, i: number, tables: WindowTables): void {
  key[0] = flows.protocol[i] ?? 0;
  const at = addSums(flows, i, tables.flows, tables.flows.row(key, 0, hashWord(key[0])));
  const { sums } = tables.flows;
  noteValue(sums, at + HANDSHAKES, flows.handshakeRttUs[i] ?? NaN);
  if ((flows.forwardRttCount[i] ?? 0) > 0) noteValue(sums, at + ROUND_TRIPS, flows.forwardRttMeanUs[i] ?? NaN);
  if ((flows.reverseRttCount[i] ?? 0) > 0) noteValue(sums, at + ROUND_TRIPS, flows.reverseRttMeanUs[i] ?? NaN);

  const { application } = tables;
  putText(flows.application[i] ?? '', name, 0);
  const guessed = addSums(flows, i, application, application.rowOf(name, 0)) + GUESSED;
  if (flows.applicationBasis[i] === BY_PORT) application.sums[guessed] = (application.sums[guessed] ?? 0) + 1;
}

/** Adds a flow to the sums that protocols and applications have. @returns where those of its row begin */
function addSums(flows: FlowBatch, i: number, { sums, shape }: KeyTable, row: number): number {
  const at = row * shape.sums;
  const add = (place: number, forward: Uint32Array | Float64Array, reverse: Uint32Array | Float64Array): void => {
    sums[at + place] = (sums[at + place] ?? 0) + (forward[i] ?? 0) + (reverse[i] ?? 0);
  };
  add(PACKETS, flows.forwardPackets, flows.reversePackets);
  add(BYTES, flows.forwardBytes, flows.reverseBytes);
  add(PAYLOAD, flows.forwardPayloadBytes, flows.reversePayloadBytes);
  add(RETRANSMISSIONS, flows.forwardRetransmissions, flows.reverseRetransmissions);
  sums[at + FLOWS] = (sums[at + FLOWS] ?? 0) + 1;
  return at;
}

/** Writes the share of the bytes of all flows into row `to`. */
export function putFlowShare({ sums, shape, size }: KeyTable, part: WindowBatch, to: number): void {
  let bytes = 0;
  for (let row = 0; row < size; row++) bytes += sums[row * shape.sums + WEIGHT] ?? 0;
  part.byteShare[to] = (part.bytes[to] ?? 0) / bytes;
}

/** Writes what is told of flows beyond their sums into row `to`. */
export function putFlows(table: KeyTable, row: number, part: WindowBatch, to: number): void {
  const { sums, shape } = table;
  const isTcp = part.protocol[to] === PROTOCOL_TCP;
  if (isTcp) part.retransmissionShare[to] = (part.retransmissions[to] ?? 0) / (part.packets[to] ?? 0);
  const handshakes = row * shape.sums + HANDSHAKES;
  part.handshakeRttP50Us[to] = quantileOf(sums, handshakes, 0.5);
  part.handshakeRttP95Us[to] = quantileOf(sums, handshakes, 0.95);
  part.handshakeRttP99Us[to] = quantileOf(sums, handshakes, 0.99);
  const roundTrips = row * shape.sums + ROUND_TRIPS;
  part.rttP50Us[to] = quantileOf(sums, roundTrips, 0.5);
  part.rttP95Us[to] = quantileOf(sums, roundTrips, 0.95);
  part.rttP99Us[to] = quantileOf(sums, roundTrips, 0.99);
}
