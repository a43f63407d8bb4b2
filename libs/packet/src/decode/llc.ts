import { LAYER, NEXT, follow, recordProblem, type Decoding, type Next } from './decoding.ts';

// IEEE 802.2: destination and source service access point, control; behind it SNAP: organisation and protocol
const DSAP_AND_SSAP = 0,
  LLC_HEADER = 3,
  ORGANISATION = 3,
  SNAP_PROTOCOL = 6,
  SNAP_HEADER = 8;
const SNAP = 0xaaaa;
const IP = 0x0606;
/** EtherTypes behind SNAP: RFC 1042, and IEEE 802.1H for bridges. */
const ETHER_TYPES = 0x000000,
  BRIDGED_ETHER_TYPES = 0x0000f8;

/** LLC, and what SNAP says is behind it. */
export function decodeLlc(decoding: Decoding, at: number): Next {
  const { view, packets, row } = decoding;
  const available = Math.max(decoding.capturedEnd - at, 0);
  if (available < LLC_HEADER) return recordProblem(decoding, LAYER.llc, at, LLC_HEADER, available);
  const addresses = view.getUint16(at + DSAP_AND_SSAP);
  if (packets.tunnelDepth[row] === 0) packets.llc[row] = addresses;
  if (addresses === IP) return follow(decoding, NEXT.ip, at + LLC_HEADER);
  if (addresses !== SNAP) return NEXT.nothing;
  if (available < SNAP_HEADER) return recordProblem(decoding, LAYER.llc, at, SNAP_HEADER, available);
  const organisation = view.getUint32(at + ORGANISATION - 1) & 0xffffff;
  if (organisation !== ETHER_TYPES && organisation !== BRIDGED_ETHER_TYPES) return NEXT.nothing;
  return follow(decoding, NEXT.etherType, at + SNAP_HEADER, view.getUint16(at + SNAP_PROTOCOL));
}
