import { describe, expect, test } from '@jest/globals';
import {
  allocatePackets,
  windows as windowsTopic,
  type PacketBatch,
  type PartialWindowBatch,
  type Window,
  type WindowBatch,
} from '@weir/schema';
import { PACKET_GROUPS } from '@weir/statistics';
import type { Folder, Outcomes } from '@weir/stream';
import fc from 'fast-check';
import { gatheredPackets } from './gathered.ts';
import { LaneWindows } from './lane-windows.ts';
import { MergedWindows } from './merged-windows.ts';
import { targetLanes } from './target-lanes.ts';

const LANES = 3;
const SECOND_US = 1e6;
const SETTINGS = { maxKeys: 64, top: 100, leastPackets: 0 };
const SOURCE = 'office.pcap';

/** Packets a second apart from `start`, each `lateSeconds` behind the low mark that is told with it. */
function packetsOf(lane: number, seconds: readonly number[], watermark: number, last = false): PacketBatch {
  const batch = allocatePackets(seconds.length, { source: SOURCE, lane, watermark: watermark * SECOND_US, last });
  seconds.forEach((second, i) => {
    batch.time[i] = second * SECOND_US;
    batch.length[i] = 100;
    batch.etherType[i] = 0x0800;
    batch.protocol[i] = 17;
    batch.dstPort[i] = 53;
    batch.srcAddress[i * 16 + 15] = lane + 1;
    batch.dstAddress[i * 16 + 15] = 200;
  });
  return batch;
}

function emitted<In, Out>(folder: Folder<In, Out>, batch: In): { message: Out; lane: number | undefined }[] {
  const found: { message: Out; lane: number | undefined }[] = [];
  const out: Outcomes<Out> = {
    emit: (message, lane) => found.push({ message, lane }),
    drop: () => undefined,
    count: () => undefined,
    tell: () => undefined,
    reject: () => undefined,
  };
  void folder.fold(batch, out, 'windows', 0);
  return found;
}

/** What each lane puts out for its merging lane, message by message, as two messages of packets and the end give it. */
function partials(target: number): PartialWindowBatch[][] {
  return Array.from({ length: LANES }, (_, lane) => {
    const windows = new LaneWindows(gatheredPackets, SETTINGS.maxKeys, LANES);
    const messages = [
      packetsOf(lane, [10, 11, 11, 19], 15),
      packetsOf(lane, lane === 0 ? [16, 65] : [], 30),
      packetsOf(lane, [70 + lane], 60, true),
    ];
    return messages.flatMap((message) =>
      emitted(windows, message).flatMap(({ message: partial, lane: to }) => (to === target ? [partial] : [])),
    );
  });
}

function rowsOf(messages: readonly WindowBatch[]): Window[] {
  return messages.flatMap((message) => Array.from({ length: message.count }, (_, i) => windowsTopic.row(message, i)));
}

/** A merge saved and restored, as after a restart. */
async function restarted(merge: MergedWindows, saved: Map<string, Uint8Array>, lane: number): Promise<MergedWindows> {
  const { changed, removed } = merge.takeChanges();
  for (const key of removed) saved.delete(key);
  for (const { key, value } of changed) saved.set(key, value);
  const again = new MergedWindows(SETTINGS, lane, LANES, PACKET_GROUPS);
  await again.restore(
    (async function* entries() {
      for (const [key, value] of saved) yield { key, value };
    })(),
  );
  return again;
}

describe.each([...targetLanes(SOURCE, LANES, PACKET_GROUPS).keys()])('windows merged in lane %i', (target) => {
  const straight = (): WindowBatch[] => {
    const merge = new MergedWindows(SETTINGS, target, LANES, PACKET_GROUPS);
    return partials(target)
      .flat()
      .flatMap((message) => emitted(merge, message).map((found) => found.message));
  };

  test('leave in the same messages however the lanes are interleaved, restarted between any two', async () => {
    const expected = straight();
    expect(expected.at(-1)?.last).toBe(true);
    expect(rowsOf(expected).length).toBeGreaterThan(10);
    await fc.assert(
      fc.asyncProperty(
        fc.infiniteStream(fc.nat(LANES - 1)),
        fc.infiniteStream(fc.boolean()),
        async (turns, restarts) => {
          const lanes = partials(target);
          let merge = new MergedWindows(SETTINGS, target, LANES, PACKET_GROUPS);
          const saved = new Map<string, Uint8Array>();
          const found: WindowBatch[] = [];
          for (const turn of turns) {
            if (lanes.every((messages) => messages.length === 0)) break;
            const message = lanes[turn]?.shift();
            if (message === undefined) continue;
            found.push(...emitted(merge, message).map((one) => one.message));
            if (restarts.next().value === true) merge = await restarted(merge, saved, target);
          }
          expect(found).toEqual(expected);
          await restarted(merge, saved, target);
          expect([...saved.keys()]).toEqual([]);
        },
      ),
      { numRuns: 40 },
    );
  });

  test('of less than a minute with few packets are left out where few say nothing; longer ones count them', () => {
    const merge = new MergedWindows({ ...SETTINGS, leastPackets: 4 }, target, LANES, PACKET_GROUPS);
    const found = partials(target)
      .flat()
      .flatMap((message) => emitted(merge, message).map((one) => one.message));
    // Second 11 has two packets of each lane, every other one at most three, as have all ten seconds but the first.
    const enough = ['1 s from 11', '10 s from 10'];
    const kept = rowsOf(straight()).filter(
      ({ seconds, start }) => seconds === 60 || enough.includes(`${seconds} s from ${start / SECOND_US}`),
    );
    expect(kept.length).toBeLessThan(rowsOf(straight()).length);
    expect(rowsOf(found)).toEqual(kept);
  });

  test('leave together that end between two low marks of any lane', () => {
    const told = straight().map(({ start, seconds, watermark }) => ({
      ends: [...start].map((from, i) => from / SECOND_US + (seconds[i] ?? 0)),
      watermark: watermark / SECOND_US,
    }));
    const marks = [15, 30, 60, Infinity];
    const groups = marks.map((mark, i) => ({ from: marks[i - 1] ?? 0, mark }));
    const groupsTold = told.slice(0, -1).map(({ ends }) => {
      const group = groups.find(({ from, mark }) => ends.every((end) => end > from && end <= mark));
      return group?.mark;
    });
    expect(groupsTold).toEqual([...new Set(groupsTold)]);
    expect(groupsTold).not.toContain(undefined);
    expect(told.map(({ ends, watermark }) => ends.length === 0 || watermark === Math.max(...ends))).not.toContain(
      false,
    );
  });

  test('do not depend on what the memory of a message is used for afterwards', () => {
    const merge = new MergedWindows(SETTINGS, target, LANES, PACKET_GROUPS);
    const found = partials(target)
      .flat()
      .flatMap((message) => {
        // As it is read from a broker: a Buffer, whose slices share its memory.
        const data = Buffer.from(message.data);
        const messages = emitted(merge, { ...message, data });
        data.fill(0xa5);
        return messages.map((one) => one.message);
      });
    expect(found).toEqual(straight());
  });
});

test('seconds that the low mark passes within a message are told as those that end with it', () => {
  const times = Array.from({ length: 400 }, (_, i) => 10 + i * 0.7 - (i % 3));
  const told = (lateness: number): unknown[] => {
    const windows = new LaneWindows(gatheredPackets, SETTINGS.maxKeys, LANES);
    return [packetsOf(0, times, 280), packetsOf(0, [288, 289], 284), packetsOf(0, [300], 300, true)].flatMap(
      (batch) => {
        let newest = -Infinity;
        batch.time.forEach((time, i) => {
          newest = Math.max(newest, time);
          batch.lowMark[i] = Math.max(0, newest - lateness * SECOND_US);
        });
        return emitted(windows, batch);
      },
    );
  };
  expect(told(5)).toEqual(told(1e9));
});

test('of ten seconds with little more than ARP are told all the same, those of a second are not', () => {
  const [target = 0] = targetLanes(SOURCE, 1, PACKET_GROUPS).keys();
  const windows = new LaneWindows(gatheredPackets, SETTINGS.maxKeys, 1);
  const merge = new MergedWindows({ ...SETTINGS, leastPackets: 4 }, target, 1, PACKET_GROUPS);
  const batch = packetsOf(0, [10, 35], 35, true);
  batch.etherType[1] = 0x0806;
  batch.arpOperation[1] = 1;
  batch.srcAddress.set([0xff, 0xff], 16 + 10);
  const messages = emitted(windows, batch).flatMap(({ message }) => emitted(merge, message).map((one) => one.message));
  const told = rowsOf(messages).filter(({ scope }) => scope === 'source');
  expect(told.map(({ seconds, start }) => [seconds, start / SECOND_US])).toEqual([
    [10, 30],
    [60, 0],
  ]);
});

test('a packet that is later than its low mark counts there, and as late', () => {
  const [target = 0] = targetLanes(SOURCE, 1, PACKET_GROUPS).keys();
  const windows = new LaneWindows(gatheredPackets, SETTINGS.maxKeys, 1);
  const merge = new MergedWindows(SETTINGS, target, 1, PACKET_GROUPS);
  const batch = packetsOf(0, [20, 12, 15], 15, true);
  batch.lowMark.set([15 * SECOND_US, 15 * SECOND_US, 15 * SECOND_US]);
  const rows = emitted(windows, batch).flatMap(({ message }) => emitted(merge, message).map((one) => one.message));
  const sources = rowsOf(rows).filter((row) => row.scope === 'source' && row.seconds === 1);
  expect(sources.map((row) => [row.start / SECOND_US, row.packets, row.latePackets])).toEqual([
    [15, 2, 1],
    [20, 1, 0],
  ]);
});
