/** The two ends of the crafted frames; documentation-like private addresses and locally administered MACs. */
import { PROTOCOL, udp } from './frame-bytes.mjs';

export const CLIENT_MAC = '02:66:00:00:00:0b';
export const SERVER_MAC = '02:66:00:00:00:50';
export const IPV4 = { src: '10.66.0.11', dst: '10.66.0.80' };
export const IPV4_BACK = { src: IPV4.dst, dst: IPV4.src };
export const IPV6 = { src: 'fd66::11', dst: 'fd66::80' };
export const UP = { src: CLIENT_MAC, dst: SERVER_MAC };
export const DOWN = { src: SERVER_MAC, dst: CLIENT_MAC };
export const NOTHING = Buffer.alloc(0);

export const addresses = ({ src, dst }) => ({ srcAddress: src, dstAddress: dst });

/** A UDP datagram and what a decoder should say of it. */
export function udpPart(ends, dstPort, text) {
  const ports = { srcPort: 49160, dstPort };
  const payload = Buffer.from(text);
  return {
    datagram: udp(ends, ports, payload),
    says: { ...addresses(ends), protocol: PROTOCOL.udp, ...ports, payloadBytes: payload.length },
  };
}
