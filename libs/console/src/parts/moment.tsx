import { isDate, localTime, utcClock, utcDay } from '../units.ts';

interface MomentProps {
  /** µs since the epoch; null is a dash. */
  readonly us: number | null;
  readonly decimals?: 0 | 3 | 6;
  /** Leaves the day out where it stands elsewhere. */
  readonly clockOnly?: boolean;
}

/** A moment in UTC, its local form as tooltip. */
export function Moment({ us, decimals = 3, clockOnly = false }: MomentProps) {
  if (us === null || !isDate(us)) return <span className="faint">–</span>;
  return (
    <time className="mono" dateTime={new Date(us / 1000).toISOString()} title={`Local: ${localTime(us)}`}>
      {!clockOnly && <span className="day">{utcDay(us)} </span>}
      {utcClock(us, decimals)}
    </time>
  );
}
