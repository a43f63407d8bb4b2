import { LAYER, recordProblem, type Decoding } from './decoding.ts';
import { isVlanTag } from './ether-type.ts';

// IEEE 802.1Q: tag control information, then the EtherType of what follows
const CONTROL = 0,
  ETHER_TYPE = 2;
const VLAN_TAG = 4;
const VLAN_ID = 0x0fff;

/**
 * Reads the tags that begin at `at` and leaves the EtherType behind them in its column.
 * The outer two ids are kept, tags below them are passed over.
 * @returns where the payload begins, or -1 when a tag is cut off.
 */
export function decodeVlanTags(decoding: Decoding, at: number): number {
  const { view, packets, row } = decoding;
  let tag = at;
  for (let depth = 0; ; depth++) {
    const available = decoding.capturedEnd - tag;
    if (available < VLAN_TAG) {
      recordProblem(decoding, LAYER.vlan, tag, VLAN_TAG, available);
      return -1;
    }
    const id = view.getUint16(tag + CONTROL) & VLAN_ID;
    if (depth === 0) packets.vlan[row] = id;
    else if (depth === 1) packets.innerVlan[row] = id;
    const etherType = view.getUint16(tag + ETHER_TYPE);
    packets.etherType[row] = etherType;
    tag += VLAN_TAG;
    if (!isVlanTag(etherType)) return tag;
  }
}
