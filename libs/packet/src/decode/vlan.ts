import { LAYER, NEXT, follow, recordProblem, type Decoding, type Next } from './decoding.ts';
import { isVlanTag } from './ether-type.ts';

// IEEE 802.1Q: tag control information, then the EtherType of what follows
const CONTROL = 0,
  ETHER_TYPE = 2;
const VLAN_TAG = 4;
const VLAN_ID = 0x0fff;

/** Reads the tags that begin at `at`. The outer two ids are kept, tags below them are passed over. */
export function decodeVlanTags(decoding: Decoding, at: number): Next {
  const { view, packets, row } = decoding;
  for (let tag = at; ; decoding.vlans++) {
    const available = decoding.capturedEnd - tag;
    if (available < VLAN_TAG) return recordProblem(decoding, LAYER.vlan, tag, VLAN_TAG, Math.max(available, 0));
    const id = view.getUint16(tag + CONTROL) & VLAN_ID;
    if (decoding.vlans === 0) packets.vlan[row] = id;
    else if (decoding.vlans === 1) packets.innerVlan[row] = id;
    const etherType = view.getUint16(tag + ETHER_TYPE);
    tag += VLAN_TAG;
    if (!isVlanTag(etherType)) {
      decoding.vlans++;
      return follow(decoding, NEXT.etherType, tag, etherType);
    }
    if (packets.tunnelDepth[row] === 0 && decoding.tunnel === 0) packets.etherType[row] = etherType;
  }
}
