import { LAYER, NEXT, follow, recordProblem, type Decoding, type Next } from './decoding.ts';
import {
  ETHER_BACKBONE,
  ETHER_FABRIC_PATH,
  ETHER_IPV4,
  ETHER_IPV6,
  ETHER_MACSEC,
  ETHER_NSH,
  ETHER_PORT_EXTENSION,
  ETHER_TRILL,
  ETHER_VN_TAG,
} from './ether-type.ts';

// Bytes before the EtherType, or before the inner Ethernet header
const VN_TAG = 4,
  E_TAG = 6,
  I_TAG = 4,
  FABRIC_PATH_TAG = 2;
// IEEE 802.1AE: tag control information, short length, packet number, maybe the channel's identifier
const MACSEC_TAG = 6,
  CHANNEL = 8,
  CHECK_VALUE = 16,
  HAS_CHANNEL = 0x20,
  IS_ENCRYPTED = 0x0c;
// RFC 8300 §2.2
const NSH_HEADER = 4,
  NSH_LENGTH_BITS = 0x3f,
  NSH_NEXT = 3;
const NSH_IPV4 = 1,
  NSH_IPV6 = 2,
  NSH_ETHERNET = 3,
  NSH_NSH = 4,
  NSH_MPLS = 5;
// RFC 6325 §3: version, flags and the length of the options in words, then two nicknames
const TRILL_HEADER = 6,
  TRILL_OPTIONS_SHIFT = 6,
  TRILL_OPTIONS_BITS = 0x1f;

/** Enough captured bytes for a tag of `needed` bytes, or the problem is recorded. */
function has(decoding: Decoding, at: number, needed: number): boolean {
  const available = Math.max(decoding.capturedEnd - at, 0);
  if (available >= needed) return true;
  recordProblem(decoding, LAYER.encapsulation, at, needed, available);
  return false;
}

/** A tag, then the EtherType of what follows. */
function behindTag(decoding: Decoding, at: number, tagBytes: number): Next {
  if (!has(decoding, at, tagBytes + 2)) return NEXT.nothing;
  return follow(decoding, NEXT.etherType, at + tagBytes + 2, decoding.view.getUint16(at + tagBytes));
}

/** A tag or header, then an Ethernet frame. */
function ethernetBehind(decoding: Decoding, at: number, bytes: number): Next {
  return has(decoding, at, bytes) ? follow(decoding, NEXT.ethernet, at + bytes) : NEXT.nothing;
}

/** MACsec that only authenticates leaves its payload in the clear, with the check value behind it. */
function decodeMacsec(decoding: Decoding, at: number): Next {
  if (!has(decoding, at, MACSEC_TAG)) return NEXT.nothing;
  const control = decoding.view.getUint8(at);
  if ((control & IS_ENCRYPTED) !== 0) return NEXT.nothing;
  const tagBytes = (control & HAS_CHANNEL) === 0 ? MACSEC_TAG : MACSEC_TAG + CHANNEL;
  if (!has(decoding, at, tagBytes + 2)) return NEXT.nothing;
  decoding.wireEnd -= CHECK_VALUE;
  decoding.capturedEnd = Math.min(decoding.capturedEnd, decoding.wireEnd);
  return behindTag(decoding, at, tagBytes);
}

/** Network service header; its protocol numbers are those of VXLAN-GPE. */
export function decodeNsh(decoding: Decoding, at: number): Next {
  if (!has(decoding, at, NSH_HEADER)) return NEXT.nothing;
  const bytes = (decoding.view.getUint16(at) & NSH_LENGTH_BITS) * 4;
  if (bytes < NSH_HEADER || !has(decoding, at, bytes)) return NEXT.nothing;
  return behindNsh(decoding, decoding.view.getUint8(at + NSH_NEXT), at + bytes);
}

/** What the "next protocol" of NSH (RFC 8300 §11.2.5) or VXLAN-GPE says stands at `at`. */
export function behindNsh(decoding: Decoding, protocol: number, at: number): Next {
  if (protocol === NSH_IPV4) return follow(decoding, NEXT.etherType, at, ETHER_IPV4);
  if (protocol === NSH_IPV6) return follow(decoding, NEXT.etherType, at, ETHER_IPV6);
  if (protocol === NSH_ETHERNET) return follow(decoding, NEXT.ethernet, at);
  if (protocol === NSH_NSH) return follow(decoding, NEXT.etherType, at, ETHER_NSH);
  return protocol === NSH_MPLS ? follow(decoding, NEXT.mpls, at) : NEXT.nothing;
}

function decodeTrill(decoding: Decoding, at: number): Next {
  if (!has(decoding, at, TRILL_HEADER)) return NEXT.nothing;
  const optionWords = (decoding.view.getUint16(at) >> TRILL_OPTIONS_SHIFT) & TRILL_OPTIONS_BITS;
  return ethernetBehind(decoding, at, TRILL_HEADER + optionWords * 4);
}

/** Tags and headers of switches between the link and the network layer; any other EtherType is left undecoded. */
export function decodeEncapsulation(decoding: Decoding, etherType: number, at: number): Next {
  switch (etherType) {
    case ETHER_VN_TAG:
      return behindTag(decoding, at, VN_TAG);
    case ETHER_PORT_EXTENSION:
      return behindTag(decoding, at, E_TAG);
    case ETHER_BACKBONE:
      return ethernetBehind(decoding, at, I_TAG);
    case ETHER_FABRIC_PATH:
      return ethernetBehind(decoding, at, FABRIC_PATH_TAG);
    case ETHER_MACSEC:
      return decodeMacsec(decoding, at);
    case ETHER_NSH:
      return decodeNsh(decoding, at);
    case ETHER_TRILL:
      return decodeTrill(decoding, at);
    default:
      return NEXT.nothing;
  }
}
