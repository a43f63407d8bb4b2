import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { frames } from '@weir/schema';
import type { Bus } from '@weir/stream';
import { CollectingListener, describeReal, frameMessage, GroupNotes } from '@weir/stream/contract';
import { applyTopics, createKafkaBus } from './index.ts';
import { SERVICES, testSettings } from './test-settings.ts';

/** The offset in the group is a copy of the checkpoint's, and may be older than it, or newer than one that was put back. */
describeReal('an offset in the group that is not that of the checkpoint', SERVICES, (address) => {
  let buses: Bus[] = [];
  let newBus: () => Bus;

  beforeEach(async () => {
    const settings = testSettings(address);
    await applyTopics(settings, [frames]);
    newBus = () => {
      const bus = createKafkaBus(settings);
      buses.push(bus);
      return bus;
    };
  });
  afterEach(async () => {
    for (const bus of buses) await bus.close();
    buses = [];
  });

  test.each([
    { name: 'is older: reading begins at the checkpoint', copied: 0, saved: 3, expected: [4, 5] },
    { name: 'is newer: reading begins at the checkpoint', copied: 4, saved: 1, expected: [2, 3, 4, 5] },
  ])('$name', async ({ copied, saved, expected }) => {
    const bus = newBus();
    const producer = await bus.producer(frames);
    await producer.send([0, 1, 2, 3, 4, 5].map((sequence) => frameMessage(0, sequence)));
    const before = new CollectingListener();
    const subscription = await bus.subscribe(frames, 'readers', before);
    await before.until(() => before.count === 6);
    await subscription.commit(0, copied);
    await subscription.stop();
    const after = new CollectingListener(new GroupNotes([[0, saved + 1]]));
    await newBus().subscribe(frames, 'readers', after);
    await after.until(() => after.count === expected.length);
    expect(after.sequences(0)).toEqual(expected);
    expect(after.failures).toEqual([]);
  });
});
