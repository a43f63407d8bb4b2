import { LAYER, NEXT, TUNNEL, recordProblem, type Decoding, type Next } from './decoding.ts';
import { ETHER_IPV4, ETHER_IPV6 } from './ether-type.ts';
import { decodeGre } from './gre.ts';
import { ETHERNET, GRE, IPV4_IN_IP, IPV6_IN_IP, MPLS_IN_IP } from './ip-protocol.ts';
import { enterTunnel } from './tunnel.ts';

// draft-ietf-intarea-gue-09 §3: variant, control bit and length of what follows in words; protocol; flags
const PROTOCOL = 1,
  FLAGS = 2,
  HEADER = 4,
  WORD = 4;
const VARIANT_SHIFT = 6,
  DIRECT_IP = 1,
  IS_CONTROL = 0x20,
  LENGTH_BITS = 0x1f;
/** draft-ietf-intarea-gue-extensions-06 §3: parts of a packet, and packets that were transformed (encrypted). */
const IS_FRAGMENT_OR_TRANSFORMED = 0x0c00;

/** Generic UDP encapsulation of a packet: behind its header (variant 0), or of IP without one (variant 1). */
export function decodeGue(decoding: Decoding, at: number): Next {
  const { view } = decoding;
  const available = Math.max(Math.min(decoding.end, decoding.capturedEnd) - at, 0);
  if (available < HEADER) return recordProblem(decoding, LAYER.gue, at, HEADER, available);
  const first = view.getUint8(at);
  const variant = first >> VARIANT_SHIFT;
  if (variant === DIRECT_IP) return enterTunnel(decoding, TUNNEL.gue, 0, NEXT.ip, at);
  if (variant !== 0 || (first & IS_CONTROL) !== 0) return NEXT.nothing;
  if ((view.getUint16(at + FLAGS) & IS_FRAGMENT_OR_TRANSFORMED) !== 0) return NEXT.nothing;
  const length = HEADER + (first & LENGTH_BITS) * WORD;
  if (available < length) return recordProblem(decoding, LAYER.gue, at, length, available);
  const body = at + length;
  switch (view.getUint8(at + PROTOCOL)) {
    case IPV4_IN_IP:
      return enterTunnel(decoding, TUNNEL.gue, 0, NEXT.etherType, body, ETHER_IPV4);
    case IPV6_IN_IP:
      return enterTunnel(decoding, TUNNEL.gue, 0, NEXT.etherType, body, ETHER_IPV6);
    case ETHERNET:
      return enterTunnel(decoding, TUNNEL.gue, 0, NEXT.ethernet, body);
    case MPLS_IN_IP:
      return enterTunnel(decoding, TUNNEL.gue, 0, NEXT.mpls, body);
    case GRE:
      return decodeGre(decoding, body);
    default:
      return NEXT.nothing;
  }
}
