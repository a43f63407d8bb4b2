import { NEXT, LAYER, copyMac, follow, recordProblem, type Decoding, type Next } from './decoding.ts';

// IEEE 802.3: Ethernet header
const DST_MAC = 0,
  SRC_MAC = 6,
  ETHER_TYPE = 12,
  ETHERNET_HEADER = 14;

/** An Ethernet II or IEEE 802.3 frame. The addresses are kept of the outermost. */
export function decodeEthernet(decoding: Decoding, at: number): Next {
  const { view, row } = decoding;
  const available = decoding.capturedEnd - at;
  if (available < ETHERNET_HEADER)
    return recordProblem(decoding, LAYER.ethernet, at, ETHERNET_HEADER, Math.max(available, 0));
  if (!decoding.hasLink) {
    copyMac(decoding.dstMac, row, view, at + DST_MAC);
    copyMac(decoding.srcMac, row, view, at + SRC_MAC);
    decoding.hasLink = true;
  }
  return follow(decoding, NEXT.etherType, at + ETHERNET_HEADER, view.getUint16(at + ETHER_TYPE));
}
