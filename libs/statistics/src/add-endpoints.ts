import { hashAddress, hashPair, hashWord } from './hash.ts';
import { noteHash } from './hyper-log-log.ts';
import type { KeyTable } from './key-table.ts';
import type { PacketColumns } from './packet-columns.ts';
import { HOST_BITS, PEER_REGISTERS, TURNED_TO_REGISTERS } from './scopes.ts';
import type { WindowTables } from './window-tables.ts';

const [FIN, SYN, RST, ACK] = [1, 2, 4, 16] as const;
/** Places of the sums of a host or pair that follow those of traffic. */
const [SENT_PACKETS, SENT_BYTES, TCP] = [3, 4, 5] as const;

const key = new Int32Array(8);

/** Adds a packet to the three sums that every key has. */
export function addTraffic(sums: Float64Array, at: number, bytes: number, payload: number): void {
  sums[at] = (sums[at] ?? 0) + 1;
  sums[at + 1] = (sums[at + 1] ?? 0) + bytes;
  sums[at + 2] = (sums[at + 2] ?? 0) + payload;
}

/** Adds a TCP packet with these flags to its five sums. */
export function addTcp(sums: Float64Array, at: number, flags: number): void {
  sums[at] = (sums[at] ?? 0) + 1;
  if ((flags & SYN) !== 0) {
    const place = (flags & ACK) === 0 ? at + 1 : at + 2;
    sums[place] = (sums[place] ?? 0) + 1;
  }
  if ((flags & FIN) !== 0) sums[at + 3] = (sums[at + 3] ?? 0) + 1;
  if ((flags & RST) !== 0) sums[at + 4] = (sums[at + 4] ?? 0) + 1;
}

/**
 * Adds IP packet `i` to its hosts and their pair. `flags` are −1 where it is not TCP; `turnedTo` is the protocol and port that its
 * sender turned to, −1 where that is not known.
 */
export function addEndpoints(
  columns: PacketColumns,
  i: number,
  tables: WindowTables,
  bytes: number,
  payload: number,
  flags: number,
  turnedTo: number,
): void {
  const { src, dst } = columns;
  const at = i * 4;
  const srcHash = hashAddress(src[at] ?? 0, src[at + 1] ?? 0, src[at + 2] ?? 0, src[at + 3] ?? 0);
  const dstHash = hashAddress(dst[at] ?? 0, dst[at + 1] ?? 0, dst[at + 2] ?? 0, dst[at + 3] ?? 0);
  const pairs = tables.pair;
  const isFromLow = putPair(src, dst, at);
  const pair = pairs.row(key, 0, isFromLow ? hashPair(srcHash, dstHash) : hashPair(dstHash, srcHash));
  const isNewPair = pairs.isNew;
  addSent(pairs, pair, bytes, payload, isFromLow, flags);
  // What a host was last seen turning to is noted with the pair, so that sketches are not touched for each packet.
  const isNewTurn = turnedTo >= 0 && pairs.notes[pair] !== turnedTo + 1;
  if (isNewTurn) pairs.notes[pair] = turnedTo + 1;
  const turn = isNewTurn ? hashWord(turnedTo) : 0;
  const isAlone = srcHash === dstHash && samePlace(src, dst, at);
  addHost(tables, src, at, srcHash, true, bytes, payload, flags, isNewPair, dstHash, isNewTurn, turn);
  if (!isAlone) addHost(tables, dst, at, dstHash, false, bytes, payload, -1, isNewPair, srcHash, false, 0);
}

function addHost(
  tables: WindowTables,
  addresses: Int32Array,
  at: number,
  hash: number,
  isSender: boolean,
  bytes: number,
  payload: number,
  flags: number,
  isNewPair: boolean,
  peerHash: number,
  isNewTurn: boolean,
  turn: number,
): void {
  const hosts = tables.host;
  const row = hosts.row(addresses, at, hash);
  addSent(hosts, row, bytes, payload, isSender, flags);
  const registers = row * hosts.shape.registers;
  if (isNewPair || hosts.isNew) noteHash(hosts.registers, registers + PEER_REGISTERS, HOST_BITS, peerHash);
  if (isNewTurn) noteHash(hosts.registers, registers + TURNED_TO_REGISTERS, HOST_BITS, turn);
}

function addSent(table: KeyTable, row: number, bytes: number, payload: number, isSender: boolean, flags: number): void {
  const { sums } = table;
  const at = row * table.shape.sums;
  addTraffic(sums, at, bytes, payload);
  if (isSender) {
    sums[at + SENT_PACKETS] = (sums[at + SENT_PACKETS] ?? 0) + 1;
    sums[at + SENT_BYTES] = (sums[at + SENT_BYTES] ?? 0) + bytes;
  }
  if (flags >= 0) addTcp(sums, at + TCP, flags);
}

/** Puts the pair into the key, the lower address (byte by byte) first. @returns whether that is the sender */
function putPair(src: Int32Array, dst: Int32Array, at: number): boolean {
  let isFromLow = true;
  for (let w = 0; w < 4; w++) {
    const from = bigEndian(src[at + w] ?? 0);
    const to = bigEndian(dst[at + w] ?? 0);
    if (from === to) continue;
    isFromLow = from < to;
    break;
  }
  const low = isFromLow ? src : dst;
  const high = isFromLow ? dst : src;
  for (let w = 0; w < 4; w++) {
    key[w] = low[at + w] ?? 0;
    key[w + 4] = high[at + w] ?? 0;
  }
  return isFromLow;
}

/** Four bytes of an address as a number that grows with them. Words are little-endian on every machine that Node runs on. */
function bigEndian(word: number): number {
  return ((word << 24) | ((word & 0xff00) << 8) | ((word >>> 8) & 0xff00) | (word >>> 24)) >>> 0;
}

function samePlace(src: Int32Array, dst: Int32Array, at: number): boolean {
  for (let w = at; w < at + 4; w++) if (src[w] !== dst[w]) return false;
  return true;
}
