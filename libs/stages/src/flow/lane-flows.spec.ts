import { describe, expect, test } from '@jest/globals';
import { detailedFlows } from '@weir/flow';
import { allocatePackets, flows as flowsTopic, type Flow, type FlowBatch, type PacketBatch } from '@weir/schema';
import { LaneFlows } from './lane-flows.ts';

const SETTINGS = { idleTimeoutUs: 60e6, activeTimeoutUs: 300e6, tcpEndTimeoutUs: 5e6, maxFlows: 1000 };

/** A UDP packet between two ends at a time. */
function packet(source: string, number: number, last = false, srcPort = 1000): PacketBatch {
  const batch = allocatePackets(1, { source, lane: 0, watermark: number, last });
  batch.number[0] = number;
  batch.time[0] = 1e15 + number;
  batch.length[0] = 100;
  batch.etherType[0] = 0x0800;
  batch.protocol[0] = 17;
  batch.srcAddress.set([255, 255, 10, 0, 0, 1], 10);
  batch.dstAddress.set([255, 255, 10, 0, 0, 2], 10);
  batch.srcPort[0] = srcPort;
  batch.dstPort[0] = 53;
  return batch;
}

function fold(lane: LaneFlows, batch: PacketBatch): Flow[] {
  const out: FlowBatch[] = [];
  lane.fold(batch, {
    emit: (flows) => out.push(flows),
    drop: () => {},
    reject: () => {},
    count: () => {},
    tell: () => {},
  });
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
  const lane = new LaneFlows(SETTINGS, detailedFlows());
  for (const source of ['a.pcap', 'b/c.pcap']) fold(lane, packet(source, 1));
  const saved = new Map<string, Uint8Array>();
  save(lane, saved);
  const restored = new LaneFlows(SETTINGS, detailedFlows());
  await restored.restore(entriesOf(saved));
  expect(restored.keys).toBe(2);
  for (const source of ['a.pcap', 'b/c.pcap']) {
    const rows = fold(restored, packet(source, 2, true));
    expect(rows).toEqual(fold(lane, packet(source, 2, true)));
    expect(rows).toMatchObject([{ source, number: 1, forwardPackets: 2, endReason: 'forcedEnd' }]);
  }
});

test('what was saved of a source is removed when it has ended', () => {
  const lane = new LaneFlows(SETTINGS, detailedFlows());
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

describe('a full lane', () => {
  const ROOM = { ...SETTINGS, maxFlows: 4 };
  /** Source and port of packets, in the order of the lane: each begins a flow. */
  const opened = ['a 1', 'a 2', 'a 3', 'b 4', 'b 5', 'b 6', 'c 7', 'a 8', 'b 9'];
  const packets = opened.map((text, i) => {
    const [source = '', port] = text.split(' ');
    return packet(source, i, false, Number(port));
  });
  const told = (rows: readonly Flow[]): string[] =>
    rows.map(({ source, srcPort, endReason }) => `${source} ${srcPort} ${endReason}`);

  test('closes a flow of the source that has most, and never has more than its limit', () => {
    const lane = new LaneFlows(ROOM, detailedFlows());
    const closed = packets.map((one) => {
      const rows = told(fold(lane, one));
      expect(lane.keys).toBeLessThanOrEqual(ROOM.maxFlows);
      return rows;
    });
    const [first, second, third, fourth, fifth] = ['a 1', 'b 4', 'a 2', 'b 5', 'a 3'].map((flow) => [
      `${flow} lackOfResources`,
    ]);
    expect(closed).toEqual([[], [], [], [], first, second, third, fourth, fifth]);
  });

  test.each(packets.map((_, i) => i))('restored after packet %i it closes the same flows', async (place) => {
    const straight = new LaneFlows(ROOM, detailedFlows());
    const expected = packets.map((one) => told(fold(straight, one)));
    const before = new LaneFlows(ROOM, detailedFlows());
    const rows = packets.slice(0, place).map((one) => told(fold(before, one)));
    const saved = new Map<string, Uint8Array>();
    save(before, saved);
    const after = new LaneFlows(ROOM, detailedFlows());
    await after.restore(entriesOf(new Map([...saved].toReversed())));
    rows.push(...packets.slice(place).map((one) => told(fold(after, one))));
    expect(rows).toEqual(expected);
  });
});

test('the next start of a live source ends the flows of one that was killed, and of no other', () => {
  const lane = new LaneFlows(SETTINGS, detailedFlows());
  const saved = new Map<string, Uint8Array>();
  const [killed, other, next] = [
    'eth0@2026-01-01T00:00:00.000Z',
    'eth1@2026-01-01T00:00:00.000Z',
    'eth0@2026-01-01T00:01:00.000Z',
  ];
  fold(lane, packet(killed, 1));
  fold(lane, packet(other, 1));
  save(lane, saved);
  expect(fold(lane, packet(next, 1))).toMatchObject([{ source: killed, forwardPackets: 1, endReason: 'forcedEnd' }]);
  expect(fold(lane, packet(next, 2))).toEqual([]);
  save(lane, saved);
  expect([...saved.keys()].map((key) => key.split('/')[1])).toEqual([other, next]);
  expect(lane.keys).toBe(2);
});
