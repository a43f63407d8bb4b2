import { lesser } from './input.ts';
import type { DirectionQuality, JudgedFlows } from './judged-flows.ts';
import { turnaroundsOf } from './turnarounds.ts';

/** Least time of a leg, from the point of capture to the other end of a direction and back, µs: of data, or of the handshake. */
export function leastLeg({ handshakeLegUs, rttMinUs }: DirectionQuality, row: number): number {
  return lesser(handshakeLegUs[row] ?? NaN, rttMinUs[row] ?? NaN);
}

/**
 * Least round trip that anything of the flow tells, µs: of both legs of TCP, of requests and their answers, of RTCP; where none of these is
 * there, nor media that both ends send unasked, of turnarounds.
 */
export function leastRoundTrip(judged: Omit<JudgedFlows, 'roundTripMinUs'>, row: number): number {
  const { flows, forward, reverse } = judged;
  const there = leastLeg(forward, row);
  const back = leastLeg(reverse, row);
  if (!Number.isNaN(there) || !Number.isNaN(back)) return (there || 0) + (back || 0);
  const response = flows.responseMinUs[row] ?? NaN;
  if (!Number.isNaN(response)) return response;
  if (isMedia(forward, row) || isMedia(reverse, row))
    return 2 * lesser(forward.rtpDelayUs[row] ?? NaN, reverse.rtpDelayUs[row] ?? NaN);
  const { count, leastUs } = turnaroundsOf(judged, row);
  return count === 0 ? NaN : leastUs;
}

/** How much longer a turnaround took than the least of the flow, µs; NaN where that says nothing of the path. */
export function turnaroundSpread(judged: JudgedFlows, row: number): number {
  if (isMedia(judged.forward, row) || isMedia(judged.reverse, row)) return NaN;
  const { count, leastUs, mostUs } = turnaroundsOf(judged, row);
  return count === 0 ? NaN : mostUs - leastUs;
}

function isMedia({ rtpPackets }: DirectionQuality, row: number): boolean {
  return (rtpPackets[row] ?? 0) > 0;
}

/** How much longer a leg took at times than at its best, µs. */
export function legSpread(direction: DirectionQuality, row: number): number {
  const least = leastLeg(direction, row);
  const handshake = (direction.handshakeLegUs[row] ?? NaN) - least;
  const data = (direction.rttP95Us[row] ?? NaN) - least;
  return Number.isNaN(data) ? handshake : Number.isNaN(handshake) ? data : Math.max(data, handshake);
}
