import { expect, test } from '@jest/globals';
import { allocateFlows, allocatePackets, flows, packets, type FlowBatch, type PacketBatch } from '@weir/schema';
import { z } from 'zod';
import type { Delivery } from '../bus.ts';
import { systemClock } from '../clock.ts';
import { defineFold } from '../define.ts';
import { createMemoryBus } from '../memory/bus.ts';
import { createMemoryState } from '../memory/state.ts';
import type { Folder } from '../stage.ts';
import { RememberingTable } from './rehearsal.ts';

/** Yields a flow for a message of packets, nothing for an empty one. */
const folder: Folder<PacketBatch, FlowBatch> = {
  keys: 0,
  fold: (batch, out) => {
    if (batch.count > 0) out.emit(allocateFlows(1, batch));
  },
  takeChanges: () => ({ changed: [], removed: [] }),
  restore: async () => undefined,
};

/** The messages that a stage puts out for eight, of which the fifth alone has a record. */
async function putOut(passOnEach: number): Promise<Delivery<FlowBatch>[]> {
  const bus = createMemoryBus({ lanes: 1 });
  const found: Delivery<FlowBatch>[] = [];
  const ended = new Promise<void>((resolve, reject) => {
    void bus.subscribe(flows, 'test', {
      assigned: async () => undefined,
      deliver: (_lane, deliveries) => {
        found.push(...deliveries);
        if (deliveries.at(-1)?.decode().last === true) resolve();
      },
      revoked: async () => undefined,
      failed: reject,
    });
  });
  const stage = defineFold({
    ...{ name: 'rare', version: 1, in: packets, out: flows, state: 'none.1', config: z.object({}) },
    ...{ passOnEach, create: () => folder },
  });
  const settings = { checkpointMs: 5, laneBudgetBytes: 1 << 20, stopGraceMs: 20 };
  const ports = { tables: new RememberingTable(), openCapture: () => Promise.reject(new Error('no captures here')) };
  const lanes = { total: 1, own: [0] };
  const running = await stage.start(
    { bus, state: createMemoryState(), clock: systemClock, lanes, settings, ports },
    {},
  );
  const producer = await bus.producer(packets);
  for (let sequence = 0; sequence < 8; sequence++) {
    const scalars = { source: 'a', lane: 0, watermark: sequence, last: sequence === 7 };
    const batch = allocatePackets(sequence === 4 ? 1 : 0, scalars);
    const follows = sequence === 0 ? {} : { follows: { sequence: sequence - 1, part: 0 } };
    await producer.send([{ origin: 'number/0/a', sequence, part: 0, ...follows, lane: 0, batch }]);
  }
  await Promise.race([ended, running.done]);
  await running.stop();
  return found;
}

test.each([
  [1, ['0:0', '1:0', '2:0', '3:0', '4:1', '5:0', '6:0', '7:0']],
  [3, ['0:0', '3:0', '4:1', '6:0', '7:0']],
  [Infinity, ['0:0', '4:1', '7:0']],
])('of messages that yield nothing each %p. is passed on, and the last of a source', async (passOnEach, expected) => {
  const found = await putOut(passOnEach);
  expect(found.map(({ stamp, decode }) => `${stamp?.sequence}:${decode().count}`)).toEqual(expected);
  // A consumer refuses what does not follow on what it has seen.
  const sequences = found.map(({ stamp }) => stamp?.sequence);
  expect(found.map(({ stamp }) => stamp?.follows?.sequence)).toEqual([undefined, ...sequences.slice(0, -1)]);
});
