import { ETHER_ARP, ETHER_IPV4, ETHER_IPV6, isVlanTag, LINK_ETHERNET } from './decode/ether-type.ts';

// IEEE 802.3 and 802.1Q
const DST_MAC = 0,
  SRC_MAC = 6,
  ETHER_TYPE = 12,
  ETHERNET_HEADER = 14,
  VLAN_TAG = 4;
// RFC 791
const IPV4_SRC = 12,
  IPV4_DST = 16,
  IPV4_HEADER = 20;
// RFC 8200
const IPV6_SRC = 8,
  IPV6_DST = 24,
  IPV6_HEADER = 40;
// RFC 826
const ARP_PROTOCOL_TYPE = 2,
  ARP_HARDWARE_LENGTH = 4,
  ARP_PROTOCOL_LENGTH = 5,
  ARP_ADDRESSES = 8;

/** Takes 32 bits into a hash (constants and steps of MurmurHash3's finaliser). */
function mix(hash: number, bits: number): number {
  const product = Math.imul(hash ^ bits, 0x85ebca6b);
  return Math.imul(product ^ (product >>> 15), 0xc2b2ae35);
}

/** Both directions alike, and every bit of the result dependent on every bit of both sides, so that `% lanes` is even. */
function pair(one: number, other: number): number {
  const hash = mix(0, (one ^ (one >>> 16)) + (other ^ (other >>> 16)));
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** The words before an IPv4 address in its IPv4-mapped form: an address hashes alike wherever it stood. */
const MAPPED = mix(mix(mix(0, 0), 0), 0xffff);

function word(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 24) | ((bytes[at + 1] ?? 0) << 16) | ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0);
}

function half(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
}

function ipv4Hash(bytes: Uint8Array, at: number): number {
  return mix(MAPPED, word(bytes, at));
}

function ipv6Hash(bytes: Uint8Array, at: number): number {
  return mix(mix(mix(mix(0, word(bytes, at)), word(bytes, at + 4)), word(bytes, at + 8)), word(bytes, at + 12));
}

function macPair(bytes: Uint8Array, frame: number): number {
  const dst = mix(mix(0, word(bytes, frame + DST_MAC)), half(bytes, frame + DST_MAC + 4));
  const src = mix(mix(0, word(bytes, frame + SRC_MAC)), half(bytes, frame + SRC_MAC + 4));
  return pair(dst, src);
}

/**
 * A uint32 from the pair of addresses that {@link parseFrames} decodes in the frame: IP addresses, else IPv4 addresses
 * of ARP, else MAC addresses. Both directions and all fragments give the same number; 0 where nothing is decoded.
 * The frame is bytes[offset, offset + capturedLength).
 */
export function addressPairHash(bytes: Uint8Array, offset: number, capturedLength: number, linkType: number): number {
  if (linkType !== LINK_ETHERNET || capturedLength < ETHERNET_HEADER) return 0;
  const end = offset + capturedLength;
  let etherType = half(bytes, offset + ETHER_TYPE);
  let at = offset + ETHERNET_HEADER;
  while (isVlanTag(etherType)) {
    if (at + VLAN_TAG > end) return macPair(bytes, offset);
    etherType = half(bytes, at + 2);
    at += VLAN_TAG;
  }
  const version = at < end ? (bytes[at] ?? 0) : 0;
  if (etherType === ETHER_IPV4 && at + IPV4_HEADER <= end && version >= 0x45 && version <= 0x4f) {
    return pair(ipv4Hash(bytes, at + IPV4_SRC), ipv4Hash(bytes, at + IPV4_DST));
  }
  if (etherType === ETHER_IPV6 && at + IPV6_HEADER <= end && version >> 4 === 6) {
    return pair(ipv6Hash(bytes, at + IPV6_SRC), ipv6Hash(bytes, at + IPV6_DST));
  }
  if (etherType === ETHER_ARP) return arpPair(bytes, offset, at, end);
  return macPair(bytes, offset);
}

function arpPair(bytes: Uint8Array, frame: number, at: number, end: number): number {
  if (at + ARP_ADDRESSES > end) return macPair(bytes, frame);
  const hardware = bytes[at + ARP_HARDWARE_LENGTH] ?? 0;
  const protocol = bytes[at + ARP_PROTOCOL_LENGTH] ?? 0;
  const cut = at + ARP_ADDRESSES + 2 * (hardware + protocol) > end;
  if (cut || protocol !== 4 || half(bytes, at + ARP_PROTOCOL_TYPE) !== ETHER_IPV4) return macPair(bytes, frame);
  const sender = at + ARP_ADDRESSES + hardware;
  return pair(ipv4Hash(bytes, sender), ipv4Hash(bytes, sender + protocol + hardware));
}
