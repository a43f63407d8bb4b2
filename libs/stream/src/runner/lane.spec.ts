import { afterEach, describe, expect, test } from '@jest/globals';
import {
  allocateFrames,
  allocatePackets,
  DecodeError,
  deadLetters,
  frames,
  packets,
  type FrameBatch,
  type PacketBatch,
} from '@weir/schema';
import { z } from 'zod';
import type { Bus, LaneListener, Outgoing, Subscription } from '../bus.ts';
import { systemClock } from '../clock.ts';
import { defineMap } from '../define.ts';
import { TransientError } from '../errors.ts';
import { createMemoryBus } from '../memory/bus.ts';
import { createMemoryState } from '../memory/state.ts';
import type { Outcomes, Stage } from '../stage.ts';
import type { StateStore } from '../state.ts';
import type { RunningStage, Runtime } from './runtime.ts';

const running: RunningStage[] = [];
afterEach(async () => {
  for (const stage of running.splice(0)) await stage.stop().catch(() => undefined);
});

function runtimeOf(bus: Bus, state: StateStore): Runtime {
  return {
    bus,
    state,
    clock: systemClock,
    lanes: { total: 1, own: [0] },
    settings: { checkpointMs: 5, laneBudgetBytes: 1 << 20, stopGraceMs: 50 },
    ports: {
      tables: { prepare: () => ({ rows: 0, sha256: '', insert: async () => undefined }), close: async () => undefined },
      openCapture: () => Promise.reject(new Error('no captures here')),
    },
  };
}

async function start(stage: Stage, bus: Bus, state: StateStore): Promise<RunningStage> {
  const started = await stage.start(runtimeOf(bus, state), {});
  running.push(started);
  return started;
}

/** A stage that numbers packets, with a say of the test's own. */
function numbering(say: (batch: FrameBatch, out: Outcomes<PacketBatch>) => void = () => undefined): Stage {
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

function message(sequence: number, numbers: readonly number[]): Outgoing<FrameBatch> {
  const batch = allocateFrames(numbers.length, { source: 'a', lane: 0, watermark: sequence, last: false });
  batch.number.set(numbers);
  const follows = sequence === 0 ? {} : { follows: { sequence: sequence - 1, part: 0 } };
  return { origin: 'deal/0/a', sequence, part: 0, lane: 0, batch, ...follows };
}

async function collect<T>(
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

async function until(check: () => boolean): Promise<void> {
  for (let tries = 0; !check(); tries++) {
    if (tries > 2_000) throw new Error('it did not come to be');
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

const numbers = (batch: { readonly number?: Float64Array }): number[] => [...(batch.number ?? [])];

async function world(): Promise<{
  bus: Bus;
  state: StateStore;
  send: (...messages: Outgoing<FrameBatch>[]) => Promise<void>;
}> {
  const bus = createMemoryBus({ lanes: 1, redeliver: true });
  const producer = await bus.producer(frames);
  return { bus, state: createMemoryState(), send: (...messages) => producer.send(messages) };
}

describe('a lane', () => {
  test('applies a message once, however often it comes', async () => {
    const { bus, state, send } = await world();
    const seen = await collect('packets', bus, (batch) => ('number' in batch ? numbers(batch) : []));
    const stage = await start(numbering(), bus, state);
    await send(message(0, [1]), message(1, [2]), message(0, [1]), message(1, [2]), message(2, [3]));
    await until(() => seen.length === 3);
    expect(seen).toEqual([[1], [2], [3]]);
    expect(stage.meter.skipped).toBe(2);
  });

  test('stands still where a message is missing, and says which', async () => {
    const { bus, state, send } = await world();
    const seen = await collect('packets', bus, (batch) => ('number' in batch ? numbers(batch) : []));
    const stage = await start(numbering(), bus, state);
    await send(message(0, [1]), message(2, [3]));
    await until(() => stage.lanes()[0]?.halted !== undefined);
    expect(stage.lanes()[0]?.halted).toContain('deal/0/a 2.0 follows 1.0, but 0.0 was the last seen');
    expect(seen).toEqual([]);
  });

  test('puts a rejected record aside with its place and bytes, and keeps the others', async () => {
    const { bus, state, send } = await world();
    const letters = await collect('dead-letters', bus, (batch) =>
      'reason' in batch ? deadLetters.row(batch, 0) : undefined,
    );
    const stage = await start(
      numbering((batch, out) => batch.count === 3 && out.reject(1, 'ipv4@14: needs 20 bytes, has 11')),
      bus,
      state,
    );
    await send(message(0, [7, 8, 9]));
    await until(() => letters.length === 1);
    expect(letters[0]).toMatchObject({
      stage: 'number',
      topic: 'weir.frames.v1',
      row: 1,
      reason: 'ipv4@14: needs 20 bytes, has 11',
      source: 'a',
    });
    expect([...frames.decode(letters[0]?.value ?? new Uint8Array()).number]).toEqual([8]);
    expect(Object.fromEntries(stage.meter.rejects)).toEqual({ 'ipvN@N': 1 });
  });

  test('puts an undecodable message aside whole and goes on', async () => {
    const { bus, state, send } = await world();
    const broken: Bus = {
      ...bus,
      subscribe: (topic, group, listener) =>
        bus.subscribe(topic, group, {
          ...listener,
          assigned: (lane) => listener.assigned(lane),
          deliver: (lane, deliveries) =>
            listener.deliver(
              lane,
              deliveries.map((delivery) =>
                delivery.offset === 1
                  ? {
                      ...delivery,
                      decode: () => {
                        throw new DecodeError('not a message');
                      },
                    }
                  : delivery,
              ),
            ),
        }),
    };
    const letters = await collect('dead-letters', bus, (batch) =>
      'reason' in batch ? deadLetters.row(batch, 0) : undefined,
    );
    const seen = await collect('packets', bus, (batch) => ('number' in batch ? numbers(batch) : []));
    await start(numbering(), broken, state);
    await send(message(0, [1]), message(1, [2]), message(2, [3]));
    await until(() => seen.length === 2 && letters.length === 1);
    expect(seen).toEqual([[1], [3]]);
    expect(letters[0]).toMatchObject({ reason: 'not a message', row: 0xffffffff, offset: 1 });
  });

  test('puts a message that stopped the process three times aside and goes on', async () => {
    const { bus, state, send } = await world();
    const letters = await collect('dead-letters', bus, (batch) =>
      'reason' in batch ? deadLetters.row(batch, 0) : undefined,
    );
    const seen = await collect('packets', bus, (batch) => ('number' in batch ? numbers(batch) : []));
    const poison = numbering((batch) => {
      if (batch.number[0] === 2) throw new Error('boom');
    });
    await send(message(0, [1]), message(1, [2]), message(2, [3]));
    for (let attempt = 1; attempt <= 3; attempt++) {
      const stage = await start(poison, bus, state);
      await expect(stage.done).rejects.toThrow('number lane 0: deal/0/a 1.0 could not be processed: boom');
      await stage.stop();
    }
    await start(poison, bus, state);
    await until(() => seen.flat().includes(3));
    expect(letters[0]).toMatchObject({ reason: 'stopped the process 3 times', attempt: 3, offset: 1 });
  });

  test('repeats a send that failed for the moment, and says what it waits for', async () => {
    const { bus, state, send } = await world();
    let failures = 2;
    const flaky: Bus = {
      ...bus,
      async producer(topic) {
        const producer = await bus.producer(topic);
        return {
          ...producer,
          async send(messages) {
            if (topic.name === 'packets' && failures-- > 0) throw new TransientError('the broker is away');
            await producer.send(messages);
          },
        };
      },
    };
    const seen = await collect('packets', bus, (batch) => ('number' in batch ? numbers(batch) : []));
    const stage = await start(numbering(), flaky, state);
    await send(message(0, [1]));
    await until(() => stage.lanes()[0]?.waitingFor === 'the broker is away');
    await until(() => seen.length === 1);
    expect(seen).toEqual([[1]]);
    expect(stage.meter.retries).toBe(2);
    await until(() => stage.lanes()[0]?.waitingFor === undefined);
  });

  test('lets go when somebody else has claimed it', async () => {
    const { bus, state, send } = await world();
    const stage = await start(numbering(), bus, state);
    await state.claim('number', 0);
    await send(message(0, [1]));
    await until(() => stage.meter.fenced === 1);
    expect(stage.lanes()).toEqual([]);
  });

  test('refuses state of another layout with what to do', async () => {
    const { bus, state } = await world();
    const claimed = await state.claim('number', 0);
    await claimed.save({
      checkpoint: { layout: 'rows/9', offset: 3, marks: {}, sent: {}, intents: {} },
      changed: [],
      removed: [],
    });
    await expect(start(numbering(), bus, state)).rejects.toThrow(
      /number lane 0: its saved state has layout rows\/9.*start a new group/,
    );
  });

  test('has saved everything when it has stopped', async () => {
    const { bus, state, send } = await world();
    const seen = await collect('packets', bus, (batch) => ('number' in batch ? numbers(batch) : []));
    const stage = await start(numbering(), bus, state);
    await send(message(0, [1]), message(1, [2]));
    await until(() => seen.length === 2);
    await stage.stop();
    const again = await start(numbering(), bus, state);
    await send(message(2, [3]));
    await until(() => seen.flat().includes(3));
    expect({ applied: again.meter.messages, skipped: again.meter.skipped }).toEqual({ applied: 1, skipped: 0 });
    expect(seen).toEqual([[1], [2], [3]]);
  });
});
