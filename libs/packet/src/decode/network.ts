import { decodeArp } from './arp.ts';
import { NEXT, TUNNEL, follow, type Decoding, type Next } from './decoding.ts';
import { decodeEncapsulation } from './encapsulation.ts';
import {
  ETHER_ARP,
  ETHER_BRIDGED,
  ETHER_IPV4,
  ETHER_IPV6,
  ETHER_MPLS,
  ETHER_MPLS_MULTICAST,
  ETHER_PPP,
  ETHER_PPPOE_SESSION,
  isVlanTag,
  SMALLEST_ETHER_TYPE,
} from './ether-type.ts';
import { decodeIpv4 } from './ipv4.ts';
import { decodeIpv6 } from './ipv6.ts';
import { decodePppoe } from './ppp.ts';
import { decodeVlanTags } from './vlan.ts';

function isInTunnel({ packets, row, tunnel }: Decoding): boolean {
  return tunnel !== TUNNEL.none || packets.tunnelDepth[row] !== 0;
}

/** What the EtherType says stands at `at`. */
export function decodeNetwork(decoding: Decoding, etherType: number, at: number): Next {
  if (!isInTunnel(decoding)) decoding.packets.etherType[decoding.row] = etherType;
  if (etherType === ETHER_IPV4) return decodeIpv4(decoding, at);
  if (etherType === ETHER_IPV6) return decodeIpv6(decoding, at);
  if (isVlanTag(etherType)) return decodeVlanTags(decoding, at);
  switch (etherType) {
    case ETHER_ARP:
      return isInTunnel(decoding) ? NEXT.nothing : decodeArp(decoding, at);
    case ETHER_MPLS:
    case ETHER_MPLS_MULTICAST:
      return follow(decoding, NEXT.mpls, at);
    case ETHER_PPPOE_SESSION:
      return decodePppoe(decoding, at);
    case ETHER_PPP:
      return follow(decoding, NEXT.ppp, at);
    case ETHER_BRIDGED:
      return follow(decoding, NEXT.ethernet, at);
    default:
      if (etherType < SMALLEST_ETHER_TYPE) return follow(decoding, NEXT.llc, at);
      return decodeEncapsulation(decoding, etherType, at);
  }
}
