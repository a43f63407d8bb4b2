import { expect, test } from '@jest/globals';
import { allocateFlows, flows } from '@weir/schema';
import { nativeBlocks, tableShape } from './native-block.ts';

/** Columns of the blocks that three flows go in with, after `change` of what they say: nothing. */
function columnsOf(change: (batch: ReturnType<typeof allocateFlows>) => void, limit = 3): (readonly string[])[] {
  const batch = allocateFlows(3, { source: 'x', lane: 0, watermark: 0, last: false });
  batch.forwardRtpMos.fill(NaN);
  change(batch);
  return [...nativeBlocks(flows, tableShape(flows), [batch], 0, limit)].map(({ columns }) => columns);
}

test.each<[string, string, (batch: ReturnType<typeof allocateFlows>) => void]>([
  ['a number', 'vlan', (batch) => batch.vlan.set([7], 2)],
  ['a count', 'forwardBytes', (batch) => batch.forwardBytes.set([7], 1)],
  ['a number that may be null', 'forwardRtpMos', (batch) => batch.forwardRtpMos.set([0], 2)],
  ['an address', 'dstAddress', (batch) => batch.dstAddress.set([1], 47)],
  ['a symbol', 'tunnel', (batch) => batch.tunnel.set([1], 2)],
  ['a text', 'applicationFields', (batch) => void (batch.applicationFields[2] = '{}')],
  ['a label', 'application', (batch) => void (batch.application[2] = 'dns')],
])('a block has the column of %s where one row says something, and only there', (_kind, name, change) => {
  expect(columnsOf(() => undefined)[0]).not.toContain(name);
  expect(columnsOf(change)[0]).toContain(name);
  const [first, , last] = columnsOf(change, 1);
  expect([first?.includes(name), last?.includes(name)]).toEqual([false, name !== 'forwardBytes']);
});

test('what stands once for all rows, and when they were written, are always there', () => {
  expect(columnsOf(() => undefined)[0]).toEqual(expect.arrayContaining(['source', 'lane', 'insertedAt']));
});
