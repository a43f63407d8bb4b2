import type { LiveSide } from '@weir/stream';
import type { SourceClock } from './cut.ts';

/** Frames this far from wall time, µs, are of a recording that somebody sends, in which no time passes while nothing comes. */
const RECORDED_US = 60_000_000;

/**
 * Moves event time on while no frames come, by as much time as has passed since the last one; so clocks that differ do no harm.
 * What it returns is called after each piece, and tells when the lanes are to hear of it.
 */
export function passingTime(live: LiveSide): (clock: SourceClock) => boolean {
  let frame = 0;
  let frameTime = -Infinity;
  return (clock) => {
    if (clock.frame !== frame) {
      frame = clock.frame;
      frameTime = clock.newest;
    }
    const tick = live.takeTick();
    if (tick === undefined) return false;
    const time = frameTime + tick.silentUs;
    if (Math.abs(tick.nowUs - time) <= RECORDED_US) clock.newest = Math.max(clock.newest, time);
    return true;
  };
}
