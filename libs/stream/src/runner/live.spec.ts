/** Sources that cannot be read again: what they yield goes out at once, and to their end when they are asked to stop. */
import { afterEach, expect, test } from '@jest/globals';
import { allocateFrames, frames, type FrameBatch } from '@weir/schema';
import { z } from 'zod';
import { systemClock } from '../clock.ts';
import { defineSource } from '../define.ts';
import { InputError } from '../errors.ts';
import { createMemoryBus } from '../memory/bus.ts';
import { createMemoryState } from '../memory/state.ts';
import type { SourceInput, SourceItem } from '../stage.ts';
import { until } from './lane-world.ts';
import type { RunningStage } from './runtime.ts';

const running: RunningStage[] = [];
afterEach(async () => {
  for (const stage of running.splice(0)) await stage.stop();
});

type Item = SourceItem<FrameBatch>;

function message(source: string, count: number, last = false): Item {
  const batch = allocateFrames(count, { source, lane: 0, watermark: 0, last });
  return { kind: 'message', lane: 0, batch, bytes: 0 };
}

const POSITION: Item = { kind: 'position', positions: new Map([[0, 1]]) };

/** An input that yields a frame, waits until it is asked to end, and then yields one more and its end. */
function liveInput(source: string): SourceInput<FrameBatch> {
  return {
    source,
    progress: () => 0,
    live: () => ({ waitedMs: 7 }),
    async *read(_positions, _lanes, signal) {
      yield message(source, 1);
      yield { kind: 'drop', reason: 'lost-in-kernel', count: 5 };
      yield POSITION;
      await new Promise<void>((resolve) => {
        if (signal.aborted) return resolve();
        signal.addEventListener('abort', () => resolve());
      });
      yield message(source, 1);
      yield message(source, 0, true);
      yield POSITION;
    },
  };
}

async function start(arrivals: (signal: AbortSignal) => AsyncIterable<SourceInput<FrameBatch>>): Promise<{
  stage: RunningStage;
  seen: string[];
}> {
  const bus = createMemoryBus({ lanes: 1 });
  const seen: string[] = [];
  const subscription = await bus.subscribe(frames, 'test', {
    assigned: async () => undefined,
    deliver(lane, deliveries) {
      for (const delivery of deliveries) {
        const { source, count, last } = delivery.decode();
        seen.push(`${source} ${last ? 'end' : count}`);
        void subscription.commit(lane, delivery.offset);
      }
    },
    revoked: async () => undefined,
    failed: () => undefined,
  });
  const source = defineSource({
    name: 'live',
    version: 1,
    out: frames,
    config: z.object({}),
    create: () => ({ inputs: [], arrivals }),
  });
  const stage = await source.start(
    {
      bus,
      state: createMemoryState(),
      clock: systemClock,
      lanes: { total: 1, own: [0] },
      settings: { checkpointMs: 1_000_000, laneBudgetBytes: 1 << 20, stopGraceMs: 5_000 },
      ports: {
        tables: {
          prepare: () => ({ rows: 0, sha256: '', insert: async () => undefined }),
          close: async () => undefined,
        },
        openCapture: () => Promise.reject(new Error('no captures here')),
      },
    },
    {},
  );
  running.push(stage);
  return { stage, seen };
}

/** Hands on the inputs and waits for the signal. */
async function* openArrivals(
  inputs: readonly SourceInput<FrameBatch>[],
  signal: AbortSignal,
): AsyncGenerator<SourceInput<FrameBatch>> {
  yield* inputs;
  await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
}

test('live inputs are read beside each other, and each position goes out at once', async () => {
  const { stage, seen } = await start((signal) => openArrivals([liveInput('a'), liveInput('b')], signal));
  await until(() => seen.length === 2);
  expect(seen.toSorted()).toEqual(['a 1', 'b 1']);
  expect(stage.inputs()).toMatchObject([
    { source: 'a', ended: false, dropped: 5, waitedMs: 7 },
    { source: 'b', ended: false, dropped: 5, waitedMs: 7 },
  ]);
  expect(stage.meter.drops.get('lost-in-kernel')).toBe(10);
});

test('asked to stop, all that they still yield goes out', async () => {
  const { stage, seen } = await start((signal) => openArrivals([liveInput('a')], signal));
  await until(() => seen.length === 1);
  await stage.stop();
  expect(seen).toEqual(['a 1', 'a 1', 'a end']);
  expect(stage.inputs()).toMatchObject([{ source: 'a', ended: true }]);
});

test('one that cannot be read further ends alone', async () => {
  const broken: SourceInput<FrameBatch> = {
    ...liveInput('broken'),
    async *read() {
      yield message('broken', 0);
      throw new InputError('it broke');
    },
  };
  const { stage, seen } = await start((signal) => openArrivals([broken, liveInput('a')], signal));
  await until(() => seen.length === 2 && stage.inputs().some(({ ended }) => ended));
  expect(stage.inputs()).toMatchObject([
    { source: 'broken', problem: 'it broke', ended: true },
    { source: 'a', problem: undefined, ended: false },
  ]);
});

test('a fault of our own ends the stage, and the others in order', async () => {
  const faulty: SourceInput<FrameBatch> = {
    ...liveInput('faulty'),
    async *read() {
      yield message('faulty', 1);
      throw new TypeError('a bug');
    },
  };
  const { stage, seen } = await start((signal) => openArrivals([liveInput('a'), faulty], signal));
  await expect(stage.done).rejects.toThrow('a bug');
  expect(seen.filter((line) => line.startsWith('a'))).toEqual(['a 1', 'a 1', 'a end']);
});
