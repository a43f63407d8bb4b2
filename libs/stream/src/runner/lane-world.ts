import {
  allocateFrames,
  allocatePackets,
  deadLetters,
  frames,
  packets,
  type FrameBatch,
  type PacketBatch,
} from '@weir/schema';
import { z } from 'zod';
import type { Bus, LaneListener, Outgoing, Subscription } from '../bus.ts';
import { systemClock, type Clock } from '../clock.ts';
import { memoryRuntime } from '../contract/memory-runtime.ts';
import { defineMap } from '../define.ts';
import { createMemoryBus } from '../memory/bus.ts';
import { createMemoryState } from '../memory/state.ts';
import type { Outcomes, Stage } from '../stage.ts';
import type { StateStore } from '../state.ts';
import type { RunningStage } from './runtime.ts';

/** One lane in memory, for suites of the runner. */

const running: RunningStage[] = [];

/** Stops what `start` has started. */
export async function stopAll(): Promise<void> {
  for (const stage of running.splice(0)) await stage.stop().catch(() => undefined);
}

/** Starts the stage; `stopAll` stops it. */
export async function start(
  stage: Stage,
  bus: Bus,
  state: StateStore,
  tell: (sentence: string) => void = () => undefined,
  clock: Clock = systemClock,
): Promise<RunningStage> {
  const started = await stage.start({ ...memoryRuntime(bus, state), tell, clock }, {});
  running.push(started);
  return started;
}

/** A stage that numbers packets, with a say of the test's own. */
export function numbering(say: (batch: FrameBatch, out: Outcomes<PacketBatch>) => void = () => undefined): Stage {
  return defineMap({
    name: 'number',
    version: 1,
    in: frames,
    out: packets,
    config: z.object({}),
    create: () => ({
      map(batch, out) {
        say(batch, out);
        const result = allocatePackets(batch.count, batch);
        result.number.set(batch.number);
        out.emit(result);
      },
    }),
  });
}

/** Frames with these numbers, as message `sequence` of the source `a`. */
export function message(sequence: number, numbers: readonly number[]): Outgoing<FrameBatch> {
  const batch = allocateFrames(numbers.length, { source: 'a', lane: 0, watermark: sequence, last: false });
  batch.number.set(numbers);
  const follows = sequence === 0 ? {} : { follows: { sequence: sequence - 1, part: 0 } };
  return { origin: 'deal/0/a', sequence, part: 0, lane: 0, batch, ...follows };
}

/** What is read of the messages of a topic, as they come. */
export async function collect<T>(
  topic: 'packets' | 'dead-letters',
  bus: Bus,
  read: (batch: PacketBatch | Awaited<ReturnType<typeof deadLetters.decode>>) => T,
): Promise<T[]> {
  const seen: T[] = [];
  let subscription: Subscription | undefined;
  const listener = <B extends Parameters<typeof read>[0]>(): LaneListener<B> => ({
    assigned: async () => undefined,
    deliver: (lane, deliveries) => {
      for (const delivery of deliveries) {
        seen.push(read(delivery.decode()));
        void subscription?.commit(lane, delivery.offset);
      }
    },
    revoked: async () => undefined,
    failed: () => undefined,
  });
  if (topic === 'packets') subscription = await bus.subscribe(packets, 'test', listener<PacketBatch>());
  else subscription = await bus.subscribe(deadLetters, 'test', listener());
  return seen;
}

/** Resolves when it has come to be. @throws {Error} when it does not for a while */
export async function until(check: () => boolean): Promise<void> {
  for (let tries = 0; !check(); tries++) {
    if (tries > 2_000) throw new Error('it did not come to be');
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

/** Frame numbers of a batch of packets. */
export const numbers = (batch: { readonly number?: Float64Array }): number[] => [...(batch.number ?? [])];

/** Bus and state of one lane, and a source of its frames. */
export async function world(): Promise<{
  bus: Bus;
  state: StateStore;
  send: (...messages: Outgoing<FrameBatch>[]) => Promise<void>;
}> {
  const bus = createMemoryBus({ lanes: 1, redeliver: true });
  const producer = await bus.producer(frames);
  return { bus, state: createMemoryState(), send: (...messages) => producer.send(messages) };
}
