import { LAYER, NEXT, copyMac, follow, recordProblem, type Decoding, type Next } from './decoding.ts';
import {
  LINK_AVS,
  LINK_CISCO_HDLC,
  LINK_ETHERNET,
  LINK_LINUX_SLL,
  LINK_LINUX_SLL2,
  LINK_LOOP,
  LINK_NULL,
  LINK_PPI,
  LINK_PPP,
  LINK_PPP_ETHER,
  LINK_PPP_HDLC,
  LINK_PRISM,
  LINK_RADIOTAP,
  LINK_WLAN,
} from './link-type.ts';
import { decodePppoe } from './ppp.ts';
import { decodeAvs, decodePpi, decodePrism, decodeRadiotap } from './radio.ts';

// https://www.tcpdump.org/linktypes/LINKTYPE_LINUX_SLL.html and …_SLL2.html
const SLL = { hardwareAt: 2, addressLengthAt: 4, addressAt: 6, protocolAt: 14, header: 16 };
const SLL2 = { hardwareAt: 8, addressLengthAt: 11, addressAt: 12, protocolAt: 0, header: 20 };
/** Protocols of Linux that are no EtherTypes: raw 802.3, and 802.2 LLC. */
const LINUX_LLC = 0x0004;
/** ARPHRD_IEEE80211_RADIOTAP and ARPHRD_IEEE80211: the frame behind has its own header. */
const ARPHRD_WLAN = 801,
  ARPHRD_RADIOTAP = 803;
/** LINKTYPE_NULL: the address family in the byte order of the host that captured. */
const FAMILY = 4;
// RFC 1547, and Cisco's own framing: address, control, EtherType
const CISCO_HEADER = 4,
  CISCO_UNICAST = 0x0f,
  CISCO_MULTICAST = 0x8f;

function decodeCooked(decoding: Decoding, at: number, layout: typeof SLL): Next {
  const { view, row } = decoding;
  const available = Math.max(decoding.capturedEnd - at, 0);
  if (available < layout.header) return recordProblem(decoding, LAYER.link, at, layout.header, available);
  const addressLength =
    layout === SLL ? view.getUint16(at + SLL.addressLengthAt) : view.getUint8(at + layout.addressLengthAt);
  const hardware = view.getUint16(at + layout.hardwareAt);
  const body = at + layout.header;
  if (hardware === ARPHRD_RADIOTAP) return follow(decoding, NEXT.link, body, LINK_RADIOTAP);
  if (hardware === ARPHRD_WLAN) return follow(decoding, NEXT.wlan, body);
  if (addressLength === 6) copyMac(decoding.srcMac, row, view, at + layout.addressAt);
  decoding.hasLink = true;
  const protocol = view.getUint16(at + layout.protocolAt);
  if (protocol === LINUX_LLC) return follow(decoding, NEXT.llc, body);
  return follow(decoding, NEXT.etherType, body, protocol);
}

/** BSD loopback. Its address families differ from system to system; the version of the IP header says as much. */
function decodeLoopback(decoding: Decoding, at: number): Next {
  const available = Math.max(decoding.capturedEnd - at, 0);
  if (available < FAMILY) return recordProblem(decoding, LAYER.link, at, FAMILY, available);
  return follow(decoding, NEXT.ip, at + FAMILY);
}

function decodeCiscoHdlc(decoding: Decoding, at: number): Next {
  const available = Math.max(decoding.capturedEnd - at, 0);
  if (available < CISCO_HEADER) return recordProblem(decoding, LAYER.link, at, CISCO_HEADER, available);
  return follow(decoding, NEXT.etherType, at + CISCO_HEADER, decoding.view.getUint16(at + 2));
}

/** PPP in HDLC-like framing, or Cisco's framing, told apart by the address (LINKTYPE_PPP_HDLC). */
function decodePppHdlc(decoding: Decoding, at: number): Next {
  const address = at < decoding.capturedEnd ? decoding.view.getUint8(at) : 0;
  if (address === CISCO_UNICAST || address === CISCO_MULTICAST) return decodeCiscoHdlc(decoding, at);
  return follow(decoding, NEXT.ppp, at);
}

/** The header that the interface's link type begins a frame with. */
export function decodeLink(decoding: Decoding, linkType: number, at: number): Next {
  switch (linkType) {
    case LINK_ETHERNET:
      return follow(decoding, NEXT.ethernet, at);
    case LINK_LINUX_SLL:
      return decodeCooked(decoding, at, SLL);
    case LINK_LINUX_SLL2:
      return decodeCooked(decoding, at, SLL2);
    case LINK_NULL:
    case LINK_LOOP:
      return decodeLoopback(decoding, at);
    case LINK_PPP:
    case LINK_PPP_HDLC:
      return decodePppHdlc(decoding, at);
    case LINK_PPP_ETHER:
      return decodePppoe(decoding, at);
    case LINK_CISCO_HDLC:
      return decodeCiscoHdlc(decoding, at);
    case LINK_WLAN:
      return follow(decoding, NEXT.wlan, at);
    case LINK_RADIOTAP:
      return decodeRadiotap(decoding, at);
    case LINK_PRISM:
      return decodePrism(decoding, at);
    case LINK_AVS:
      return decodeAvs(decoding, at);
    case LINK_PPI:
      return decodePpi(decoding, at);
    default:
      // What is left of the link types that are decoded is IP without a header before it.
      return follow(decoding, NEXT.ip, at);
  }
}
