import { expect, test } from '@jest/globals';
import { allocateWindows, type WindowBatch } from '@weir/schema';
import { isBusy } from './busy-seconds.ts';

function windows(rows: readonly Partial<Record<'seconds' | 'packets' | 'arpRequests', number>>[]): WindowBatch {
  const batch = allocateWindows(rows.length, { source: 'test', lane: 0, watermark: 0, last: false });
  rows.forEach((row, i) => {
    batch.seconds[i] = row.seconds ?? 1;
    batch.packets[i] = row.packets ?? 0;
    batch.arpRequests[i] = row.arpRequests ?? 0;
  });
  return batch;
}

test.each([
  ['a second of few packets', [{ packets: 19 }, { packets: 3 }], false],
  ['a second in which one host sent enough', [{ packets: 3 }, { packets: 20 }], true],
  ['a second of ARP alone', [{ packets: 0, arpRequests: 25 }], true],
  ['ten seconds of one packet', [{ seconds: 10, packets: 1 }], true],
  ['nothing', [], false],
])('%s', (_name, rows, isWorthIt) => {
  expect(isBusy(windows(rows))).toBe(isWorthIt);
});
