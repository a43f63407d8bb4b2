// IEEE EtherTypes
export const ETHER_IPV4 = 0x0800;
export const ETHER_ARP = 0x0806;
export const ETHER_IPV6 = 0x86dd;
export const ETHER_MPLS = 0x8847;
export const ETHER_MPLS_MULTICAST = 0x8848;
export const ETHER_PPP = 0x880b;
export const ETHER_PPPOE_SESSION = 0x8864;
export const ETHER_MACSEC = 0x88e5;
export const ETHER_BACKBONE = 0x88e7;
export const ETHER_FABRIC_PATH = 0x8903;
export const ETHER_VN_TAG = 0x8926;
export const ETHER_PORT_EXTENSION = 0x893f;
export const ETHER_NSH = 0x894f;
export const ETHER_TRILL = 0x22f3;
/** Transparent Ethernet bridging: an Ethernet frame within GRE or GENEVE. */
export const ETHER_BRIDGED = 0x6558;
/** Below it the field is the length of an IEEE 802.3 frame, and LLC follows. */
export const SMALLEST_ETHER_TYPE = 0x0600;
const ETHER_VLAN = 0x8100,
  ETHER_SERVICE_VLAN = 0x88a8,
  ETHER_OLD_QINQ = 0x9100;

/** Whether a VLAN tag follows: IEEE 802.1Q, 802.1ad, or the QinQ of before 802.1ad. */
export function isVlanTag(etherType: number): boolean {
  return etherType === ETHER_VLAN || etherType === ETHER_SERVICE_VLAN || etherType === ETHER_OLD_QINQ;
}
