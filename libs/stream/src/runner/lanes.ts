import type { Batch, Topic } from '@weir/schema';
import type { Subscription } from '../bus.ts';
import { FencedError, GapError } from '../errors.ts';
import { Lane } from './lane.ts';
import type { Meter } from './meter.ts';
import type { RunningStage, Runtime } from './runtime.ts';
import type { LaneWork } from './work.ts';

/** How often lanes look whether something is due, ms. */
const TICK_MS = 100;

export interface LaneStage<In extends Batch, InRow> {
  readonly name: string;
  readonly version: number;
  readonly in: Topic<In, InRow>;
  work(lane: number): LaneWork<In>;
}

/** Runs a stage that reads a topic: a `Lane` for each lane that the bus assigns. */
export async function runLanes<In extends Batch, InRow>(
  stage: LaneStage<In, InRow>,
  runtime: Runtime,
  meter: Meter,
): Promise<RunningStage> {
  const lanes = new Map<number, Lane<In>>();
  const stopped = new AbortController();
  // Assigned before it is known: lanes ask for it once they run.
  const held: { subscription?: Subscription } = {};
  let fail: (cause: unknown) => void = () => undefined;
  const done = new Promise<void>((_, reject) => {
    fail = reject;
  });
  // Whoever started the stage looks at `done`; an early failure must not end the process unseen before that.
  done.catch(() => undefined);

  function ended(lane: Lane<In>, cause: unknown): void {
    if (cause instanceof FencedError) {
      if (lanes.get(lane.lane) === lane) lanes.delete(lane.lane);
      meter.fenced++;
    } else if (cause instanceof GapError) {
      lane.halt(cause.message);
    } else {
      fail(cause);
    }
  }

  held.subscription = await runtime.bus.subscribe(stage.in, `weir.${stage.name}.v${stage.version}`, {
    async assigned(number) {
      if (!runtime.lanes.own.includes(number)) return undefined;
      const lane = new Lane(stage.name, number, runtime, stage.work(number), meter, () => held.subscription);
      lanes.set(number, lane);
      return lane.open(ended);
    },
    deliver: (number, deliveries) => lanes.get(number)?.push(deliveries),
    async revoked(number) {
      const lane = lanes.get(number);
      lanes.delete(number);
      await lane?.close(runtime.settings.stopGraceMs);
    },
    failed: fail,
  });
  void tick();

  async function tick(): Promise<void> {
    while (!stopped.signal.aborted) {
      await runtime.clock.sleep(TICK_MS, stopped.signal);
      for (const lane of lanes.values()) lane.tick();
    }
  }

  return {
    name: stage.name,
    meter,
    done,
    lanes: () => [...lanes.values()].map((lane) => lane.status()),
    inputs: () => [],
    async stop() {
      stopped.abort();
      await Promise.all([...lanes.values()].map((lane) => lane.close(runtime.settings.stopGraceMs)));
      lanes.clear();
      await held.subscription?.stop();
    },
  };
}
