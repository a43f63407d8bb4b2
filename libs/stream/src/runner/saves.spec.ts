/** Saves that do not go as they should: cut short, refused, or not copied to the bus. */
import { afterEach, expect, test } from '@jest/globals';
import { allocateFlows, allocateFrames, flows, frames } from '@weir/schema';
import type { Bus } from '../bus.ts';
import { systemClock } from '../clock.ts';
import { FencedError } from '../errors.ts';
import { createMemoryBus } from '../memory/bus.ts';
import { createMemoryState } from '../memory/state.ts';
import { emptyCheckpoint, type CheckpointWrite, type StateStore } from '../state.ts';
import { rehearsalStages, RememberingTable } from './rehearsal.ts';
import type { RunningStage } from './runtime.ts';

const SETTINGS = { checkpointMs: 0, laneBudgetBytes: 1 << 20, stopGraceMs: 20 };
const table = new RememberingTable();
const running: RunningStage[] = [];

afterEach(async () => {
  for (const stage of running.splice(0)) await stage.stop();
});

async function start(name: string, bus: Bus, state: StateStore): Promise<RunningStage> {
  const stage = rehearsalStages(['a']).find((one) => one.name === name);
  if (stage === undefined) throw new Error(`there is no ${name}`);
  const ports = { tables: table, openCapture: () => Promise.reject(new Error('no captures here')) };
  const lanes = { total: 1, own: [0] };
  const started = await stage.start({ bus, state, clock: systemClock, lanes, settings: SETTINGS, ports }, {});
  running.push(started);
  return started;
}

/** A store that shows each save to `look` before it takes it. */
function watched(state: StateStore, look: (write: CheckpointWrite) => void): StateStore {
  return {
    claim: async (stage, lane) => {
      const claimed = await state.claim(stage, lane);
      const save = async (write: CheckpointWrite): Promise<void> => {
        look(write);
        await claimed.save(write);
      };
      return { ...claimed, save };
    },
    close: () => state.close(),
  };
}

async function until(check: () => boolean): Promise<void> {
  for (let tries = 0; !check(); tries++) {
    if (tries > 2_000) throw new Error('it did not come to be');
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

test('a save cut short by the end of the grace counts for nothing: no row goes in without its intent', async () => {
  const real = createMemoryBus({ lanes: 1 });
  let isWaiting = false;
  const bus: Bus = {
    ...real,
    lanes: real.lanes,
    subscribe: (topic, group, listener) => real.subscribe(topic, group, listener),
    async producer(topic) {
      const settled = (): Promise<void> => {
        isWaiting = true;
        return new Promise(() => undefined);
      };
      const producer = await real.producer(topic);
      return { send: (messages) => producer.send(messages), close: () => producer.close(), settled };
    },
  };
  const state = createMemoryState();
  const stage = await start('keep', bus, state);
  const producer = await real.producer(flows);
  const batch = allocateFlows(4, { source: 'a', lane: 0, watermark: 0, last: false });
  await producer.send([{ origin: 'sum/0/a', sequence: 0, part: 0, lane: 0, batch }]);
  await until(() => isWaiting);
  await stage.stop();
  expect(table.rows).toEqual([]);
  expect((await state.claim('keep', 0)).checkpoint).toBeUndefined();
});

test('a source that goes to its end after a refused save fails instead of finishing', async () => {
  let saves = 0;
  const state = watched(createMemoryState(), () => {
    if (++saves === 1) throw new FencedError('somebody else has claimed the lane');
  });
  const source = await start('deal', createMemoryBus({ lanes: 1, redeliver: true }), state);
  await expect(source.done).rejects.toThrow(FencedError);
  expect(source.inputs().map(({ ended }) => ended)).toEqual([false]);
});

test('an offset that was saved and not copied before the end is copied after the next start', async () => {
  const real = createMemoryBus({ lanes: 1, redeliver: true });
  const copied: number[] = [];
  const bus: Bus = {
    ...real,
    lanes: real.lanes,
    producer: (topic) => real.producer(topic),
    subscribe: async (topic, group, listener) => {
      const subscription = await real.subscribe(topic, group, listener);
      return { ...subscription, commit: async (_lane, offset) => void copied.push(offset) };
    },
  };
  const state = createMemoryState();
  const producer = await real.producer(frames);
  const batch = allocateFrames(0, { source: 'a', lane: 0, watermark: 0, last: false });
  await producer.send([{ origin: 'deal/0/a', sequence: 0, part: 0, lane: 0, batch }]);
  const claimed = await state.claim('number', 0);
  const marks = { 'deal/0/a': { sequence: 0, part: 0, ordinal: 0 } };
  await claimed.save({ checkpoint: { ...emptyCheckpoint('none'), offset: 0, marks }, changed: [], removed: [] });
  await start('number', bus, state);
  await until(() => copied.includes(0));
});
