import type { Alert, AlertState, Mark, Severity } from './read-alert.ts';

const NOBODY = '::';
const NO_STATION = '00:00:00:00:00:00';

export const SEVERITY_TEXT: Readonly<Record<Severity, string>> = {
  informational: 'Informational',
  low: 'Low',
  medium: 'Medium',
  high: 'High',
  critical: 'Critical',
};

export const STATE_TEXT: Readonly<Record<AlertState, string>> = {
  opened: 'Opened',
  updated: 'Goes on',
  closed: 'Closed',
};

export const MARK_TEXT: Readonly<Record<Mark, string>> = { true: 'Right', false: 'False alarm' };

/** Words of a name like `commandAndControl`: "command and control". */
export function wordsOf(name: string): string {
  return name.replaceAll(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
}

/** Names with commas between, as a list. */
export function namesIn(text: string): readonly string[] {
  return text.split(',').filter((name) => name !== '');
}

/** Who took part on one side; null where it is many or unknown. */
export function hostOf(address: string): string | null {
  return address === NOBODY ? null : address;
}

/** The wireless network and station it is about, where it is about one. */
export function stationsOf({ bssid, station }: Alert): readonly string[] {
  return [bssid, station].filter((address) => address !== NO_STATION);
}

/** A p-value as people write it: `1 in 1,000` would hide how small it is, so `1.0e-12`. */
export function chance(pValue: number | null): string {
  if (pValue === null) return '–';
  return pValue >= 0.001 ? pValue.toPrecision(2) : pValue.toExponential(1);
}

/** A measured value in few digits. */
export function figure(value: number | string | null): string {
  if (value === null) return '–';
  if (typeof value === 'string') return value;
  return Number.isInteger(value) ? value.toLocaleString('en-US') : String(Number(value.toPrecision(4)));
}
