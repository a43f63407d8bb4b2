import { expect, test } from '@jest/globals';
import { allocatePackets } from '@weir/schema';
import { gatheringTables } from './add-hosts.ts';
import { addPacket } from './add-packet.ts';
import { packetColumns } from './packet-columns.ts';
import { rowsOfSecond } from './testing/rows-of-second.ts';

/** Spanning tree, IS-IS and the like have a length where others have an EtherType. */
test('frames of IEEE 802.3 are one protocol, whatever their lengths', () => {
  const etherTypes = [38, 39, 119, 1497, 0x86dd, 0x88cc];
  const batch = allocatePackets(etherTypes.length, { source: 'office', lane: 0, watermark: 0, last: false });
  batch.etherType.set(etherTypes);
  batch.length.fill(100);
  const tables = gatheringTables(8192);
  const columns = packetColumns(batch);
  for (let i = 0; i < batch.count; i++) addPacket(columns, i, tables);
  const rows = rowsOfSecond(tables, ['protocol'], 10);
  expect(rows.map(({ etherType, packets }) => [etherType, packets])).toEqual([
    [0, 4],
    [0x86dd, 1],
    [0x88cc, 1],
  ]);
});
