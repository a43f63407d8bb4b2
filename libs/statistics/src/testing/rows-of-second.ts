import { windows, type Window } from '@weir/schema';
import type { Scope } from '../scopes.ts';
import { WindowRows } from '../window-rows.ts';
import type { WindowTables } from '../window-tables.ts';

/** The rows of some scopes that a second is told in. */
export function rowsOfSecond(tables: WindowTables, scopes: readonly Scope[], most: number): Window[] {
  const rows: Window[] = [];
  const gathered = new WindowRows({ source: 'some', lane: 0 }, (message) => {
    for (let i = 0; i < message.count; i++) rows.push(windows.row(message, i));
  });
  gathered.add(tables, scopes, most, { start: 0, end: 1e6 });
  gathered.flush();
  return rows;
}
