import { LAYER, NEXT, follow, recordProblem, type Decoding, type Next } from './decoding.ts';
import { ETHER_IPV4, ETHER_IPV6, ETHER_MPLS, ETHER_MPLS_MULTICAST } from './ether-type.ts';

/** RFC 1662 §3.1: the address, and the bytes of address and control, which may be left out. */
const ADDRESS = 0xff,
  ADDRESS_AND_CONTROL = 2;
// Protocol numbers of https://www.iana.org/assignments/ppp-numbers
const PPP_IPV4 = 0x0021,
  PPP_IPV6 = 0x0057,
  PPP_MPLS = 0x0281,
  PPP_MPLS_MULTICAST = 0x0283,
  PPP_BRIDGED = 0x0031;
const BRIDGED_HEADER = 2;
// RFC 2516 §4
const PPPOE_HEADER = 6;

/** A PPP frame, with or without address and control, its protocol in one byte or two. */
export function decodePpp(decoding: Decoding, at: number): Next {
  const { view } = decoding;
  const available = Math.max(decoding.capturedEnd - at, 0);
  if (available < 2) return recordProblem(decoding, LAYER.ppp, at, 2, available);
  // No protocol number begins like the address (RFC 1661 §2).
  const before = view.getUint8(at) === ADDRESS ? ADDRESS_AND_CONTROL : 0;
  if (available <= before) return recordProblem(decoding, LAYER.ppp, at, before + 2, available);
  const first = view.getUint8(at + before);
  // A protocol number is odd: RFC 1661 §2, §6.5.
  if ((first & 1) === 1) return behindPpp(decoding, first, at + before + 1);
  if (available < before + 2) return recordProblem(decoding, LAYER.ppp, at, before + 2, available);
  return behindPpp(decoding, view.getUint16(at + before), at + before + 2);
}

function behindPpp(decoding: Decoding, protocol: number, at: number): Next {
  switch (protocol) {
    case PPP_IPV4:
      return follow(decoding, NEXT.etherType, at, ETHER_IPV4);
    case PPP_IPV6:
      return follow(decoding, NEXT.etherType, at, ETHER_IPV6);
    case PPP_MPLS:
      return follow(decoding, NEXT.etherType, at, ETHER_MPLS);
    case PPP_MPLS_MULTICAST:
      return follow(decoding, NEXT.etherType, at, ETHER_MPLS_MULTICAST);
    case PPP_BRIDGED:
      return decodeBridged(decoding, at);
    default:
      return NEXT.nothing;
  }
}

/** Bridging control protocol: flags and MAC type before an Ethernet frame (RFC 3518 §4.2). */
function decodeBridged(decoding: Decoding, at: number): Next {
  const available = Math.max(decoding.capturedEnd - at, 0);
  if (available < BRIDGED_HEADER) return recordProblem(decoding, LAYER.ppp, at, BRIDGED_HEADER, available);
  return follow(decoding, NEXT.ethernet, at + BRIDGED_HEADER);
}

/** A session of PPP over Ethernet. */
export function decodePppoe(decoding: Decoding, at: number): Next {
  const available = Math.max(decoding.capturedEnd - at, 0);
  if (available < PPPOE_HEADER) return recordProblem(decoding, LAYER.ppp, at, PPPOE_HEADER, available);
  return follow(decoding, NEXT.ppp, at + PPPOE_HEADER);
}
