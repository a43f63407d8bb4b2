import { FRAGMENT, LAYER, NEXT, TUNNEL, follow, recordProblem, type Decoding, type Next } from './decoding.ts';
import { ETHER_IPV4, ETHER_IPV6 } from './ether-type.ts';
import { decodeEtherIp, decodeGre, decodeMplsInIp } from './gre.ts';
import { decodeIcmp } from './icmp.ts';
import { decodeIcmpv6 } from './icmpv6.ts';
import {
  AUTHENTICATION,
  ETHERNET,
  ETHERNET_IN_IP,
  GRE,
  ICMP,
  ICMPV6,
  IPV4_IN_IP,
  IPV6_IN_IP,
  MPLS_IN_IP,
  SCTP,
  TCP,
  UDP,
} from './ip-protocol.ts';
import { decodeSctpPorts } from './sctp.ts';
import { decodeTcp } from './tcp.ts';
import { decodeIpInIp, enterTunnel } from './tunnel.ts';
import { decodeUdp } from './udp.ts';
import { decodeUdpTunnel } from './udp-tunnel.ts';

const UDP_HEADER = 8;
// RFC 4302 §2: next header, length in words less two
const AUTHENTICATION_HEADER = 12;

/** The transport header at `at`; `end` is where the IP packet ends by its own length, maybe behind the captured bytes. */
export function decodeTransport(decoding: Decoding, protocol: number, at: number, end: number): Next {
  switch (protocol) {
    case TCP:
      return decodeTcp(decoding, at, end);
    case UDP:
      return decodeDatagram(decoding, at, end);
    case ICMP:
      return decodeIcmp(decoding, at, end);
    case ICMPV6:
      return decodeIcmpv6(decoding, at, end);
    case SCTP:
      return decodeSctpPorts(decoding, at, end);
    case AUTHENTICATION:
      return decodeAuthentication(decoding, at, end);
    default:
      // A fragment has only a part of what is in the tunnel, and its other parts have no header: none of them is looked into.
      if (decoding.packets.fragment[decoding.row] !== FRAGMENT.whole) return NEXT.nothing;
      decoding.end = end;
      return decodeIpTunnel(decoding, protocol, at);
  }
}

function decodeDatagram(decoding: Decoding, at: number, end: number): Next {
  const { packets, row } = decoding;
  decodeUdp(decoding, at, end);
  if (packets.problem[row] !== 0 || packets.fragment[row] !== FRAGMENT.whole) return NEXT.nothing;
  decoding.end = end;
  return decodeUdpTunnel(decoding, packets.srcPort[row] ?? 0, packets.dstPort[row] ?? 0, at + UDP_HEADER);
}

function decodeIpTunnel(decoding: Decoding, protocol: number, at: number): Next {
  switch (protocol) {
    case IPV4_IN_IP:
      return decodeIpInIp(decoding, ETHER_IPV4, at);
    case IPV6_IN_IP:
      return decodeIpInIp(decoding, ETHER_IPV6, at);
    case GRE:
      return decodeGre(decoding, at);
    case ETHERNET_IN_IP:
      return decodeEtherIp(decoding, at);
    case ETHERNET:
      return enterTunnel(decoding, TUNNEL.etherIp, 0, NEXT.ethernet, at);
    case MPLS_IN_IP:
      return decodeMplsInIp(decoding, at);
    default:
      return NEXT.nothing;
  }
}

/** The authentication header of IPv4; that of IPv6 is one of its extension headers. */
function decodeAuthentication(decoding: Decoding, at: number, end: number): Next {
  const { view, packets, row } = decoding;
  const available = Math.max(Math.min(end, decoding.capturedEnd) - at, 0);
  if (available < AUTHENTICATION_HEADER)
    return recordProblem(decoding, LAYER.authentication, at, AUTHENTICATION_HEADER, available);
  const needed = (view.getUint8(at + 1) + 2) * 4;
  if (available < needed) return recordProblem(decoding, LAYER.authentication, at, needed, available);
  const protocol = view.getUint8(at);
  packets.protocol[row] = protocol;
  packets.payloadLength[row] = Math.max(end - at - needed, 0);
  decoding.end = end;
  return follow(decoding, NEXT.protocol, at + needed, protocol);
}
