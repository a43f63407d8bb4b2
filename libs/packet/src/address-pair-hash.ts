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

function ipv4Hash(view: DataView, at: number): number {
  return mix(MAPPED, view.getInt32(at));
}

function ipv6Hash(view: DataView, at: number): number {
  return mix(mix(mix(mix(0, view.getInt32(at)), view.getInt32(at + 4)), view.getInt32(at + 8)), view.getInt32(at + 12));
}

function macPair(view: DataView, frame: number): number {
  const dst = mix(mix(0, view.getInt32(frame + DST_MAC)), view.getUint16(frame + DST_MAC + 4));
  const src = mix(mix(0, view.getInt32(frame + SRC_MAC)), view.getUint16(frame + SRC_MAC + 4));
  return pair(dst, src);
}

/**
 * A uint32 from the pair of addresses that {@link parseFrames} decodes in the frame: IP addresses, else IPv4 addresses
 * of ARP, else MAC addresses. Both directions and all fragments give the same number; 0 where nothing is decoded.
 * The frame is the bytes [offset, offset + capturedLength) of the view.
 */
export function addressPairHash(view: DataView, offset: number, capturedLength: number, linkType: number): number {
  if (linkType !== LINK_ETHERNET || capturedLength < ETHERNET_HEADER) return 0;
  const end = offset + capturedLength;
  let etherType = view.getUint16(offset + ETHER_TYPE);
  let at = offset + ETHERNET_HEADER;
  while (isVlanTag(etherType)) {
    if (at + VLAN_TAG > end) return macPair(view, offset);
    etherType = view.getUint16(at + 2);
    at += VLAN_TAG;
  }
  const version = at < end ? view.getUint8(at) : 0;
  if (etherType === ETHER_IPV4 && at + IPV4_HEADER <= end && version >= 0x45 && version <= 0x4f) {
    return pair(ipv4Hash(view, at + IPV4_SRC), ipv4Hash(view, at + IPV4_DST));
  }
  if (etherType === ETHER_IPV6 && at + IPV6_HEADER <= end && version >> 4 === 6) {
    return pair(ipv6Hash(view, at + IPV6_SRC), ipv6Hash(view, at + IPV6_DST));
  }
  if (etherType === ETHER_ARP) return arpPair(view, offset, at, end);
  return macPair(view, offset);
}

function arpPair(view: DataView, frame: number, at: number, end: number): number {
  if (at + ARP_ADDRESSES > end) return macPair(view, frame);
  const hardware = view.getUint8(at + ARP_HARDWARE_LENGTH);
  const protocol = view.getUint8(at + ARP_PROTOCOL_LENGTH);
  const cut = at + ARP_ADDRESSES + 2 * (hardware + protocol) > end;
  if (cut || protocol !== 4 || view.getUint16(at + ARP_PROTOCOL_TYPE) !== ETHER_IPV4) return macPair(view, frame);
  const sender = at + ARP_ADDRESSES + hardware;
  return pair(ipv4Hash(view, sender), ipv4Hash(view, sender + protocol + hardware));
}
