import { expect, test } from '@jest/globals';
import { flows, frames, packets } from '@weir/schema';
import { busContract, describeReal } from '@weir/stream/contract';
import { applyTopics, createKafkaBus } from './index.ts';
import { SERVICES, testSettings } from './test-settings.ts';

describeReal('kafka', SERVICES, (address) => {
  for (const compression of ['none', 'snappy'] as const) {
    busContract(`kafka, compression ${compression}`, async () => {
      const settings = testSettings(address, { compression });
      await applyTopics(settings, [frames]);
      return createKafkaBus(settings);
    });
  }

  test('topics whose lanes are opened at the same time do not disturb each other', async () => {
    const topics = [frames, packets, flows];
    const settings = testSettings(address);
    await applyTopics(settings, topics);
    const bus = createKafkaBus(settings);
    const failures: unknown[] = [];
    const assigned: number[] = [];
    const listener = {
      assigned: (lane: number) => Promise.resolve(void assigned.push(lane)),
      deliver: () => undefined,
      revoked: () => Promise.resolve(),
      failed: (cause: unknown) => failures.push(cause),
    };
    try {
      await Promise.all([
        bus.subscribe(frames, 'weir.one', listener),
        bus.subscribe(packets, 'weir.two', listener),
        bus.subscribe(flows, 'weir.three', listener),
      ]);
      const deadline = Date.now() + 20_000;
      while (assigned.length < topics.length * settings.lanes && Date.now() < deadline) {
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    } finally {
      await bus.close();
    }
    expect({ lanes: assigned.length, failures }).toEqual({ lanes: topics.length * settings.lanes, failures: [] });
  });
});
