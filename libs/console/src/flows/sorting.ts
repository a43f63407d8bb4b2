/** The fields by which the server sorts flows. */
export const SORT_FIELDS = [
  'start',
  'end',
  'duration',
  'srcAddress',
  'srcPort',
  'dstAddress',
  'dstPort',
  'protocol',
  'packets',
  'bytes',
  'endReason',
] as const;
export type SortField = (typeof SORT_FIELDS)[number];

export interface Sorting {
  readonly field: SortField;
  readonly descending: boolean;
}

const NEWEST_FIRST: Sorting = { field: 'start', descending: true };

/** Reads `-start` or `bytes`; anything unknown is newest first. */
export function parseSorting(text: string | undefined): Sorting {
  const name = (text ?? '').replace(/^-/, '');
  const field = SORT_FIELDS.find((candidate) => candidate === name);
  return field === undefined ? NEWEST_FIRST : { field, descending: (text ?? '').startsWith('-') };
}

export function sortingText({ field, descending }: Sorting): string {
  return descending ? `-${field}` : field;
}

/** Amounts and times are first asked for from the top, names and numbers of ports from the bottom. */
const DESCENDING_FIRST: ReadonlySet<SortField> = new Set(['start', 'end', 'duration', 'packets', 'bytes']);

/** The order after a press on a column's head: turned round if it was the one, else the column's own first. */
export function pressed(sorting: Sorting, field: SortField): Sorting {
  if (sorting.field === field) return { field, descending: !sorting.descending };
  return { field, descending: DESCENDING_FIRST.has(field) };
}

export const SORT_LABELS: Readonly<Record<SortField, string>> = {
  start: 'Start',
  end: 'End',
  duration: 'Duration',
  srcAddress: 'Initiator',
  srcPort: 'Initiator port',
  dstAddress: 'Responder',
  dstPort: 'Responder port',
  protocol: 'Protocol',
  packets: 'Packets',
  bytes: 'Bytes',
  endReason: 'End reason',
};
