import { allocatePackets } from '@weir/schema';
import { decodeFrame } from './decode/decode-frame.ts';
import { type Decoding, decodingOf } from './decode/decoding.ts';
import { ETHER_IPV4, ETHER_IPV6, isVlanTag } from './decode/ether-type.ts';
import {
  AUTHENTICATION,
  DESTINATION_OPTIONS,
  ETHERNET,
  ETHERNET_IN_IP,
  FRAGMENT_HEADER,
  GRE,
  HOP_BY_HOP,
  HOST_IDENTITY,
  IPV4_IN_IP,
  IPV6_IN_IP,
  MOBILITY,
  MPLS_IN_IP,
  ROUTING,
  SHIM6,
  TCP,
  UDP,
} from './decode/ip-protocol.ts';
import { isDecodedLink, LINK_ETHERNET } from './decode/link-type.ts';
import { isTunnelPort } from './decode/udp-tunnel.ts';

// IEEE 802.3 and 802.1Q
const ETHER_TYPE = 12,
  ETHERNET_HEADER = 14,
  VLAN_TAG = 4;
// RFC 791
const IPV4_FRAGMENT = 6,
  IPV4_PROTOCOL = 9,
  IPV4_SRC = 12,
  IPV4_DST = 16,
  IPV4_HEADER = 20;
// RFC 8200
const IPV6_NEXT = 6,
  IPV6_SRC = 8,
  IPV6_DST = 24,
  IPV6_HEADER = 40;

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

function macHash(mac: DataView): number {
  return mix(mix(0, mac.getInt32(0)), mac.getUint16(4));
}

const NO_ADDRESS = ipv6Hash(new DataView(new ArrayBuffer(16)), 0);
const NO_MAC = macHash(new DataView(new ArrayBuffer(6)));

/**
 * A uint32 from the innermost pair of addresses that {@link parseFrames} decodes in the frame: IP addresses, else IPv4 addresses
 * of ARP, else MAC addresses. Both directions and all fragments give the same number; 0 where nothing is decoded.
 * The frame is the bytes [offset, offset + capturedLength) of the view.
 */
export function addressPairHash(view: DataView, offset: number, capturedLength: number, linkType: number): number {
  if (linkType === LINK_ETHERNET) {
    const hash = plainHash(view, offset, offset + capturedLength);
    if (hash >= 0) return hash;
  }
  return isDecodedLink(linkType) ? decodedHash(view, offset, capturedLength, linkType) : 0;
}

/** Of IP directly in Ethernet or VLANs with nothing but a transport in it, which nearly all frames are; -1 of any other. */
function plainHash(view: DataView, offset: number, end: number): number {
  if (offset + ETHERNET_HEADER > end) return -1;
  let etherType = view.getUint16(offset + ETHER_TYPE);
  let at = offset + ETHERNET_HEADER;
  while (isVlanTag(etherType)) {
    if (at + VLAN_TAG > end) return -1;
    etherType = view.getUint16(at + 2);
    at += VLAN_TAG;
  }
  if (etherType === ETHER_IPV4 && at + IPV4_HEADER <= end) {
    const version = view.getUint8(at);
    if (version < 0x45 || version > 0x4f) return -1;
    if (!isFragment(view, at) && !isPlain(view, view.getUint8(at + IPV4_PROTOCOL), at + (version & 0x0f) * 4, end))
      return -1;
    return pair(ipv4Hash(view, at + IPV4_SRC), ipv4Hash(view, at + IPV4_DST));
  }
  if (etherType === ETHER_IPV6 && at + IPV6_HEADER <= end && view.getUint8(at) >> 4 === 6) {
    if (!isPlain(view, view.getUint8(at + IPV6_NEXT), at + IPV6_HEADER, end)) return -1;
    return pair(ipv6Hash(view, at + IPV6_SRC), ipv6Hash(view, at + IPV6_DST));
  }
  return -1;
}

function isFragment(view: DataView, at: number): boolean {
  return (view.getUint16(at + IPV4_FRAGMENT) & 0x3fff) !== 0;
}

/** Protocols that may lead on to another IP header: tunnels, and the extension headers of IPv6. */
const MAY_LEAD_ON = new Uint8Array(256);
for (const protocol of [
  HOP_BY_HOP,
  IPV4_IN_IP,
  IPV6_IN_IP,
  ROUTING,
  FRAGMENT_HEADER,
  GRE,
  DESTINATION_OPTIONS,
  ETHERNET_IN_IP,
  MOBILITY,
  MPLS_IN_IP,
  HOST_IDENTITY,
  SHIM6,
  ETHERNET,
])
  MAY_LEAD_ON[protocol] = 1;
// RFC 4302 §2: next header, length in words less two
const AUTHENTICATION_HEADER = 12;

/** Whether no further IP header can follow the header of `protocol` at `at`. */
function isPlain(view: DataView, protocol: number, at: number, end: number): boolean {
  if (protocol === TCP) return true;
  if (protocol === AUTHENTICATION) {
    const next = at + AUTHENTICATION_HEADER <= end ? view.getUint8(at) : AUTHENTICATION;
    return next !== AUTHENTICATION && isPlain(view, next, at + (view.getUint8(at + 1) + 2) * 4, end);
  }
  if (protocol !== UDP) return MAY_LEAD_ON[protocol] === 0;
  return at + 4 <= end && !isTunnelPort(view.getUint16(at)) && !isTunnelPort(view.getUint16(at + 2));
}

const ADDRESS_BYTES = 16,
  MAC_BYTES = 6;
const ONE_ROW = allocatePackets(1, { source: '', lane: 0, watermark: 0, last: false });
const ADDRESSES = new DataView(ONE_ROW.srcAddress.buffer, ONE_ROW.srcAddress.byteOffset, ADDRESS_BYTES);
const OTHER_ADDRESSES = new DataView(ONE_ROW.dstAddress.buffer, ONE_ROW.dstAddress.byteOffset, ADDRESS_BYTES);
const MACS = new DataView(ONE_ROW.srcMac.buffer, ONE_ROW.srcMac.byteOffset, MAC_BYTES);
const OTHER_MACS = new DataView(ONE_ROW.dstMac.buffer, ONE_ROW.dstMac.byteOffset, MAC_BYTES);
let decoding: Decoding | undefined;

/** By decoding the frame, so that both always find the same pair. */
function decodedHash(view: DataView, offset: number, capturedLength: number, linkType: number): number {
  if (decoding?.view !== view) decoding = decodingOf(view, ONE_ROW);
  for (const column of [ONE_ROW.srcAddress, ONE_ROW.dstAddress, ONE_ROW.srcMac, ONE_ROW.dstMac]) column.fill(0);
  for (const column of [ONE_ROW.tunnelDepth, ONE_ROW.fragment, ONE_ROW.problem]) column[0] = 0;
  decoding.frameStart = offset;
  decoding.capturedEnd = offset + capturedLength;
  // Nothing of an address depends on what was not captured.
  decoding.wireEnd = decoding.capturedEnd;
  decodeFrame(decoding, linkType);
  const one = ipv6Hash(ADDRESSES, 0);
  const other = ipv6Hash(OTHER_ADDRESSES, 0);
  if (one !== NO_ADDRESS || other !== NO_ADDRESS) return pair(one, other);
  const macs = pair(macHash(MACS), macHash(OTHER_MACS));
  return macs === pair(NO_MAC, NO_MAC) ? 0 : macs;
}
