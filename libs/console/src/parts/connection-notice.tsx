import type { Live, LiveState } from '../live.ts';
import { utcClock } from '../units.ts';
import { Notice } from './notice.tsx';

export const LIVE_TEXT: Readonly<Record<LiveState, string>> = {
  connecting: 'Connecting',
  live: 'Live',
  lost: 'Disconnected',
  paused: 'Paused',
};

/** Says that the figures are no longer live, how old they are, and what to do. */
export function ConnectionNotice({ live }: { readonly live: Live }) {
  if (live.state !== 'lost' || live.problem === null) return null;
  const age = live.status === null ? '' : ` The figures below are from ${utcClock(live.status.now, 0)} UTC.`;
  return (
    <Notice kind="problem" title={live.problem.title}>
      {live.problem.detail}
      {age} If Weir was stopped, start it with <code>npm start</code>.
    </Notice>
  );
}
