import { decodeArp } from './arp.ts';
import { LAYER, recordProblem, type Decoding } from './decoding.ts';
import { ETHER_ARP, ETHER_IPV4, ETHER_IPV6, isVlanTag } from './ether-type.ts';
import { decodeIpv4 } from './ipv4.ts';
import { decodeIpv6 } from './ipv6.ts';
import { decodeVlanTags } from './vlan.ts';

// IEEE 802.3: Ethernet header
const DST_MAC = 0,
  SRC_MAC = 6,
  ETHER_TYPE = 12,
  ETHERNET_HEADER = 14;

/** An Ethernet II or IEEE 802.3 frame and what it carries; LLC behind a length is left undecoded. */
export function decodeEthernet(decoding: Decoding): void {
  const { view, packets, row, frameStart } = decoding;
  const available = decoding.capturedEnd - frameStart;
  if (available < ETHERNET_HEADER) {
    recordProblem(decoding, LAYER.ethernet, frameStart, ETHERNET_HEADER, available);
    return;
  }
  const mac = row * 6;
  decoding.dstMac.setUint32(mac, view.getUint32(frameStart + DST_MAC));
  decoding.dstMac.setUint16(mac + 4, view.getUint16(frameStart + DST_MAC + 4));
  decoding.srcMac.setUint32(mac, view.getUint32(frameStart + SRC_MAC));
  decoding.srcMac.setUint16(mac + 4, view.getUint16(frameStart + SRC_MAC + 4));
  let etherType = view.getUint16(frameStart + ETHER_TYPE);
  let at = frameStart + ETHERNET_HEADER;
  packets.etherType[row] = etherType;
  if (isVlanTag(etherType)) {
    at = decodeVlanTags(decoding, at);
    if (at < 0) return;
    etherType = packets.etherType[row] ?? 0;
  }
  if (etherType === ETHER_IPV4) decodeIpv4(decoding, at);
  else if (etherType === ETHER_IPV6) decodeIpv6(decoding, at);
  else if (etherType === ETHER_ARP) decodeArp(decoding, at);
}
