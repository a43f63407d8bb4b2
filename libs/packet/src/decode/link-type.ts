// LINKTYPE_ numbers of https://www.tcpdump.org/linktypes.html
export const LINK_NULL = 0;
export const LINK_ETHERNET = 1;
export const LINK_PPP = 9;
/** DLT_RAW as some systems number it. */
export const LINK_RAW_BSD = 12;
export const LINK_RAW_OPENBSD = 14;
export const LINK_PPP_HDLC = 50;
export const LINK_PPP_ETHER = 51;
export const LINK_RAW = 101;
export const LINK_CISCO_HDLC = 104;
export const LINK_WLAN = 105;
export const LINK_LOOP = 108;
export const LINK_LINUX_SLL = 113;
export const LINK_PRISM = 119;
export const LINK_RADIOTAP = 127;
export const LINK_AVS = 163;
export const LINK_PPI = 192;
export const LINK_IPV4 = 228;
export const LINK_IPV6 = 229;
export const LINK_LINUX_SLL2 = 276;

const DECODED: ReadonlySet<number> = new Set([
  LINK_NULL,
  LINK_ETHERNET,
  LINK_PPP,
  LINK_RAW_BSD,
  LINK_RAW_OPENBSD,
  LINK_PPP_HDLC,
  LINK_PPP_ETHER,
  LINK_RAW,
  LINK_CISCO_HDLC,
  LINK_WLAN,
  LINK_LOOP,
  LINK_LINUX_SLL,
  LINK_PRISM,
  LINK_RADIOTAP,
  LINK_AVS,
  LINK_PPI,
  LINK_IPV4,
  LINK_IPV6,
  LINK_LINUX_SLL2,
]);

export function isDecodedLink(linkType: number): boolean {
  return linkType === LINK_ETHERNET || DECODED.has(linkType);
}
