import { LAYER, NEXT, TUNNEL, recordProblem, type Decoding, type Next } from './decoding.ts';
import { ETHER_BRIDGED, ETHER_IPV4 } from './ether-type.ts';
import { enterTunnel } from './tunnel.ts';

// RFC 2784 §2, RFC 2890 §2; version 1 is that of PPTP, RFC 2637 §4.1
const PROTOCOL = 2,
  HEADER = 4,
  WORD = 4;
const HAS_CHECKSUM = 0x8000,
  HAS_ROUTING = 0x4000,
  HAS_KEY = 0x2000,
  HAS_SEQUENCE = 0x1000,
  HAS_ACKNOWLEDGMENT = 0x0080,
  VERSION_BITS = 7;
/** draft-foschiano-erspan: types I and II, and type III. */
const ERSPAN = 0x88be,
  ERSPAN_3 = 0x22eb,
  ERSPAN_2_HEADER = 8,
  ERSPAN_3_HEADER = 12,
  ERSPAN_3_OPTIONS = 8,
  ERSPAN_3_HAS_OPTIONS = 1,
  SESSION_BITS = 0x3ff;
/** Aruba's access points tunnel frames of 802.11 under these numbers, one for each tunnel between two ends. */
const ARUBA_WLAN = 0x8200,
  ARUBA_WLAN_LAST = 0x83f0;
/** WCCP redirects with a header of its own in its second version, which does not begin like IPv4. */
const WCCP = 0x883e;
/** RFC 7637: virtual subnet in the upper bits of the key, flow in the lower. */
const NVGRE_FLOW_BITS = 8;

/** What GRE carries, and the key by which its tunnel is told from others. */
export function decodeGre(decoding: Decoding, at: number): Next {
  const { view } = decoding;
  const available = Math.max(Math.min(decoding.end, decoding.capturedEnd) - at, 0);
  if (available < HEADER) return recordProblem(decoding, LAYER.gre, at, HEADER, available);
  const flags = view.getUint16(at);
  const protocol = view.getUint16(at + PROTOCOL);
  const version = flags & VERSION_BITS;
  // Source routes (RFC 1701) have gone out of use, and other versions do not exist.
  if (version > 1 || (flags & HAS_ROUTING) !== 0) return NEXT.nothing;
  const keyAt = at + HEADER + ((flags & HAS_CHECKSUM) === 0 ? 0 : WORD);
  const sequenceAt = keyAt + ((flags & HAS_KEY) === 0 ? 0 : WORD);
  let body = sequenceAt + ((flags & HAS_SEQUENCE) === 0 ? 0 : WORD);
  if (version === 1 && (flags & HAS_ACKNOWLEDGMENT) !== 0) body += WORD;
  if (body - at > available) return recordProblem(decoding, LAYER.gre, at, body - at, available);
  // PPTP numbers all packets that carry anything; the others acknowledge.
  if (version === 1 && (flags & HAS_SEQUENCE) === 0) return NEXT.nothing;
  const key = (flags & HAS_KEY) === 0 ? 0 : view.getUint32(keyAt);
  if (protocol === ERSPAN || protocol === ERSPAN_3) return decodeErspan(decoding, protocol, flags, body);
  if (protocol === ETHER_BRIDGED && (flags & HAS_KEY) !== 0)
    return enterTunnel(decoding, TUNNEL.nvgre, key >>> NVGRE_FLOW_BITS, NEXT.ethernet, body);
  if (protocol === WCCP) return decodeWccp(decoding, key, body);
  if (protocol >= ARUBA_WLAN && protocol <= ARUBA_WLAN_LAST)
    return enterTunnel(decoding, TUNNEL.gre, key, NEXT.wlan, body);
  return enterTunnel(decoding, TUNNEL.gre, version === 1 ? key & 0xffff : key, NEXT.etherType, body, protocol);
}

function decodeWccp(decoding: Decoding, key: number, at: number): Next {
  const available = Math.max(decoding.capturedEnd - at, 0);
  if (available < WORD) return recordProblem(decoding, LAYER.gre, at, WORD, available);
  const hasHeader = decoding.view.getUint8(at) >> 4 !== 4;
  return enterTunnel(decoding, TUNNEL.gre, key, NEXT.etherType, hasHeader ? at + WORD : at, ETHER_IPV4);
}

/** A mirrored Ethernet frame; type I has no header of its own, and no sequence number in that of GRE. */
function decodeErspan(decoding: Decoding, protocol: number, flags: number, at: number): Next {
  const { view } = decoding;
  if (protocol === ERSPAN && (flags & HAS_SEQUENCE) === 0)
    return enterTunnel(decoding, TUNNEL.erspan, 0, NEXT.ethernet, at);
  let header = protocol === ERSPAN ? ERSPAN_2_HEADER : ERSPAN_3_HEADER;
  const available = Math.max(decoding.capturedEnd - at, 0);
  if (available < header) return recordProblem(decoding, LAYER.gre, at, header, available);
  if (protocol === ERSPAN_3 && (view.getUint8(at + header - 1) & ERSPAN_3_HAS_OPTIONS) !== 0)
    header += ERSPAN_3_OPTIONS;
  if (available < header) return recordProblem(decoding, LAYER.gre, at, header, available);
  const session = view.getUint16(at + 2) & SESSION_BITS;
  return enterTunnel(decoding, TUNNEL.erspan, session, NEXT.ethernet, at + header);
}

/** RFC 3378: Ethernet directly in IP. */
export function decodeEtherIp(decoding: Decoding, at: number): Next {
  const ETHER_IP_HEADER = 2;
  const available = Math.max(Math.min(decoding.end, decoding.capturedEnd) - at, 0);
  if (available < ETHER_IP_HEADER) return recordProblem(decoding, LAYER.encapsulation, at, ETHER_IP_HEADER, available);
  return enterTunnel(decoding, TUNNEL.etherIp, 0, NEXT.ethernet, at + ETHER_IP_HEADER);
}

/** RFC 4023: MPLS directly in IP. */
export function decodeMplsInIp(decoding: Decoding, at: number): Next {
  decoding.end = Math.max(decoding.end, at);
  return enterTunnel(decoding, TUNNEL.mplsInIp, 0, NEXT.mpls, at);
}
