import { expect, test } from '@jest/globals';
import { allocateWindows, SCOPE_SYMBOLS, type WindowBatch } from '@weir/schema';
import { isBusy } from './busy-windows.ts';

interface Row {
  readonly seconds?: number;
  readonly packets?: number;
  readonly arpRequests?: number;
  readonly scope?: (typeof SCOPE_SYMBOLS)[number];
}

function windows(rows: readonly Row[]): WindowBatch {
  const batch = allocateWindows(rows.length, { source: 'test', lane: 0, watermark: 0, last: false });
  rows.forEach((row, i) => {
    batch.seconds[i] = row.seconds ?? 1;
    batch.packets[i] = row.packets ?? 0;
    batch.arpRequests[i] = row.arpRequests ?? 0;
    batch.scope[i] = SCOPE_SYMBOLS.indexOf(row.scope ?? 'host');
  });
  return batch;
}

test.each<[string, readonly Row[], boolean]>([
  ['a second of few packets', [{ packets: 19 }, { packets: 3 }], false],
  ['a second in which one host sent enough', [{ packets: 3 }, { packets: 20 }], true],
  ['a second of ARP alone', [{ packets: 0, arpRequests: 25 }], true],
  ['a second of a few ARP frames', [{ packets: 3, arpRequests: 2 }], false],
  ['ten seconds of few packets', [{ seconds: 10, packets: 19 }], false],
  ['ten seconds of enough', [{ seconds: 10, packets: 20 }], true],
  ['ten seconds of a few ARP frames', [{ seconds: 10, packets: 3, arpRequests: 2 }], true],
  ['ten seconds of a few frames on the air', [{ seconds: 10, packets: 1, scope: 'bss' }], true],
  ['a minute of one packet', [{ seconds: 60, packets: 1 }], true],
  ['nothing', [], false],
])('%s', (_name, rows, isWorthIt) => {
  expect(isBusy(windows(rows))).toBe(isWorthIt);
});
