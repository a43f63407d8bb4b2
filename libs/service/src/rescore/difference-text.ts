import { csvLine } from '../analysis/row-text.ts';
import type { Difference } from './comparison.ts';

const COLUMNS = [
  'source',
  'flowId',
  'record',
  'start',
  'srcAddress',
  'srcPort',
  'dstAddress',
  'dstPort',
  'protocol',
] as const;
const JUDGED = ['score', 'pValue', 'verdict'] as const;

/** Names of the columns as a line of CSV. */
export function differenceHeader(): string {
  return csvLine([...COLUMNS, ...JUDGED, ...JUDGED.map((name) => `against${name[0]?.toUpperCase()}${name.slice(1)}`)]);
}

/** A record as a line of CSV, or of JSON. */
export function differenceText(difference: Difference, format: 'json' | 'csv'): string {
  if (format === 'json') return `${JSON.stringify(difference)}\n`;
  const { model, against } = difference;
  return csvLine([
    ...COLUMNS.map((name) => difference[name]),
    ...[model, against].flatMap((judged) => JUDGED.map((name) => judged[name])),
  ]);
}
