import { LAYER, recordProblem, type Decoding, type Next } from './decoding.ts';
import { ETHER_IPV6 } from './ether-type.ts';
import { leaveOuterPacket } from './tunnel.ts';
import { HOP_BY_HOP, TCP, UDP } from './ip-protocol.ts';
import { decodeIpv6Chain } from './ipv6-chain.ts';
import { jumboPayloadLength } from './ipv6-jumbo.ts';

// RFC 8200 §3
const VERSION_AND_CLASS = 0,
  PAYLOAD_LENGTH = 4,
  NEXT_HEADER = 6,
  HOP_LIMIT = 7,
  SRC_ADDRESS = 8,
  DST_ADDRESS = 24,
  IPV6_HEADER = 40;

function copyAddress(column: DataView, row: number, view: DataView, at: number): void {
  const to = row * 16;
  column.setUint32(to, view.getUint32(at));
  column.setUint32(to + 4, view.getUint32(at + 4));
  column.setUint32(to + 8, view.getUint32(at + 8));
  column.setUint32(to + 12, view.getUint32(at + 12));
}

/**
 * Where a packet with a payload length of 0 ends: a jumbogram (RFC 2675) by its option, TCP and UDP whose segmentation
 * was left to the network card with the frame; any other has no payload.
 */
function endWithoutLength(decoding: Decoding, next: number, payload: number): number {
  if (next === TCP || next === UDP) return decoding.wireEnd;
  if (next !== HOP_BY_HOP) return payload;
  return payload + jumboPayloadLength(decoding.view, payload, decoding.capturedEnd);
}

/** Header, extension headers and payload. A header of another version counts as having 0 bytes. */
export function decodeIpv6(decoding: Decoding, at: number): Next {
  const { view, packets, row } = decoding;
  const available = decoding.capturedEnd - at;
  if (available < IPV6_HEADER) return recordProblem(decoding, LAYER.ipv6, at, IPV6_HEADER, available);
  const versionAndClass = view.getUint16(at + VERSION_AND_CLASS);
  if (versionAndClass >> 12 !== 6) return recordProblem(decoding, LAYER.ipv6, at, IPV6_HEADER, 0);

  if (decoding.tunnel !== 0) leaveOuterPacket(decoding);
  if (packets.tunnelDepth[row] !== 0) packets.etherType[row] = ETHER_IPV6;
  packets.dscp[row] = (versionAndClass >> 6) & 0x3f;
  packets.ttl[row] = view.getUint8(at + HOP_LIMIT);
  decoding.identification = 0;
  copyAddress(decoding.srcAddress, row, view, at + SRC_ADDRESS);
  copyAddress(decoding.dstAddress, row, view, at + DST_ADDRESS);

  const payloadLength = view.getUint16(at + PAYLOAD_LENGTH);
  const next = view.getUint8(at + NEXT_HEADER);
  const payload = at + IPV6_HEADER;
  const end = payloadLength === 0 ? endWithoutLength(decoding, next, payload) : payload + payloadLength;
  return decodeIpv6Chain(decoding, next, payload, end);
}
