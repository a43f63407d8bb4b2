import { copyMac, LAYER, NEXT, recordProblem, type Decoding, type Next } from './decoding.ts';
import { ETHER_IPV4 } from './ether-type.ts';
import { writeIpv4Address } from './ipv4.ts';

// RFC 826
const PROTOCOL_TYPE = 2,
  HARDWARE_LENGTH = 4,
  PROTOCOL_LENGTH = 5,
  OPERATION = 6,
  ADDRESSES = 8;
const MAC_BYTES = 6;

/** The operation, the sender's hardware address where it is a MAC, and the protocol addresses when they are IPv4. */
export function decodeArp(decoding: Decoding, at: number): Next {
  const { view, packets, row } = decoding;
  const available = decoding.capturedEnd - at;
  if (available < ADDRESSES) {
    recordProblem(decoding, LAYER.arp, at, ADDRESSES, available);
    return NEXT.nothing;
  }
  packets.arpOperation[row] = view.getUint16(at + OPERATION);
  const hardwareLength = view.getUint8(at + HARDWARE_LENGTH);
  const protocolLength = view.getUint8(at + PROTOCOL_LENGTH);
  const needed = ADDRESSES + 2 * (hardwareLength + protocolLength);
  if (available < needed) {
    recordProblem(decoding, LAYER.arp, at, needed, available);
    return NEXT.nothing;
  }
  if (hardwareLength === MAC_BYTES) copyMac(decoding.arpSenderMac, row, view, at + ADDRESSES);
  if (view.getUint16(at + PROTOCOL_TYPE) !== ETHER_IPV4 || protocolLength !== 4) return NEXT.nothing;
  const sender = at + ADDRESSES + hardwareLength;
  writeIpv4Address(decoding.srcAddress, row, view.getUint32(sender));
  writeIpv4Address(decoding.dstAddress, row, view.getUint32(sender + protocolLength + hardwareLength));
  return NEXT.nothing;
}
