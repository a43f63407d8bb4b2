import { z } from 'zod';
import { FilterError } from './filter.ts';

/** Where a page ended: the values it is sorted by, and the row's own key that tells equal ones apart. */
export type CursorValues = readonly (string | number)[];

const cursorText = z.array(z.union([z.string(), z.number()]));

export function writeCursor(order: string, values: CursorValues): string {
  return Buffer.from(JSON.stringify([order, ...values]), 'utf8').toString('base64url');
}

/** @throws {FilterError} when the cursor is not of a page in this order */
export function readCursor(order: string, cursor: string, length: number): CursorValues {
  let json: unknown;
  try {
    json = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    throw new FilterError('the cursor is damaged; begin again from the first page');
  }
  const parsed = cursorText.safeParse(json);
  if (!parsed.success || parsed.data.length !== length + 1 || parsed.data[0] !== order)
    throw new FilterError('the cursor belongs to another order of rows; begin again from the first page');
  return parsed.data.slice(1);
}
