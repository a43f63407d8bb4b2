import { FRAGMENT, LAYER, recordProblem, NEXT, follow, type Decoding, type Next } from './decoding.ts';
import { ETHER_IPV4 } from './ether-type.ts';
import { leaveOuterPacket } from './tunnel.ts';

// RFC 791
const VERSION_AND_LENGTH = 0,
  TRAFFIC_CLASS = 1,
  TOTAL_LENGTH = 2,
  IDENTIFICATION = 4,
  FRAGMENT_OFFSET = 6,
  TIME_TO_LIVE = 8,
  PROTOCOL = 9,
  SRC_ADDRESS = 12,
  DST_ADDRESS = 16,
  IPV4_HEADER = 20;
const MORE_FRAGMENTS = 0x2000,
  OFFSET_BITS = 0x1fff;

/** An IPv4 address in an address column, as ::ffff:a.b.c.d (RFC 4291 §2.5.5.2); the column is zero before. */
export function writeIpv4Address(column: DataView, row: number, address: number): void {
  column.setUint16(row * 16 + 10, 0xffff);
  column.setUint32(row * 16 + 12, address);
}

/**
 * Header and payload. A header of another version, or one that says it is shorter than 20 bytes, is not decoded; it
 * counts as having 0 bytes, or the bytes it says. A total length of 0 (segmentation left to the network card) means
 * all the frame has.
 */
export function decodeIpv4(decoding: Decoding, at: number): Next {
  const { view, packets, row } = decoding;
  const available = decoding.capturedEnd - at;
  if (available < IPV4_HEADER) return recordProblem(decoding, LAYER.ipv4, at, IPV4_HEADER, available);
  const versionAndLength = view.getUint8(at + VERSION_AND_LENGTH);
  if (versionAndLength >> 4 !== 4) return recordProblem(decoding, LAYER.ipv4, at, IPV4_HEADER, 0);
  const headerLength = (versionAndLength & 0xf) * 4;
  if (headerLength < IPV4_HEADER) return recordProblem(decoding, LAYER.ipv4, at, IPV4_HEADER, headerLength);

  if (decoding.tunnel !== 0) leaveOuterPacket(decoding);
  if (packets.tunnelDepth[row] !== 0) packets.etherType[row] = ETHER_IPV4;
  const protocol = view.getUint8(at + PROTOCOL);
  decoding.identification = view.getUint16(at + IDENTIFICATION);
  packets.protocol[row] = protocol;
  packets.ttl[row] = view.getUint8(at + TIME_TO_LIVE);
  packets.dscp[row] = view.getUint8(at + TRAFFIC_CLASS) >> 2;
  writeIpv4Address(decoding.srcAddress, row, view.getUint32(at + SRC_ADDRESS));
  writeIpv4Address(decoding.dstAddress, row, view.getUint32(at + DST_ADDRESS));

  const totalLength = view.getUint16(at + TOTAL_LENGTH);
  const end = totalLength === 0 ? decoding.wireEnd : at + totalLength;
  const payload = at + headerLength;
  if (end < payload)
    return recordProblem(decoding, LAYER.ipv4, at, headerLength, Math.max(Math.min(end - at, available), 0));

  const fragment = view.getUint16(at + FRAGMENT_OFFSET);
  const later = (fragment & OFFSET_BITS) !== 0;
  if (later || (fragment & MORE_FRAGMENTS) !== 0) {
    packets.fragment[row] = later ? FRAGMENT.later : FRAGMENT.first;
    packets.identification[row] = decoding.identification;
    packets.fragmentOffset[row] = (fragment & OFFSET_BITS) * 8;
  }
  packets.payloadLength[row] = end - payload;
  if (available < headerLength) return recordProblem(decoding, LAYER.ipv4, at, headerLength, available);
  if (later) return NEXT.nothing;
  decoding.end = end;
  return follow(decoding, NEXT.protocol, payload, protocol);
}
