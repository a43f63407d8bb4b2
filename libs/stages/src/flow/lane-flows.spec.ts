import { expect, test } from '@jest/globals';
import { allocatePackets, flows as flowsTopic, type FlowBatch, type PacketBatch } from '@weir/schema';
import { LaneFlows } from './lane-flows.ts';

const SETTINGS = { idleTimeoutUs: 60e6, activeTimeoutUs: 300e6, tcpEndTimeoutUs: 5e6, maxFlows: 1000 };

/** A UDP packet between two ends at a time. */
function packet(source: string, number: number, last = false): PacketBatch {
  const batch = allocatePackets(1, { source, lane: 0, watermark: number, last });
  batch.number[0] = number;
  batch.time[0] = 1e15 + number;
  batch.length[0] = 100;
  batch.etherType[0] = 0x0800;
  batch.protocol[0] = 17;
  batch.srcAddress.set([255, 255, 10, 0, 0, 1], 10);
  batch.dstAddress.set([255, 255, 10, 0, 0, 2], 10);
  batch.srcPort[0] = 1000;
  batch.dstPort[0] = 53;
  return batch;
}

function fold(lane: LaneFlows, batch: PacketBatch): object[] {
  const out: FlowBatch[] = [];
  lane.fold(batch, { emit: (flows) => out.push(flows), drop: () => {}, reject: () => {} });
  return out.flatMap((flows) => Array.from({ length: flows.count }, (_, i) => flowsTopic.row(flows, i)));
}

async function* entriesOf(saved: ReadonlyMap<string, Uint8Array>): AsyncIterable<{ key: string; value: Uint8Array }> {
  for (const [key, value] of saved) yield { key, value };
}

/** Applies what has changed, as a state store does. */
function save(lane: LaneFlows, saved: Map<string, Uint8Array>): void {
  const { changed, removed } = lane.takeChanges();
  for (const key of removed) saved.delete(key);
  for (const { key, value } of changed) saved.set(key, value);
}

test('a lane restored from its checkpoint goes on with the flows of each source, whatever is in its name', async () => {
  const lane = new LaneFlows(SETTINGS);
  for (const source of ['a.pcap', 'b/c.pcap']) fold(lane, packet(source, 1));
  const saved = new Map<string, Uint8Array>();
  save(lane, saved);
  const restored = new LaneFlows(SETTINGS);
  await restored.restore(entriesOf(saved));
  expect(restored.keys).toBe(2);
  for (const source of ['a.pcap', 'b/c.pcap']) {
    const rows = fold(restored, packet(source, 2, true));
    expect(rows).toEqual(fold(lane, packet(source, 2, true)));
    expect(rows).toMatchObject([{ source, number: 1, forwardPackets: 2, endReason: 'forcedEnd' }]);
  }
});

test('what was saved of a source is removed when it has ended', () => {
  const lane = new LaneFlows(SETTINGS);
  const saved = new Map<string, Uint8Array>();
  fold(lane, packet('a.pcap', 1));
  fold(lane, packet('b.pcap', 1));
  save(lane, saved);
  expect(saved.size).toBe(2);
  fold(lane, packet('a.pcap', 2, true));
  save(lane, saved);
  expect([...saved.keys()]).toEqual(['0/b.pcap']);
  expect(lane.keys).toBe(1);
});
