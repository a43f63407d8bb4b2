import { expect, test } from '@jest/globals';
import { allocateWindows, SCOPE_SYMBOLS, type WindowBatch } from '@weir/schema';
import { quietRows } from './busy-windows.ts';

interface Row {
  /** Of the window, s. */
  readonly start?: number;
  readonly seconds?: number;
  readonly packets?: number;
  readonly arpRequests?: number;
  readonly scope?: (typeof SCOPE_SYMBOLS)[number];
}

function windows(rows: readonly Row[]): WindowBatch {
  const batch = allocateWindows(rows.length, { source: 'test', lane: 0, watermark: 0, last: false });
  rows.forEach((row, i) => {
    batch.start[i] = (row.start ?? 0) * 1e6;
    batch.seconds[i] = row.seconds ?? 1;
    batch.packets[i] = row.packets ?? 0;
    batch.arpRequests[i] = row.arpRequests ?? 0;
    batch.scope[i] = SCOPE_SYMBOLS.indexOf(row.scope ?? 'host');
  });
  return batch;
}

test.each<[name: string, rows: readonly Row[], quiet: readonly number[]]>([
  ['a second of few packets', [{ packets: 19 }, { packets: 3 }], [1, 1]],
  ['a second in which one host sent enough', [{ packets: 3 }, { packets: 20 }], [0, 0]],
  ['a second of ARP alone', [{ packets: 0, arpRequests: 25 }], [0]],
  ['a second of a few ARP frames', [{ packets: 3, arpRequests: 2 }], [1]],
  ['ten seconds of few packets', [{ seconds: 10, packets: 19 }], [1]],
  ['ten seconds of enough', [{ seconds: 10, packets: 20 }], [0]],
  ['ten seconds of a few ARP frames', [{ seconds: 10, packets: 3, arpRequests: 2 }], [0]],
  ['ten seconds of a few frames on the air', [{ seconds: 10, packets: 1, scope: 'bss' }], [0]],
  ['a minute of one packet', [{ seconds: 60, packets: 1 }], [0]],
  ['nothing', [], []],
  [
    'a second of enough between two of few, and ten of few that end with it',
    [{ packets: 1 }, { start: 1, packets: 20 }, { start: 1, packets: 2 }, { seconds: 10, packets: 9 }, { start: 2 }],
    [1, 0, 0, 1, 1],
  ],
])('%s', (_name, rows, quiet) => {
  expect([...(quietRows(windows(rows)) ?? new Uint8Array(rows.length))]).toEqual(quiet);
});
