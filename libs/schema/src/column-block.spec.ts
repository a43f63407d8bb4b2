import { describe, expect, test } from '@jest/globals';
import { allocatePackets, packets as packetsTopic } from './topics.ts';

describe('columns of one batch share one piece of memory', () => {
  test.each([0, 1, 3, 7, 512])('%i rows: aligned, zero, not overlapping', (count) => {
    const packets = allocatePackets(count, { source: 'test', lane: 0, watermark: 0, last: false });
    const isColumn = packetsTopic.fields.map(({ kind }) => kind !== undefined);
    const columns = packetsTopic
      .values(packets)
      .flatMap((value, i) => (isColumn[i] === true && ArrayBuffer.isView(value) ? [value] : []));
    let free = 0;
    for (const { byteOffset, byteLength } of columns) {
      expect(byteOffset % 8).toBe(0);
      expect(byteOffset).toBeGreaterThanOrEqual(free);
      free = byteOffset + byteLength;
    }
    expect(new Set(columns.map((column) => column.buffer)).size).toBe(1);
    expect(packets.srcAddress).toHaveLength(count * 16);
    expect(packets.srcAddress.every((byte) => byte === 0)).toBe(true);
  });
});
