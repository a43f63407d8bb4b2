import { hashAddress, hashPair, hashWord } from './hash.ts';
import { HOST_BITS, registersOf } from './host-sketches.ts';
import { noteHash } from './hyper-log-log.ts';
import type { PacketColumns } from './packet-columns.ts';
import { SHAPES } from './scopes.ts';
import type { WindowTables } from './window-tables.ts';

const [FIN, SYN, RST, ACK] = [1, 2, 4, 16] as const;
const [PROTOCOL_ICMP, PROTOCOL_UDP, PROTOCOL_ICMPV6] = [1, 17, 58] as const;
/** Places of the sums of a pair that follow those of traffic; kinds of packets are counted again for those from its lower address. */
const [SENT_PACKETS, SENT_BYTES, TCP, UDP, ICMP] = [3, 4, 5, 10, 11] as const;
/** How far behind the sum of a kind that of the lower address is. */
const OF_LOW = SHAPES.pair.names.indexOf('fromLower') - TCP;
const TURNED_TO = registersOf('distinctPorts');

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

/** Place of the sum of a protocol other than TCP; 0 where it has none. */
function placeOf(protocol: number): number {
  if (protocol === PROTOCOL_UDP) return UDP;
  return protocol === PROTOCOL_ICMP || protocol === PROTOCOL_ICMPV6 ? ICMP : 0;
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
  const other = placeOf(columns.protocol[i] ?? 0);
  if (flags >= 0) addTcp(sums, sum + TCP, flags);
  if (other > 0) sums[sum + other] = (sums[sum + other] ?? 0) + 1;
  if (isFromLow) {
    sums[sum + SENT_PACKETS] = (sums[sum + SENT_PACKETS] ?? 0) + 1;
    sums[sum + SENT_BYTES] = (sums[sum + SENT_BYTES] ?? 0) + bytes;
    if (flags >= 0) addTcp(sums, sum + TCP + OF_LOW, flags);
    if (other > 0) sums[sum + other + OF_LOW] = (sums[sum + other + OF_LOW] ?? 0) + 1;
  }
  // What was last turned to is noted with the pair, so that sketches are not touched for each packet.
  if (turnedTo < 0 || pairs.notes[row] === turnedTo + 1) return;
  pairs.notes[row] = turnedTo + 1;
  const hosts = tables.host;
  const registers = hosts.row(src, at, srcHash) * hosts.shape.registers;
  noteHash(hosts.registers, registers + TURNED_TO, HOST_BITS, hashWord(turnedTo));
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
