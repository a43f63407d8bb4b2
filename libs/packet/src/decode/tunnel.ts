import { NEXT, TUNNEL, follow, type Decoding, type Next } from './decoding.ts';

const ADDRESS_BYTES = 16;

/**
 * What begins at `at` came through a tunnel. The columns go on saying what is outside until an IP header is found inside, so that a
 * tunnel with something else in it stays what it is.
 */
export function enterTunnel(
  decoding: Decoding,
  tunnel: (typeof TUNNEL)[keyof typeof TUNNEL],
  id: number,
  next: Next,
  at: number,
  number = 0,
): Next {
  // What fills the outer frame up is not inside.
  decoding.capturedEnd = Math.min(decoding.capturedEnd, Math.max(decoding.end, at));
  decoding.wireEnd = Math.min(decoding.wireEnd, Math.max(decoding.end, at));
  decoding.tunnel = tunnel;
  decoding.tunnelId = id;
  return follow(decoding, next, at, number);
}

function copyAddress(from: DataView, to: DataView, at: number): void {
  for (let i = at; i < at + ADDRESS_BYTES; i += 8) to.setBigUint64(i, from.getBigUint64(i));
}

function clearAddress(column: DataView, at: number): void {
  for (let i = at; i < at + ADDRESS_BYTES; i += 8) column.setBigUint64(i, 0n);
}

/** An IP header stands in the tunnel that was entered: what the columns said of the packet around it makes room for it. */
export function leaveOuterPacket(decoding: Decoding): void {
  const { packets, row, srcAddress, dstAddress } = decoding;
  const depth = packets.tunnelDepth[row] ?? 0;
  const at = row * ADDRESS_BYTES;
  if (depth === 0) {
    copyAddress(srcAddress, decoding.outerSrcAddress, at);
    copyAddress(dstAddress, decoding.outerDstAddress, at);
  }
  clearAddress(srcAddress, at);
  clearAddress(dstAddress, at);
  packets.tunnelDepth[row] = depth + 1;
  packets.tunnel[row] = decoding.tunnel;
  packets.tunnelId[row] = decoding.tunnelId;
  packets.srcPort[row] = 0;
  packets.dstPort[row] = 0;
  packets.payloadLength[row] = 0;
  packets.payloadOffset[row] = 0;
  packets.payloadKept[row] = 0;
  decoding.tunnel = TUNNEL.none;
  decoding.tunnelId = 0;
}

/** IP directly in IP: RFC 2003, RFC 4213 §3, RFC 2473. */
export function decodeIpInIp(decoding: Decoding, etherType: number, at: number): Next {
  return enterTunnel(decoding, TUNNEL.ipInIp, 0, NEXT.etherType, at, etherType);
}
