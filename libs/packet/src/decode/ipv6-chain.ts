import { FRAGMENT, LAYER, recordProblem, NEXT, follow, type Decoding, type Next } from './decoding.ts';
import {
  AUTHENTICATION,
  DESTINATION_OPTIONS,
  FRAGMENT_HEADER,
  HOP_BY_HOP,
  HOST_IDENTITY,
  MOBILITY,
  NO_NEXT_HEADER,
  ROUTING,
  SHIM6,
} from './ip-protocol.ts';

// RFC 8200 §4: next header, then the length in units of 8 bytes without the first
const NEXT_HEADER = 0,
  LENGTH = 1,
  SMALLEST_HEADER = 8;
// RFC 8200 §4.5: fragment header
const FRAGMENT_OFFSET = 2,
  IDENTIFICATION = 4;
const MORE_FRAGMENTS = 1,
  OFFSET_BITS = 0xfff8;

/** A packet with more extension headers than this is not followed to its end. */
const LONGEST_CHAIN = 64;

function isExtension(header: number): boolean {
  switch (header) {
    case HOP_BY_HOP:
    case ROUTING:
    case FRAGMENT_HEADER:
    case AUTHENTICATION:
    case DESTINATION_OPTIONS:
    case MOBILITY:
    case HOST_IDENTITY:
    case SHIM6:
      return true;
    default:
      return false;
  }
}

/** Mobility (RFC 6275), HIP (RFC 7401) and shim6 (RFC 5533) carry messages of their own where nothing follows them. */
function isProtocolOfItsOwn(header: number): boolean {
  return header === MOBILITY || header === HOST_IDENTITY || header === SHIM6;
}

/** Bytes of the extension header at `at`, of which 2 are there (RFC 8200 §4, RFC 4302 §2.2 for AH). */
function extensionLength(view: DataView, header: number, at: number): number {
  if (header === FRAGMENT_HEADER) return SMALLEST_HEADER;
  const length = view.getUint8(at + LENGTH);
  return header === AUTHENTICATION ? (length + 2) * 4 : (length + 1) * 8;
}

/** Marks a fragment and says whether it is a later one; a fragment that is the whole packet (RFC 6946) stays unmarked. */
function readFragment(decoding: Decoding, at: number): boolean {
  const { view, packets, row } = decoding;
  const bits = view.getUint16(at + FRAGMENT_OFFSET);
  const later = (bits & OFFSET_BITS) !== 0;
  if (!later && (bits & MORE_FRAGMENTS) === 0) return false;
  packets.fragment[row] = later ? FRAGMENT.later : FRAGMENT.first;
  packets.identification[row] = view.getUint32(at + IDENTIFICATION);
  packets.fragmentOffset[row] = bits & OFFSET_BITS;
  return later;
}

/**
 * Follows the headers of an IPv6 packet from `at`, where `header` stands, to the transport header.
 * `end` is where the packet ends by its own length, which may lie behind the captured bytes.
 */
export function decodeIpv6Chain(decoding: Decoding, header: number, at: number, end: number): Next {
  const { view, packets, row } = decoding;
  const limit = Math.min(end, decoding.capturedEnd);
  let next = header;
  for (let depth = 0; isExtension(next); depth++) {
    packets.protocol[row] = next;
    packets.payloadLength[row] = Math.max(end - at, 0);
    const available = Math.max(limit - at, 0);
    const needed = available < 2 ? SMALLEST_HEADER : extensionLength(view, next, at);
    if (available < needed || depth === LONGEST_CHAIN) {
      return recordProblem(decoding, LAYER.ipv6, at, needed, depth === LONGEST_CHAIN ? 0 : available);
    }
    if (isProtocolOfItsOwn(next) && view.getUint8(at + NEXT_HEADER) === NO_NEXT_HEADER) return NEXT.nothing;
    const later = next === FRAGMENT_HEADER && readFragment(decoding, at);
    next = view.getUint8(at + NEXT_HEADER);
    at += needed;
    if (later) break;
  }
  packets.protocol[row] = next;
  packets.payloadLength[row] = Math.max(end - at, 0);
  if (packets.fragment[row] === FRAGMENT.later) return NEXT.nothing;
  decoding.end = end;
  return follow(decoding, NEXT.protocol, at, next);
}
