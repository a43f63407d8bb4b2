import { ratio } from './input.ts';
import type { DirectionQuality } from './judged-flows.ts';

/** Protocol number. */
export const TCP = 6;
/** Ethernet, IPv4 and TCP with timestamps: what of a frame is not payload, about. */
const HEADER_BYTES = 66;
/** SYN and FIN take one each, whether they carry anything or not. */
const CONTROL_SEGMENTS = 2;

/** Segments that were sent again because they, or what they acknowledged, were lost. */
export function lostSegments({ retransmissions, spurious }: DirectionQuality, row: number): number {
  return (retransmissions[row] ?? 0) - (spurious[row] ?? 0);
}

/** Segments that a direction sent at least: its payload in segments as long as its longest frame. Bare acknowledgments are none. */
export function segmentsAtLeast({ payloadBytes, lengthMaxBytes }: DirectionQuality, row: number): number {
  const longest = Math.max(1, (lengthMaxBytes[row] ?? NaN) - HEADER_BYTES);
  return Number.isNaN(longest) ? 0 : Math.ceil((payloadBytes[row] ?? 0) / longest) + CONTROL_SEGMENTS;
}

/** Of an RTP stream the share of packets that are missing; NaN without one. */
export function rtpLoss({ rtpLost, rtpPackets }: DirectionQuality, row: number): number {
  return ratio(rtpLost[row], (rtpPackets[row] ?? 0) + (rtpLost[row] ?? 0));
}
