import { describe, expect, test } from '@jest/globals';
import { allocateFlows, type FlowBatch } from '@weir/schema';
import { FlowSummary } from './flow-summary.ts';
import { addressWords, Talkers } from './talkers.ts';

interface Row {
  readonly protocol: number;
  readonly from: readonly number[];
  readonly to: readonly number[];
  readonly bytes: number;
  readonly start: number;
}

function address([...tail]: readonly number[]): number[] {
  return tail.length === 16 ? tail : [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, ...tail];
}

function batchOf(source: string, rows: readonly Row[]): FlowBatch {
  const batch = allocateFlows(rows.length, { source, lane: 0, watermark: 0, last: false });
  rows.forEach(({ protocol, from, to, bytes, start }, i) => {
    batch.protocol[i] = protocol;
    batch.srcAddress.set(address(from), i * 16);
    batch.dstAddress.set(address(to), i * 16);
    batch.forwardPackets[i] = 2;
    batch.reversePackets[i] = 1;
    batch.forwardBytes[i] = bytes;
    batch.start[i] = start;
    batch.end[i] = start + 1;
    batch.endReason[i] = protocol === 6 ? 3 : 1;
  });
  return batch;
}

const V6 = [0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1];
const ONE = batchOf('a.pcap', [
  { protocol: 6, from: [10, 0, 0, 1], to: [10, 0, 0, 2], bytes: 100, start: 5 },
  { protocol: 17, from: [10, 0, 0, 1], to: V6, bytes: 30, start: 9 },
]);
const TWO = batchOf('a.pcap', [{ protocol: 17, from: V6, to: [10, 0, 0, 1], bytes: 70, start: 2 }]);
const OTHER = batchOf('b.pcap', [{ protocol: 1, from: [1, 1, 1, 1], to: [1, 1, 1, 2], bytes: 1, start: 1 }]);

const WHOLE = [
  {
    source: 'a.pcap',
    flows: 3,
    packets: 9,
    bytes: 200,
    start: 2,
    end: 10,
    protocols: [
      { protocol: 17, flows: 2, packets: 6, bytes: 100 },
      { protocol: 6, flows: 1, packets: 3, bytes: 100 },
    ],
    endReasons: { idleTimeout: 2, endOfFlow: 1 },
    talkers: [
      { address: '10.0.0.1', flows: 3, packets: 9, bytes: 200 },
      { address: '10.0.0.2', flows: 1, packets: 3, bytes: 100 },
    ],
    talkersAreEstimates: false,
  },
  expect.objectContaining({ source: 'b.pcap', flows: 1, bytes: 1 }),
];

describe('flows add up by capture', () => {
  test('in one thread', () => {
    const summary = new FlowSummary();
    for (const batch of [ONE, OTHER, TWO]) summary.add(batch);
    expect(summary.sources(2)).toEqual(WHOLE);
  });

  test('in two threads', () => {
    const summary = new FlowSummary();
    for (const batches of [[OTHER, TWO], [ONE]]) {
      const part = new FlowSummary();
      for (const batch of batches) part.add(batch);
      summary.merge(structuredClone(part.parts()));
    }
    expect(summary.sources(2)).toEqual(WHOLE);
  });
});

test('loud addresses are kept when there are too many', () => {
  const talkers = new Talkers(100);
  const column = new Uint8Array(16);
  for (let i = 0; i < 1000; i++) {
    column.set(address([10, 0, i >> 8, i & 255]));
    talkers.add(addressWords(column), 0, 1, 1, i % 250 === 0 ? 1_000_000 + i : 1);
  }
  expect(talkers.isEstimate).toBe(true);
  expect(talkers.top(4).map(({ address: text }) => text)).toEqual([
    '10.0.2.238',
    '10.0.1.244',
    '10.0.0.250',
    '10.0.0.0',
  ]);
  expect(talkers.top().length).toBeLessThanOrEqual(100);
});

test('addresses that were chosen to stand in one row are counted all the same', () => {
  const talkers = new Talkers();
  const chosen = Int32Array.from({ length: 600 * 4 }, (_, at) => {
    const w2 = at >> 2;
    if (at % 4 < 2) return 0;
    return at % 4 === 2 ? w2 : Math.imul(w2, 0x3c6ef373) ^ 7;
  });
  for (let row = 0; row < 1200; row++) talkers.add(chosen, row % 600, 1, 2, 3);
  expect(talkers.isKeyed).toBe(true);
  const { flows, packets, bytes } = talkers.columns();
  expect([flows.length, new Set(flows), new Set(packets), new Set(bytes)]).toEqual([
    600,
    new Set([2]),
    new Set([4]),
    new Set([6]),
  ]);
});
