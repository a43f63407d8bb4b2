import { addToSketch } from './rtt-sketch.ts';
import { RTT_COUNT, RTT_MIN, RTT_SUM, SMOOTHED } from './tcp-row.ts';

const UNIT_US = 64;
const MOST = 0xffff;

/** Adds a round trip, µs, to the block of a path row; one that the clock made negative is left out. */
export function addRoundTrip(
  words: Int32Array,
  doubles: Float64Array,
  bytes: Uint8Array,
  block: number,
  rttUs: number,
): void {
  if (rttUs < 0) return;
  const count = (words[block + RTT_COUNT] ?? 0) >>> 0;
  words[block + RTT_COUNT] = count + 1;
  doubles[(block + RTT_SUM) >> 1] = (doubles[(block + RTT_SUM) >> 1] ?? 0) + rttUs;
  if (count === 0 || rttUs < (words[block + RTT_MIN] ?? 0)) words[block + RTT_MIN] = rttUs;
  addToSketch(words, bytes, block, rttUs);
  const rtt = Math.min((rttUs / UNIT_US) | 0, MOST);
  if (count === 0) {
    words[block + SMOOTHED] = rtt | ((rtt >> 1) << 16);
    return;
  }
  // RFC 6298 §2.3: deviation by a quarter, mean by an eighth.
  const smoothed = words[block + SMOOTHED] ?? 0;
  const mean = smoothed & MOST;
  const deviation = smoothed >>> 16;
  const newDeviation = (3 * deviation + Math.abs(mean - rtt) + 2) >> 2;
  words[block + SMOOTHED] = ((7 * mean + rtt + 4) >> 3) | (newDeviation << 16);
}

/** Smoothed round trip, µs; NaN without one. */
export function smoothedUs(words: Int32Array, block: number): number {
  return words[block + RTT_COUNT] === 0 ? NaN : ((words[block + SMOOTHED] ?? 0) & MOST) * UNIT_US;
}

/** Smoothed mean deviation of the round trip, µs. */
export function deviationUs(words: Int32Array, block: number): number {
  return ((words[block + SMOOTHED] ?? 0) >>> 16) * UNIT_US;
}

/** Least round trip, µs; NaN without one. */
export function leastUs(words: Int32Array, block: number): number {
  return words[block + RTT_COUNT] === 0 ? NaN : (words[block + RTT_MIN] ?? 0);
}
