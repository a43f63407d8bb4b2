/** Folds that must not do again otherwise what they did: what is in force changes all the time, and the stage is stopped anywhere. */
import { afterEach, describe, expect, test } from '@jest/globals';
import { allocateFlows, allocatePackets, flows, packets, type FlowBatch, type PacketBatch } from '@weir/schema';
import { z } from 'zod';
import { systemClock } from '../clock.ts';
import { defineFold } from '../define.ts';
import { createMemoryBus } from '../memory/bus.ts';
import { createMemoryState } from '../memory/state.ts';
import type { Bus } from '../bus.ts';
import type { Folder, Outcomes, Stage, StateChanges } from '../stage.ts';
import type { StateStore } from '../state.ts';
import { rehearsalStages, RememberingTable } from './rehearsal.ts';
import { STEPS, type RunningStage, type Step } from './runtime.ts';

/** What is in force; each look at it changes it. */
let inForce = 0;

const AHEAD = 3;

/** Multiplies frame numbers by what was in force when they first came. */
class Factors implements Folder<PacketBatch, FlowBatch> {
  readonly keys = 0;
  readonly #factors = new Map<string, { upTo: number; factor: number }[]>();

  promise(batch: PacketBatch, _from: string, ordinal: number): StateChanges['changed'] | undefined {
    const { source } = batch;
    const known = this.#factors.get(source) ?? [];
    if (ordinal <= (known.at(-1)?.upTo ?? -1)) return undefined;
    const all = [...known, { upTo: ordinal + AHEAD, factor: ++inForce }];
    this.#factors.set(source, all);
    return [{ key: source, value: new TextEncoder().encode(JSON.stringify(all)) }];
  }

  fold(batch: PacketBatch, out: Outcomes<FlowBatch>, _from: string, ordinal: number): void {
    const { factor } = this.#factors.get(batch.source)?.find(({ upTo }) => ordinal <= upTo) ?? { factor: NaN };
    const flow = allocateFlows(batch.count, batch);
    flow.number.set(batch.number);
    flow.forwardPackets.fill(factor);
    out.emit(flow);
  }

  takeChanges(): StateChanges {
    return { changed: [], removed: [] };
  }

  async restore(entries: AsyncIterable<{ readonly key: string; readonly value: Uint8Array }>): Promise<void> {
    for await (const { key, value } of entries)
      this.#factors.set(key, saved.parse(JSON.parse(new TextDecoder().decode(value))));
  }
}

const saved = z.array(z.object({ upTo: z.number(), factor: z.number() }));

function stages(): Stage[] {
  const factors = defineFold({
    ...{ name: 'factors', version: 1, in: packets, out: flows, state: 'factors.1', config: z.object({}) },
    create: () => new Factors(),
  });
  const others = rehearsalStages(['a', 'b']);
  return ['deal', 'number', 'factors', 'keep'].flatMap(
    (name) => (name === 'factors' ? factors : others.find((stage) => stage.name === name)) ?? [],
  );
}

let running: RunningStage[] = [];
afterEach(async () => {
  for (const stage of running) await stage.stop().catch(() => undefined);
  running = [];
});

interface World {
  readonly state: StateStore;
  readonly table: RememberingTable;
}

async function start(world: World, bus: Bus, onStep: (step: Step, stage: string) => void): Promise<void> {
  const settings = { checkpointMs: 5, laneBudgetBytes: 1 << 20, stopGraceMs: 20 };
  const ports = { tables: world.table, openCapture: () => Promise.reject(new Error('no captures here')) };
  const runtime = { bus, state: world.state, clock: systemClock, lanes: { total: 2, own: [0, 1] }, settings, ports };
  running = [];
  for (const stage of stages().toReversed()) running.unshift(await stage.start({ ...runtime, onStep }, {}));
}

async function stop(): Promise<void> {
  for (const stage of running) await stage.stop().catch(() => undefined);
}

async function crashed(step: Step, nth: number): Promise<{ rows: string[]; isCrashed: boolean }> {
  const world = { state: createMemoryState(), table: new RememberingTable() };
  let left = nth;
  const burn = (reached: Step, stage: string): void => {
    if (left > 0 && stage === 'factors' && reached === step) left--;
    if (left <= 0) throw new Error('crashed');
  };
  const lived = start(world, createMemoryBus({ lanes: 2 }), burn);
  await lived.then(() => Promise.race(running.map(({ done }) => done))).catch(() => undefined);
  await stop();
  await start(world, createMemoryBus({ lanes: 2 }), () => undefined);
  await running[0]?.done;
  await stop();
  return { rows: world.table.rows, isCrashed: left <= 0 };
}

function numberOf(row: string): number {
  return z.object({ number: z.number() }).parse(JSON.parse(row)).number;
}

describe('a fold that promises, stopped after any step', () => {
  // What is inserted again is compared with what was promised: the sink stops when a repeat was done otherwise.
  test.each(STEPS.flatMap((step) => [1, 2, 5, 8].map((nth) => ({ step, nth }))))(
    '$step number $nth: every record is there once',
    async ({ step, nth }) => {
      const { rows } = await crashed(step, nth);
      const numbers = rows.map(numberOf).toSorted((a, b) => a - b);
      expect(numbers).toEqual(Array.from({ length: 120 }, (_, i) => Math.floor(i / 2)));
    },
  );

  test('the steps are really reached', async () => {
    expect((await crashed('promised', 2)).isCrashed).toBe(true);
    expect((await crashed('before-checkpoint', 1)).isCrashed).toBe(true);
  });
});

test('a promise is kept by a checkpoint that was begun before it and is saved after', async () => {
  const state = createMemoryState();
  const bus = createMemoryBus({ lanes: 1, redeliver: true });
  let settle: () => void = () => undefined;
  const settled = new Promise<void>((resolve) => (settle = resolve));
  let isWaiting = false;
  const slow: Bus = {
    ...bus,
    lanes: bus.lanes,
    subscribe: (topic, group, listener) => bus.subscribe(topic, group, listener),
    async producer(topic) {
      const producer = await bus.producer(topic);
      isWaiting = false;
      const wait = (): Promise<void> => {
        isWaiting = true;
        return settled;
      };
      return { send: (messages) => producer.send(messages), close: () => producer.close(), settled: wait };
    },
  };
  const fold = stages().find(({ name }) => name === 'factors');
  const steps: Step[] = [];
  const settings = { checkpointMs: 0, laneBudgetBytes: 1 << 20, stopGraceMs: 20 };
  const ports = { tables: new RememberingTable(), openCapture: () => Promise.reject(new Error('no captures here')) };
  const lanes = { total: 1, own: [0] };
  const onStep = (step: Step): unknown => steps.push(step);
  const started = await fold?.start({ bus: slow, state, clock: systemClock, lanes, settings, ports, onStep }, {});
  if (started !== undefined) running = [started];
  const producer = await bus.producer(packets);
  const send = (sequence: number, from?: number): Promise<void> => {
    const batch = allocatePackets(1, { source: 'a', lane: 0, watermark: sequence, last: false });
    const follows = from === undefined ? {} : { follows: { sequence: from, part: 0 } };
    return producer.send([{ origin: 'number/0/a', sequence, part: 0, ...follows, lane: 0, batch }]);
  };
  const until = async (check: () => boolean): Promise<void> => {
    for (let tries = 0; !check(); tries++) {
      if (tries > 2_000) throw new Error('it did not come to be');
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  };
  await send(0);
  await until(() => isWaiting);
  // The checkpoint of message 0 waits; meanwhile more is promised for message 4.
  for (let sequence = 1; sequence <= AHEAD + 1; sequence++) await send(sequence, sequence - 1);
  await until(() => steps.filter((step) => step === 'promised').length === 2);
  settle();
  await until(() => steps.includes('after-checkpoint'));
  const claimed = await state.claim('factors', 0);
  const entries: { upTo: number }[][] = [];
  for await (const { value } of claimed.entries())
    entries.push(saved.parse(JSON.parse(new TextDecoder().decode(value))));
  expect(entries.map((all) => all.map(({ upTo }) => upTo))).toEqual([[AHEAD, 2 * AHEAD + 1]]);
  expect(claimed.checkpoint?.offset).toBe(0);
});
