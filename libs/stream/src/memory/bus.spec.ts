import { expect, test } from '@jest/globals';
import { allocateFrames, frames } from '@weir/schema';
import { busContract } from '../contract/bus-contract.ts';
import { createMemoryBus } from './bus.ts';

busContract('memory', async () => createMemoryBus({ lanes: 4, redeliver: true }));

test('what an earlier process committed says nothing about the messages of this one', async () => {
  const bus = createMemoryBus({ lanes: 1 });
  const saved = 500;
  const taken: number[] = [];
  const subscription = await bus.subscribe(frames, 'group', {
    assigned: async () => saved + 1,
    deliver: (_, deliveries) => taken.push(...deliveries.map(({ offset }) => offset)),
    revoked: async () => undefined,
    failed: () => undefined,
  });
  // The runner copies the offset of a restored checkpoint once more.
  await subscription.commit(0, saved);
  const producer = await bus.producer(frames);
  const batch = allocateFrames(0, { source: 'a.pcap', lane: 0, watermark: 0, last: false });
  await producer.send([{ origin: 'capture/0/a.pcap', sequence: 0, part: 0, lane: 0, batch }]);
  let isSettled = false;
  const settled = producer.settled(0).then(() => (isSettled = true));
  await new Promise((resolve) => setImmediate(resolve));
  expect(isSettled).toBe(false);
  expect(taken).toEqual([saved + 1]);
  await subscription.commit(0, saved + 1);
  await settled;
});
