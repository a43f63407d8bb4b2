import { PROTOCOL_SCTP, PROTOCOL_TCP, PROTOCOL_UDP } from './flow-row.ts';
import { icmpCounterpart, isIcmp } from './icmp-ports.ts';
import { sha1Block } from './sha1-block.ts';

/** Characters of a Community ID v1: "1:" and 28 of base64. */
export const COMMUNITY_ID_LENGTH = 30;

const ALPHABET = Uint8Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/', (c) =>
  c.charCodeAt(0),
);
const block = new Uint8Array(64);
const blockView = new DataView(block.buffer);
const digest = new Int32Array(5);
const digestBytes = new DataView(digest.buffer);

/** The ends of a flow, addresses being 16 bytes at `at` of their column. */
export interface FlowEnds {
  readonly srcAddress: Uint8Array;
  readonly dstAddress: Uint8Array;
  readonly at: number;
  /** ICMP: type and counterpart or code, as in a flow row. */
  readonly srcPort: number;
  readonly dstPort: number;
  readonly protocol: number;
  readonly isIpv6: boolean;
}

function hasPorts(protocol: number): boolean {
  return protocol === PROTOCOL_TCP || protocol === PROTOCOL_UDP || protocol === PROTOCOL_SCTP || isIcmp(protocol);
}

/** Whether the sender stands first in the hash: it is the lower end, or the message has no way back. */
function isOrdered(ends: FlowEnds): boolean {
  const { srcPort, dstPort, protocol, at } = ends;
  // Later fragments of ICMP have neither type nor code (0, 0) and are ordered by address.
  if (isIcmp(protocol) && (srcPort | dstPort) !== 0 && icmpCounterpart(protocol, srcPort) < 0) return true;
  for (let i = at; i < at + 16; i++) {
    const difference = (ends.srcAddress[i] ?? 0) - (ends.dstAddress[i] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return srcPort < dstPort;
}

function putAddress(column: Uint8Array, at: number, isIpv6: boolean, to: number): number {
  const from = isIpv6 ? at : at + 12;
  const length = isIpv6 ? 16 : 4;
  for (let i = 0; i < length; i++) block[to + i] = column[from + i] ?? 0;
  return to + length;
}

/**
 * Writes the Community ID (version 1, seed 0; github.com/corelight/community-id-spec) of a flow as 30 ASCII bytes at `to`.
 * Ports are hashed for TCP, UDP, SCTP, ICMP and ICMPv6 alone.
 */
export function writeCommunityId(ends: FlowEnds, out: Uint8Array, to: number): void {
  const ordered = isOrdered(ends);
  block.fill(0);
  let length = 2;
  length = putAddress(ordered ? ends.srcAddress : ends.dstAddress, ends.at, ends.isIpv6, length);
  length = putAddress(ordered ? ends.dstAddress : ends.srcAddress, ends.at, ends.isIpv6, length);
  block[length] = ends.protocol;
  length += 2;
  if (hasPorts(ends.protocol)) {
    blockView.setUint16(length, ordered ? ends.srcPort : ends.dstPort);
    blockView.setUint16(length + 2, ordered ? ends.dstPort : ends.srcPort);
    length += 4;
  }
  block[length] = 0x80;
  blockView.setUint16(62, length * 8);
  sha1Block(blockView, digest);
  for (let i = 0; i < 5; i++) digestBytes.setInt32(i * 4, digest[i] ?? 0);
  out[to] = 0x31;
  out[to + 1] = 0x3a;
  writeBase64(out, to + 2);
}

/** The 20 bytes of the digest: six groups of three, then two bytes and a sign of equality. */
function writeBase64(out: Uint8Array, to: number): void {
  let at = to;
  for (let i = 0; i < 18; i += 3) {
    const bits = (digestBytes.getUint16(i) << 8) | digestBytes.getUint8(i + 2);
    out[at] = ALPHABET[bits >> 18] ?? 0;
    out[at + 1] = ALPHABET[(bits >> 12) & 63] ?? 0;
    out[at + 2] = ALPHABET[(bits >> 6) & 63] ?? 0;
    out[at + 3] = ALPHABET[bits & 63] ?? 0;
    at += 4;
  }
  const rest = digestBytes.getUint16(18) << 2;
  out[at] = ALPHABET[rest >> 12] ?? 0;
  out[at + 1] = ALPHABET[(rest >> 6) & 63] ?? 0;
  out[at + 2] = ALPHABET[rest & 63] ?? 0;
  out[at + 3] = 0x3d;
}
