import { describe, expect, test } from '@jest/globals';
import type { Bus } from '../bus.ts';
import { systemClock } from '../clock.ts';
import { createMemoryBus } from '../memory/bus.ts';
import { createMemoryState } from '../memory/state.ts';
import type { Stage } from '../stage.ts';
import type { StateStore } from '../state.ts';
import { rehearsalStages, RememberingTable } from './rehearsal.ts';
import { STEPS, type RunningStage, type Step } from './runtime.ts';

const LANES = 2;
const SOURCES = ['a', 'b'];

class Crash extends Error {}

/** Stops everything that shares it, for good, when a stage reaches a step for the n-th time. */
class Fuse {
  #left: number;
  #isBurnt = false;
  readonly #stage: string;
  readonly #step: Step;

  constructor(stage: string, step: Step, nth: number) {
    this.#stage = stage;
    this.#step = step;
    this.#left = nth;
  }

  reached(step: Step, stage: string): void {
    if (stage === this.#stage && step === this.#step && --this.#left === 0) this.#isBurnt = true;
    if (this.#isBurnt) throw new Crash(`${stage} after ${step}`);
  }

  get isBurnt(): boolean {
    return this.#isBurnt;
  }
}

interface World {
  readonly state: StateStore;
  readonly table: RememberingTable;
  bus: Bus;
}

function newBus(redeliver: boolean): Bus {
  return createMemoryBus({ lanes: LANES, redeliver });
}

/** Starts the stages into `running`, so that those before a crash can be buried too. */
async function startAll(
  stages: readonly Stage[],
  world: World,
  fuse: (stage: string) => Fuse | undefined,
  running: RunningStage[] = [],
): Promise<RunningStage[]> {
  for (const stage of stages.toReversed()) {
    running.unshift(
      await stage.start(
        {
          bus: world.bus,
          state: world.state,
          clock: systemClock,
          lanes: { total: LANES, own: [0, 1] },
          settings: { checkpointMs: 5, laneBudgetBytes: 1 << 20, stopGraceMs: 20 },
          ports: { tables: world.table, openCapture: () => Promise.reject(new Error('no captures here')) },
          onStep: (step, name) => fuse(name)?.reached(step, name),
        },
        {},
      ),
    );
  }
  return running;
}

/** Stops what is left of a crashed stage; whatever it still wanted to do is refused by its fuse. */
async function bury(running: readonly RunningStage[]): Promise<void> {
  for (const stage of running) await stage.stop().catch(() => undefined);
}

async function straight(): Promise<string[]> {
  const world: World = { state: createMemoryState(), table: new RememberingTable(), bus: newBus(false) };
  const running = await startAll(rehearsalStages(SOURCES), world, () => undefined);
  await running[0]?.done;
  for (const stage of running) await stage.stop();
  return world.table.rows.toSorted();
}

/** Everything dies at once, the bus with it, as one process does. */
async function crashProcess(step: Step, stage: string, nth: number): Promise<{ rows: string[]; crashed: boolean }> {
  const world: World = { state: createMemoryState(), table: new RememberingTable(), bus: newBus(false) };
  const stages = rehearsalStages(SOURCES);
  const fuse = new Fuse(stage, step, nth);
  const running: RunningStage[] = [];
  try {
    await startAll(stages, world, () => fuse, running);
    await Promise.race(running.map((one) => one.done)).catch(() => undefined);
  } catch (cause) {
    if (!(cause instanceof Crash)) throw cause;
  }
  await bury(running);
  world.bus = newBus(false);
  const again = await startAll(stages, world, () => undefined);
  await again[0]?.done;
  for (const one of again) await one.stop();
  return { rows: world.table.rows.toSorted(), crashed: fuse.isBurnt };
}

describe('a process that is stopped after any step', () => {
  const cases = ['deal', 'number', 'sum', 'keep', 'spread', 'join', 'keep-joined'].flatMap((stage) =>
    STEPS.flatMap((step) => [1, 2, 5].map((nth) => ({ stage, step, nth }))),
  );

  test.each(cases)('$stage, $step number $nth: the table is that of the straight run', async ({ stage, step, nth }) => {
    const { rows } = await crashProcess(step, stage, nth);
    expect(rows).toEqual(await straight());
  });

  test('the steps are really reached', async () => {
    const reached = await Promise.all(
      [
        ['deal', 'after-checkpoint'],
        ['number', 'produced'],
        ['sum', 'before-checkpoint'],
        ['keep', 'before-insert'],
        ['keep', 'after-insert'],
        ['spread', 'produced'],
        ['join', 'before-checkpoint'],
        ['keep-joined', 'after-insert'],
      ].map(async ([stage = '', step = '']) => {
        const known = STEPS.find((name) => name === step);
        return known !== undefined && (await crashProcess(known, stage, 1)).crashed;
      }),
    );
    expect(reached).toEqual(reached.map(() => true));
  });
});
