import type { Batch, Topic } from '@weir/schema';
import type { Subscription } from '../bus.ts';
import { FencedError, GapError, TransientError } from '../errors.ts';
import { Lane } from './lane.ts';
import type { Meter } from './meter.ts';
import type { LaneStatus, RunningStage, Runtime } from './runtime.ts';
import type { LaneWork } from './work.ts';

/** How often lanes look whether something is due, ms. */
const TICK_MS = 100;
/** How long a lane that somebody else has claimed may stay assigned to us, ms; longer than a group takes to move it. */
const FENCED_MS = 30_000;

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
  /** Lanes that are assigned to us and claimed by somebody else. */
  const fenced = new Set<Lane<In>>();
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
      meter.fenced++;
      fenced.add(lane);
      void stillOurs(lane, cause);
    } else if (cause instanceof GapError) {
      lane.halt(cause.message);
    } else {
      fail(cause);
    }
  }

  /**
   * Whoever claimed the lane is given it by the bus, or was a process that woke up too late and is gone: then nobody would read
   * the lane, so this process ends, and the lane is claimed anew.
   */
  async function stillOurs(lane: Lane<In>, cause: FencedError): Promise<void> {
    await runtime.clock.sleep(FENCED_MS, stopped.signal);
    fenced.delete(lane);
    if (lanes.get(lane.lane) !== lane || stopped.signal.aborted) return;
    const message = `${stage.name} lane ${lane.lane} is assigned to this process but was claimed by another that does not read it: ${cause.message}`;
    fail(new Error(message, { cause }));
  }

  held.subscription = await runtime.bus.subscribe(stage.in, `weir.${stage.name}.v${stage.version}`, {
    async assigned(number) {
      if (!runtime.lanes.own.includes(number)) return undefined;
      const lane = new Lane(stage.name, number, runtime, stage.work(number), meter, () => held.subscription);
      lanes.set(number, lane);
      try {
        return await lane.open(ended);
      } catch (cause) {
        // Its state was waited for, and it has to be let go of before that came.
        const isGone = stopped.signal.aborted || lanes.get(number) !== lane;
        if (isGone && cause instanceof TransientError) return undefined;
        // While its state was read, which takes long where there is much of it, somebody else was given the lane.
        if (!(cause instanceof FencedError)) throw cause;
        ended(lane, cause);
        return undefined;
      }
    },
    deliver: (number, deliveries) => lanes.get(number)?.push(deliveries),
    async revoked(number) {
      const lane = lanes.get(number);
      lanes.delete(number);
      await lane?.close(runtime.settings.stopGraceMs);
    },
    failed(cause, number) {
      const lane = number === undefined ? undefined : lanes.get(number);
      if (lane === undefined) fail(cause);
      else ended(lane, cause);
    },
  });
  void tick();

  async function tick(): Promise<void> {
    while (!stopped.signal.aborted) {
      await runtime.clock.sleep(TICK_MS, stopped.signal);
      for (const lane of lanes.values()) lane.tick();
    }
  }

  function openLanes(): LaneStatus[] {
    return [...lanes.values()].filter((lane) => !fenced.has(lane)).map((lane) => lane.status());
  }

  return {
    name: stage.name,
    meter,
    done,
    lanes: openLanes,
    inputs: () => [],
    waitingFor: () =>
      held.subscription?.waitingFor() ?? openLanes().find(({ waitingFor }) => waitingFor !== undefined)?.waitingFor,
    async stop() {
      stopped.abort();
      await Promise.all([...lanes.values()].map((lane) => lane.close(runtime.settings.stopGraceMs)));
      lanes.clear();
      await held.subscription?.stop();
    },
  };
}
