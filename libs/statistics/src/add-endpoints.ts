import { hashAddress, hashKey, hashPair, hashWord } from './hash.ts';
import { noteHash } from './hyper-log-log.ts';
import type { PacketColumns } from './packet-columns.ts';
import { HOST_BITS, PEER_REGISTERS, TURNED_TO_REGISTERS } from './scopes.ts';
import { WindowTables } from './window-tables.ts';

const [FIN, SYN, RST, ACK] = [1, 2, 4, 16] as const;
/** Places of the sums of a host or pair that follow those of traffic; a pair has the last for TCP from its lower address. */
const [SENT_PACKETS, SENT_BYTES, TCP, LOW_TCP] = [3, 4, 5, 10] as const;

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
 * Adds IP packet `i` to its pair of addresses; hosts are made from their pairs. `flags` are −1 where it is not TCP; `turnedTo` is the
 * protocol and port that its sender turned to, −1 where that is not known.
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
  const row = pairs.row(key, 0, isFromLow ? hashPair(srcHash, dstHash) : hashPair(dstHash, srcHash));
  const { sums } = pairs;
  const sum = row * pairs.shape.sums;
  addTraffic(sums, sum, bytes, payload);
  if (flags >= 0) addTcp(sums, sum + TCP, flags);
  if (isFromLow) {
    sums[sum + SENT_PACKETS] = (sums[sum + SENT_PACKETS] ?? 0) + 1;
    sums[sum + SENT_BYTES] = (sums[sum + SENT_BYTES] ?? 0) + bytes;
    if (flags >= 0) addTcp(sums, sum + LOW_TCP, flags);
  }
  // What was last turned to is noted with the pair, so that sketches are not touched for each packet.
  if (turnedTo < 0 || pairs.notes[row] === turnedTo + 1) return;
  pairs.notes[row] = turnedTo + 1;
  const hosts = tables.host;
  const registers = hosts.row(src, at, srcHash) * hosts.shape.registers;
  noteHash(hosts.registers, registers + TURNED_TO_REGISTERS, HOST_BITS, hashWord(turnedTo));
}

/** Tables of a second that a lane fills. Pairs that it forgets still count in their hosts. */
export function gatheringTables(mostKeys: number): WindowTables {
  return new WindowTables(mostKeys, addToHosts);
}

/** Adds all pairs to their hosts, when the second is over. */
export function addPairsToHosts(tables: WindowTables): void {
  for (let row = 0; row < tables.pair.size; row++) addToHosts(tables, row);
}

function addToHosts(tables: WindowTables, pair: number): void {
  const { keys, shape } = tables.pair;
  const low = pair * shape.keyWords;
  const high = low + 4;
  const lowHash = hashKey(keys, low, 4);
  const highHash = hashKey(keys, high, 4);
  addHost(tables, pair, low, lowHash, highHash, true);
  let w = 0;
  while (w < 4 && keys[low + w] === keys[high + w]) w++;
  if (w < 4) addHost(tables, pair, high, highHash, lowHash, false);
}

function addHost(
  tables: WindowTables,
  pair: number,
  address: number,
  hash: number,
  peerHash: number,
  isLow: boolean,
): void {
  const { host: hosts, pair: pairs } = tables;
  const row = hosts.row(pairs.keys, address, hash);
  const { sums } = hosts;
  const to = row * hosts.shape.sums;
  const from = pair * pairs.shape.sums;
  for (let s = 0; s < SENT_PACKETS; s++) sums[to + s] = (sums[to + s] ?? 0) + (pairs.sums[from + s] ?? 0);
  for (const sent of [SENT_PACKETS, SENT_BYTES] as const) {
    const all = pairs.sums[from + sent - SENT_PACKETS] ?? 0;
    const ofLow = pairs.sums[from + sent] ?? 0;
    sums[to + sent] = (sums[to + sent] ?? 0) + (isLow ? ofLow : all - ofLow);
  }
  for (let s = 0; s < LOW_TCP - TCP; s++) {
    const all = pairs.sums[from + TCP + s] ?? 0;
    const ofLow = pairs.sums[from + LOW_TCP + s] ?? 0;
    sums[to + TCP + s] = (sums[to + TCP + s] ?? 0) + (isLow ? ofLow : all - ofLow);
  }
  noteHash(hosts.registers, row * hosts.shape.registers + PEER_REGISTERS, HOST_BITS, peerHash);
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
