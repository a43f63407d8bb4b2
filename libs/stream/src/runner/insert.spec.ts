import { afterEach, expect, test } from '@jest/globals';
import { allocateFlows, flows, type FlowBatch } from '@weir/schema';
import { z } from 'zod';
import type { Outgoing } from '../bus.ts';
import { systemClock } from '../clock.ts';
import { defineSink } from '../define.ts';
import { createMemoryBus } from '../memory/bus.ts';
import { createMemoryState } from '../memory/state.ts';
import type { Tables } from '../tables.ts';
import type { RunningStage } from './runtime.ts';

const LANES = 2;
const stages: RunningStage[] = [];
afterEach(async () => {
  for (const stage of stages.splice(0)) await stage.stop();
});

/** A table whose inserts end when the test says so. */
class SlowTable implements Tables {
  readonly begun: string[] = [];
  readonly #ends: (() => void)[] = [];
  most = 0;
  #under = 0;

  prepare(_topic: unknown, batches: readonly { readonly count: number }[]): ReturnType<Tables['prepare']> {
    const rows = batches.reduce((sum, { count }) => sum + count, 0);
    return {
      rows,
      sha256: String(rows),
      insert: async (token) => {
        this.begun.push(`${token} ${rows}`);
        this.most = Math.max(this.most, ++this.#under);
        await new Promise<void>((resolve) => this.#ends.push(resolve));
        this.#under--;
      },
    };
  }

  endOne(): void {
    this.#ends.shift()?.();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

function message(lane: number, sequence: number, last = false): Outgoing<FlowBatch> {
  const batch = allocateFlows(1, { source: 'a', lane, watermark: sequence, last });
  const follows = sequence === 0 ? {} : { follows: { sequence: sequence - 1, part: 0 } };
  return { origin: `sum/${lane}/a`, sequence, part: 0, lane, batch, ...follows };
}

async function start(
  table: Tables,
  limits: { rows: number; waitMs: number },
): Promise<(...messages: Outgoing<FlowBatch>[]) => Promise<void>> {
  const bus = createMemoryBus({ lanes: LANES });
  const sink = defineSink({
    name: 'keep',
    version: 1,
    in: flows,
    config: z.object({}),
    limits: () => limits,
    create: (_config, ports) => ({
      prepare: (batches, insertedAt) => ports.tables.prepare(flows, batches, insertedAt),
    }),
  });
  const runtime = {
    bus,
    state: createMemoryState(),
    clock: systemClock,
    lanes: { total: LANES, own: [0, 1] },
    settings: { checkpointMs: 5, laneBudgetBytes: 1 << 20, stopGraceMs: 2_000 },
    ports: { tables: table, openCapture: () => Promise.reject(new Error('no captures here')) },
  };
  stages.push(await sink.start(runtime, {}));
  const producer = await bus.producer(flows);
  return (...messages) => producer.send(messages);
}

async function until(check: () => boolean): Promise<void> {
  for (let tries = 0; !check(); tries++) {
    if (tries > 2_000) throw new Error('it did not come to be');
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

test('what comes while another lane is inserting goes in with one insert, in its turn', async () => {
  const table = new SlowTable();
  const send = await start(table, { rows: 100, waitMs: 10 });
  await send(message(0, 0));
  await until(() => table.begun.length === 1);
  for (let sequence = 0; sequence < 5; sequence++) {
    await send(message(1, sequence));
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
  expect(table.begun).toEqual(['flows/sum/0/a/0.0-0.0 1']);
  table.endOne();
  await until(() => table.begun.length === 2);
  expect(table.begun[1]).toBe('flows/sum/1/a/0.0-4.0 5');
  table.endOne();
  expect(table.most).toBe(1);
});

test('a full range and the end of a source are not left waiting', async () => {
  const table = new SlowTable();
  const send = await start(table, { rows: 2, waitMs: 60_000 });
  await send(message(0, 0), message(0, 1));
  await until(() => table.begun.length === 1);
  await send(message(1, 0, true));
  table.endOne();
  await until(() => table.begun.length === 2);
  expect(table.begun).toEqual(['flows/sum/0/a/0.0-1.0 2', 'flows/sum/1/a/0.0-0.0 1']);
  table.endOne();
});

test('a full lane waits for its turn and takes in nothing more', async () => {
  const table = new SlowTable();
  const send = await start(table, { rows: 2, waitMs: 60_000 });
  await send(message(0, 0), message(0, 1));
  await until(() => table.begun.length === 1);
  await send(message(1, 0), message(1, 1));
  await new Promise((resolve) => setTimeout(resolve, 20));
  await send(message(1, 2));
  await new Promise((resolve) => setTimeout(resolve, 20));
  table.endOne();
  await until(() => table.begun.length === 2);
  expect(table.begun[1]).toBe('flows/sum/1/a/0.0-1.0 2');
  table.endOne();
});
