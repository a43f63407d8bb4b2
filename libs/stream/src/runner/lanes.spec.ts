import { expect, test } from '@jest/globals';
import { allocateFrames, frames } from '@weir/schema';
import type { Bus, LaneListener } from '../bus.ts';
import { FencedError, GapError, TransientError } from '../errors.ts';
import { systemClock, type Clock } from '../clock.ts';
import { createMemoryBus } from '../memory/bus.ts';
import { createMemoryState } from '../memory/state.ts';
import type { StateStore } from '../state.ts';
import { rehearsalStages, RememberingTable } from './rehearsal.ts';
import type { RunnerSettings, RunningStage } from './runtime.ts';

const STAGE = 'number';
const SETTINGS: RunnerSettings = { checkpointMs: 5, laneBudgetBytes: 1 << 20, stopGraceMs: 20 };
/** Time that flies while a lane waits for its new owner. */
const hasty: Clock = { now: () => Date.now(), sleep: (ms, signal) => systemClock.sleep(ms > 10_000 ? 50 : ms, signal) };

async function startNumber(bus: Bus, state: StateStore, clock: Clock): Promise<RunningStage> {
  const stage = rehearsalStages(['a']).find(({ name }) => name === STAGE);
  if (stage === undefined) throw new Error(`there is no ${STAGE}`);
  const tables = new RememberingTable();
  const ports = { tables, openCapture: () => Promise.reject(new Error('no captures here')) };
  return stage.start({ bus, state, clock, lanes: { total: 1, own: [0] }, settings: SETTINGS, ports }, {});
}

async function send(bus: Bus, sequence: number): Promise<void> {
  const producer = await bus.producer(frames);
  const batch = allocateFrames(0, { source: 'a', lane: 0, watermark: 0, last: false });
  const follows = sequence === 0 ? {} : { follows: { sequence: sequence - 1, part: 0 } };
  await producer.send([{ origin: 'deal/0/a', sequence, part: 0, ...follows, lane: 0, batch }]);
}

test('a lane claimed by a process that then vanishes ends this one, so that the lane is claimed anew', async () => {
  const bus = createMemoryBus({ lanes: 1 });
  const state = createMemoryState();
  const running = await startNumber(bus, state, hasty);
  await state.claim(STAGE, 0);
  await send(bus, 0);
  await expect(running.done).rejects.toThrow('claimed by another that does not read it');
  expect(running.meter.fenced).toBe(1);
  await running.stop();
});

test('a lane that somebody else claims while its state is read is let go, and ends no process', async () => {
  const bus = createMemoryBus({ lanes: 1 });
  const state: StateStore = {
    claim: () => Promise.reject(new FencedError('claimed again')),
    close: async () => undefined,
  };
  const running = await startNumber(bus, state, systemClock);
  await send(bus, 0);
  const failed = await Promise.race([systemClock.sleep(50), running.done.catch((cause: unknown) => cause)]);
  expect(failed).toBeUndefined();
  expect([running.meter.fenced, running.lanes()]).toEqual([1, []]);
  await running.stop();
});

test('a store that does not answer neither holds up the stop nor fails it', async () => {
  const bus = createMemoryBus({ lanes: 1 });
  const real = createMemoryState();
  const state: StateStore = {
    claim: async (stage, lane) => ({ ...(await real.claim(stage, lane)), save: () => new Promise(() => undefined) }),
    close: () => real.close(),
  };
  const running = await startNumber(bus, state, systemClock);
  await send(bus, 0);
  const failed = await Promise.race([running.stop(), running.done.catch((cause: unknown) => cause)]);
  expect(failed).toBeUndefined();
});

test('a lane of which messages were deleted unread halts, and the others go on', async () => {
  const real = createMemoryBus({ lanes: 1 });
  const gap = new GapError('retention has deleted 3 messages unread');
  const bus: Bus = {
    ...real,
    async subscribe(topic, group, listener) {
      const subscription = await real.subscribe(topic, group, listener);
      listener.failed(gap, 0);
      return subscription;
    },
  };
  const running = await startNumber(bus, createMemoryState(), systemClock);
  const failed = await Promise.race([systemClock.sleep(20), running.done.catch((cause: unknown) => cause)]);
  expect(failed).toBeUndefined();
  expect(running.lanes().map(({ halted }) => halted)).toEqual([gap.message]);
  await running.stop();
});

test('a lane that moves while the store of its state is away is let go, and not claimed afterwards', async () => {
  const real = createMemoryBus({ lanes: 1 });
  let isAway = true;
  let claims = 0;
  const state: StateStore = {
    claim: () => {
      claims++;
      return isAway ? Promise.reject(new TransientError('away')) : new Promise(() => undefined);
    },
    close: async () => undefined,
  };
  const given: { assigned?: Promise<number | undefined>; revoked?: Promise<void> } = {};
  const bus: Bus = {
    ...real,
    async subscribe(topic, group, listener) {
      // As a group does: the lane is given to somebody else before its owner was ready.
      given.assigned = listener.assigned(0);
      given.revoked = listener.revoked(0);
      const none: Pick<LaneListener<never>, 'assigned' | 'revoked'> = {
        assigned: async () => undefined,
        revoked: async () => undefined,
      };
      return real.subscribe(topic, group, { ...listener, ...none });
    },
  };
  const running = await startNumber(bus, state, systemClock);
  await given.revoked;
  await expect(given.assigned).resolves.toBeUndefined();
  isAway = false;
  await systemClock.sleep(250);
  expect(claims).toBe(1);
  const failed = await Promise.race([systemClock.sleep(1), running.done.catch((cause: unknown) => cause)]);
  expect(failed).toBeUndefined();
  await running.stop();
});
