const PREFIXES = ['', 'k', 'M', 'G', 'T', 'P', 'E'] as const;
const NO_VALUE = '–';

/** Three significant digits without an exponent, two of what is below a hundredth; whole numbers carry no point. */
function threeDigits(value: number): string {
  if (value > 0 && value < 0.01) return value.toFixed(Math.min(9, 1 - Math.floor(Math.log10(value))));
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return value.toFixed(digits).replace(/\.0+$/, '');
}

/** SI prefixes (1 k = 1000) and a unit, as in `12.3 kB`; null is a dash. */
export function si(value: number | null, unit: string): string {
  if (value === null || !Number.isFinite(value)) return NO_VALUE;
  const size = Math.abs(value);
  let power = 0;
  while (power < PREFIXES.length - 1 && Number(threeDigits(size / 1000 ** power)) >= 1000) power++;
  const text = `${value < 0 ? '−' : ''}${threeDigits(size / 1000 ** power)}`;
  const suffix = `${PREFIXES[power] ?? ''}${unit}`;
  return suffix === '' ? text : `${text} ${suffix}`;
}

/** A number with an SI prefix and a word for its unit, as in `12.3 k packets/s`. */
export function siWords(value: number, unit: string): string {
  return `${si(value, '')} ${unit}`;
}

/** Bytes with SI prefixes. */
export const bytes = (value: number | null) => si(value, 'B');

const GROUPED = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const GROUPED_FINE = new Intl.NumberFormat('en-US', { maximumFractionDigits: 1 });

/** A whole count in full, digits grouped: `1,234,567`. */
export function count(value: number): string {
  return GROUPED.format(value);
}

/** A measured number in full to one decimal; null is a dash. */
export function measure(value: number | null): string {
  return value === null ? NO_VALUE : GROUPED_FINE.format(value);
}

/** A count and its noun: `1 flow`, `2 flows`. */
export function counted(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

/** A span of time in the unit that suits it: `312 µs`, `4.5 ms`, `1.27 s`, `2 min 5 s`, `3 h 2 min`, `4 d 1 h`. */
export function duration(us: number | null): string {
  if (us === null || !Number.isFinite(us)) return NO_VALUE;
  if (us < 0) return `−${duration(-us)}`;
  if (us < 999.5) return `${threeDigits(us)} µs`;
  if (us < 999_500) return `${threeDigits(us / 1e3)} ms`;
  const seconds = Math.round(us / 1e6);
  if (seconds < 60) return `${threeDigits(us / 1e6)} s`;
  const parts: readonly (readonly [number, string])[] = [
    [Math.floor(seconds / 86_400), 'd'],
    [Math.floor(seconds / 3600) % 24, 'h'],
    [Math.floor(seconds / 60) % 60, 'min'],
    [seconds % 60, 's'],
  ];
  const first = parts.findIndex(([amount]) => amount > 0);
  return parts
    .slice(first, first + 2)
    .filter(([amount]) => amount > 0)
    .map(([amount, unit]) => `${amount} ${unit}`)
    .join(' ');
}

const pad = (value: number, width: number) => String(value).padStart(width, '0');

/** Day of a time in µs since the epoch, UTC: `2026-07-01`. */
export function utcDay(us: number): string {
  return isDate(us) ? new Date(Math.floor(us / 1000)).toISOString().slice(0, 10) : NO_VALUE;
}

/** Time of day of a time in µs since the epoch, UTC, with 0, 3 or 6 decimals of the second. */
export function utcClock(us: number, decimals: 0 | 3 | 6 = 3): string {
  if (!isDate(us)) return NO_VALUE;
  const clock = new Date(Math.floor(us / 1000)).toISOString().slice(11, 19);
  if (decimals === 0) return clock;
  const micros = pad(((Math.floor(us) % 1e6) + 1e6) % 1e6, 6);
  return `${clock}.${micros.slice(0, decimals)}`;
}

/** A time in µs since the epoch in full: `2026-07-01 12:03:11.123456`. UTC; the reader is told so beside it. */
export function utcTime(us: number, decimals: 0 | 3 | 6 = 6): string {
  return isDate(us) ? `${utcDay(us)} ${utcClock(us, decimals)}` : NO_VALUE;
}

/** The same moment in the reader's own time zone, for tooltips. */
export function localTime(us: number): string {
  if (!isDate(us)) return NO_VALUE;
  return new Date(us / 1000).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'long' });
}

/** False for times that no calendar holds, such as a watermark of a source that has not begun. */
export function isDate(us: number): boolean {
  return Number.isFinite(us) && Math.abs(us) <= 8.64e18;
}

/** Label of an axis tick, given the distance between ticks: only the part that changes. */
export function axisTime(us: number, stepUs: number): string {
  if (stepUs >= 86_400e6) return utcDay(us);
  if (stepUs >= 60e6) return utcClock(us, 0).slice(0, 5);
  return stepUs >= 1e6 ? utcClock(us, 0) : utcClock(us, stepUs >= 1e3 ? 3 : 6).slice(3);
}
