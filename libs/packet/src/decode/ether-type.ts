/** LINKTYPE_ETHERNET, the only link type that is decoded. */
export const LINK_ETHERNET = 1;

// IEEE EtherTypes
export const ETHER_IPV4 = 0x0800;
export const ETHER_ARP = 0x0806;
export const ETHER_IPV6 = 0x86dd;
const ETHER_VLAN = 0x8100,
  ETHER_SERVICE_VLAN = 0x88a8,
  ETHER_OLD_QINQ = 0x9100;

/** Whether a VLAN tag follows: IEEE 802.1Q, 802.1ad, or the QinQ of before 802.1ad. */
export function isVlanTag(etherType: number): boolean {
  return etherType === ETHER_VLAN || etherType === ETHER_SERVICE_VLAN || etherType === ETHER_OLD_QINQ;
}
