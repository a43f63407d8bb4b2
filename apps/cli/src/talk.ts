import { printable } from '@weir/service/printable';

/** A line to the person at the terminal, or several; standard output is for data. */
export function say(lines: string): void {
  process.stderr.write(`${lines.split('\n').map(printable).join('\n')}\n`);
}

/** A sentence about what went wrong. */
export function complain(line: string): void {
  say(`weir: ${line}`);
}

/** A whole number with commas between thousands. `Intl` takes longer to load than a small capture to analyze. */
export function numberText(value: number): string {
  return value.toFixed(0).replaceAll(/\B(?=(\d{3})+$)/g, ',');
}

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** Bytes in decimal units, three digits. */
export function bytesText(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 || value >= 99.5 ? value.toFixed(0) : value.toFixed(value >= 9.95 ? 1 : 2)} ${UNITS[unit] ?? ''}`;
}

/** µs since the epoch as UTC text. */
export function timeText(us: number): string {
  const ms = Math.floor(us / 1000);
  if (Math.abs(ms) > 8.64e15) return `${us} µs`;
  return new Date(ms).toISOString().replace('T', ' ').replace('Z', '');
}

/** A span in µs: `3.120 s`, `12 min 5 s`, `4 h 3 min`. */
export function spanText(us: number): string {
  const seconds = us / 1e6;
  if (seconds < 60) return `${seconds.toFixed(3)} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${Math.floor(seconds % 60)} s`;
  return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
}
