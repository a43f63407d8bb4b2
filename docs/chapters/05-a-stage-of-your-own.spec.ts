/**
 * # 5. A stage of your own
 *
 * A stage is a value: a name, a version, topics, settings, and a function from a message to messages. It has no clock, no logger and
 * no client. The runner does everything around it: reading, stamps, checkpoints, retries, dead letters, counting.
 *
 * This one is a map that passes on the flows that nobody answered. It reads the topic of flows and writes to the same
 * kind of messages; the test gives it a bus in memory and reads what comes out.
 */
import { allocateFlows, flows, type FlowBatch } from '@weir/schema';
import { createMemoryBus, createMemoryState, defineMap, systemClock } from '@weir/stream';
import { expect, test } from '@jest/globals';
import { z } from 'zod';
import { FlowRows } from './pipeline.ts';

const unanswered = defineMap({
  name: 'unanswered',
  // Raised when the same input gives another output.
  version: 1,
  in: flows,
  out: flows,
  // A setting is a field with a default and a description.
  config: z.object({ leastPackets: z.number().int().default(1).describe('Fewest packets of a flow that counts.') }),
  create: ({ leastPackets }) => ({
    map(batch, out) {
      let kept = 0;
      for (let i = 0; i < batch.count; i++) {
        if (batch.reversePackets[i] !== 0 || (batch.forwardPackets[i] ?? 0) < leastPackets) continue;
        out.emit(copyOf(flows.slice(batch, i, i + 1)));
        kept++;
      }
      // What is expected and uninteresting is counted by its reason, not logged.
      if (kept < batch.count) out.drop('answered', batch.count - kept);
    },
  }),
});

/**
 * What is emitted has memory of its own: that of the input is used again once the stage is through with it. A stage in a hurry would
 * copy columns; the codec of the topic will do here.
 */
function copyOf(batch: FlowBatch): FlowBatch {
  return flows.decode(flows.encode(batch));
}

function someFlows(reversePackets: readonly number[]): FlowBatch {
  const batch = allocateFlows(reversePackets.length, { source: 'a.pcap', lane: 0, watermark: 7, last: false });
  batch.forwardPackets.fill(1);
  batch.reversePackets.set(reversePackets);
  return batch;
}

test('the runner runs it', async () => {
  const source = createMemoryBus({ lanes: 1 });
  const target = createMemoryBus({ lanes: 1 });
  const received: FlowBatch[] = [];
  await target.subscribe(flows, 'reader', {
    assigned: () => Promise.resolve(undefined),
    deliver: (_lane, deliveries) => received.push(...deliveries.map((delivery) => delivery.decode())),
    revoked: () => Promise.resolve(),
    failed: (cause) => {
      throw cause;
    },
  });

  const running = await unanswered.start(
    {
      bus: { ...source, producer: (topic) => target.producer(topic) },
      state: createMemoryState(),
      clock: systemClock,
      lanes: { total: 1, own: [0] },
      settings: { checkpointMs: 5, laneBudgetBytes: 1 << 20, stopGraceMs: 100 },
      ports: { tables: new FlowRows(), openCapture: () => Promise.reject(new Error('no captures here')) },
    },
    {},
  );
  const producer = await source.producer(flows);
  await producer.send([
    { origin: 'example/0/a.pcap', sequence: 0, part: 0, lane: 0, batch: someFlows([0, 3, 0]) },
    {
      origin: 'example/0/a.pcap',
      sequence: 1,
      part: 0,
      follows: { sequence: 0, part: 0 },
      lane: 0,
      batch: someFlows([5]),
    },
  ]);
  await running.stop();

  // A message that yields nothing is passed on empty, so that event time goes on downstream.
  expect(received.map(({ count }) => count)).toEqual([1, 1, 0]);
  expect(received.map(({ watermark }) => watermark)).toEqual([7, 7, 7]);
  expect(running.meter.records).toBe(4);
  expect(running.meter.emitted).toBe(2);
  expect([...running.meter.drops]).toEqual([['answered', 2]]);
});
