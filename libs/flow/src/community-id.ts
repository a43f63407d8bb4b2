import {
  HIGH_ADDRESS,
  IPV6_BIT,
  LOW_ADDRESS,
  NO_PORTS_BIT,
  PORTS,
  PROTOCOL,
  PROTOCOL_SCTP,
  PROTOCOL_TCP,
  PROTOCOL_UDP,
} from './flow-row.ts';
import { icmpCounterpart, isIcmp } from './icmp-ports.ts';
import { SCHEDULE_WORDS, sha1Block } from './sha1-block.ts';

/** Characters of a Community ID v1: "1:" and 28 of base64. */
export const COMMUNITY_ID_LENGTH = 30;

const ALPHABET = Uint8Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/', (c) =>
  c.charCodeAt(0),
);
const schedule = new Int32Array(SCHEDULE_WORDS);
const digest = new Int32Array(5);
/** The digest and one byte of zero, which makes seven groups of three. */
const digestBytes = new Uint8Array(21);

function hasPorts(bits: number): boolean {
  const protocol = bits & 0xff;
  if ((bits & NO_PORTS_BIT) !== 0) return false;
  return protocol === PROTOCOL_TCP || protocol === PROTOCOL_UDP || protocol === PROTOCOL_SCTP || isIcmp(protocol);
}

/** A word of an address in network byte order, from the byte order of the machine. */
function networkOrder(word: number): number {
  return (word << 24) | ((word & 0xff00) << 8) | ((word >>> 8) & 0xff00) | (word >>> 24);
}

/** Whether low stands before high in the hash: by address as bytes, then by port. */
function isLowFirst(key: Int32Array, at: number): boolean {
  for (let i = 0; i < 4; i++) {
    const low = networkOrder(key[at + LOW_ADDRESS + i] ?? 0) >>> 0;
    const high = networkOrder(key[at + HIGH_ADDRESS + i] ?? 0) >>> 0;
    if (low !== high) return low < high;
  }
  const ports = key[at + PORTS] ?? 0;
  return (ports & 0xffff) < ports >>> 16;
}

/** A message that has no way back keeps its sender first. Later ICMP fragments show no type: they are ordered by address. */
function isOneWay(bits: number, type: number): boolean {
  return isIcmp(bits & 0xff) && (bits & NO_PORTS_BIT) === 0 && icmpCounterpart(bits & 0xff, type) < 0;
}

/**
 * Writes the Community ID (version 1, seed 0; github.com/corelight/community-id-spec) of a flow as 30 ASCII bytes at `to`.
 * `key` holds at `at` the key of a flow row; `isFromHigh` tells which end is the initiator. Ports are hashed for TCP, UDP, SCTP,
 * ICMP and ICMPv6 alone, and not where they could not be seen (later fragments, packets cut off before them).
 */
export function writeCommunityId(key: Int32Array, at: number, isFromHigh: boolean, out: Uint8Array, to: number): void {
  const bits = key[at + PROTOCOL] ?? 0;
  const isIpv6 = (bits & IPV6_BIT) !== 0;
  const ports = key[at + PORTS] ?? 0;
  const lowPort = ports & 0xffff;
  const highPort = ports >>> 16;
  const lowFirst = isOneWay(bits, isFromHigh ? highPort : lowPort) ? !isFromHigh : isLowFirst(key, at);
  const w = schedule;
  w.fill(0, 0, 16);
  const carried = putAddress(key, at + (lowFirst ? LOW_ADDRESS : HIGH_ADDRESS), isIpv6, 0, 0);
  const next = isIpv6 ? 4 : 1;
  const rest = putAddress(key, at + (lowFirst ? HIGH_ADDRESS : LOW_ADDRESS), isIpv6, next, carried);
  let length = next * 2;
  w[length++] = (rest << 16) | ((bits & 0xff) << 8);
  if (hasPorts(bits)) w[length++] = lowFirst ? (lowPort << 16) | highPort : (highPort << 16) | lowPort;
  w[length] = 1 << 31;
  w[15] = length * 32;
  sha1Block(w, digest);
  writeDigest(out, to);
}

/** Puts an address after the two bytes carried over (the seed, or the end of the other address). @returns its last two bytes. */
function putAddress(key: Int32Array, at: number, isIpv6: boolean, place: number, carried: number): number {
  let carry = carried;
  for (let i = isIpv6 ? 0 : 3, p = place; i < 4; i++, p++) {
    const word = networkOrder(key[at + i] ?? 0);
    schedule[p] = (carry << 16) | (word >>> 16);
    carry = word & 0xffff;
  }
  return carry;
}

/** "1:", then the 20 bytes of the digest in base64: the last of 28 characters is a sign of equality. */
function writeDigest(out: Uint8Array, to: number): void {
  const bytes = digestBytes;
  for (let i = 0; i < 5; i++) {
    const word = digest[i] ?? 0;
    bytes[i * 4] = word >>> 24;
    bytes[i * 4 + 1] = word >>> 16;
    bytes[i * 4 + 2] = word >>> 8;
    bytes[i * 4 + 3] = word;
  }
  out[to] = 0x31;
  out[to + 1] = 0x3a;
  let at = to + 2;
  for (let i = 0; i < 21; i += 3) {
    const bits = ((bytes[i] ?? 0) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    out[at] = ALPHABET[bits >> 18] ?? 0;
    out[at + 1] = ALPHABET[(bits >> 12) & 63] ?? 0;
    out[at + 2] = ALPHABET[(bits >> 6) & 63] ?? 0;
    out[at + 3] = ALPHABET[bits & 63] ?? 0;
    at += 4;
  }
  out[to + COMMUNITY_ID_LENGTH - 1] = 0x3d;
}
