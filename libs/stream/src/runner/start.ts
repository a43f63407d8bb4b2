import { deadLetters, type Batch } from '@weir/schema';
import type { z } from 'zod';
import type { FoldStage, MapStage, SinkStage, SourceStage } from '../stage.ts';
import { ArrivedRuns } from './arrived-runs.ts';
import { countedPorts } from './counted-ports.ts';
import { Insert } from './insert.ts';
import { runLanes } from './lanes.ts';
import { Meter } from './meter.ts';
import type { RunningStage, Runtime } from './runtime.ts';
import { SourceRun } from './source.ts';
import { Transform } from './transform.ts';
import { Turns } from './turns.ts';

export async function startMap<In extends Batch, InRow, Out extends Batch, OutRow, C extends z.ZodType>(
  stage: MapStage<In, InRow, Out, OutRow, C>,
  runtime: Runtime,
  config: unknown,
): Promise<RunningStage> {
  const mapper = stage.create(stage.config.parse(config));
  const meter = new Meter();
  const producer = await runtime.bus.producer(stage.out);
  const letters = await runtime.bus.producer(deadLetters);
  const parts = {
    stage: stage.name,
    in: stage.in,
    out: stage.out,
    layout: 'none',
    keying: 'kept' as const,
    passOnEach: 1,
    mapper,
    producer,
    deadLetters: letters,
    meter,
    tell: tellOf(runtime),
  };
  return runLanes({ ...stage, work: (lane) => new Transform({ ...parts, lane }) }, runtime, meter);
}

export async function startFold<In extends Batch, InRow, Out extends Batch, OutRow, C extends z.ZodType>(
  stage: FoldStage<In, InRow, Out, OutRow, C>,
  runtime: Runtime,
  config: unknown,
): Promise<RunningStage> {
  const settings = stage.config.parse(config);
  const meter = new Meter();
  const producer = await runtime.bus.producer(stage.out);
  const letters = await runtime.bus.producer(deadLetters);
  const parts = {
    stage: stage.name,
    in: stage.in,
    out: stage.out,
    layout: stage.state,
    keying: stage.keying ?? 'kept',
    passOnEach: stage.passOnEach ?? 1,
    producer,
    deadLetters: letters,
    meter,
    tell: tellOf(runtime),
  };
  const ports = countedPorts(runtime.ports, meter);
  return runLanes(
    {
      ...stage,
      work: (lane) =>
        new Transform({ ...parts, lane, folder: stage.create(settings, lane, runtime.lanes.total, ports) }),
    },
    runtime,
    meter,
  );
}

function tellOf({ tell }: Runtime): (sentence: string) => void {
  return (sentence) => tell?.(sentence);
}

export async function startSink<In extends Batch, InRow, C extends z.ZodType>(
  stage: SinkStage<In, InRow, C>,
  runtime: Runtime,
  config: unknown,
): Promise<RunningStage> {
  const settings = stage.config.parse(config);
  const meter = new Meter();
  const letters = await runtime.bus.producer(deadLetters);
  const sink = stage.create(settings, runtime.ports);
  const limits = stage.limits(settings);
  const turns = new Turns();
  const parts = { stage: stage.name, in: stage.in, sink, limits, deadLetters: letters, meter, turns };
  return runLanes({ ...stage, work: (lane) => new Insert({ ...parts, lane }) }, runtime, meter);
}

export async function startSource<Out extends Batch, OutRow, C extends z.ZodType>(
  stage: SourceStage<Out, OutRow, C>,
  runtime: Runtime,
  config: unknown,
): Promise<RunningStage> {
  const { inputs, arrivals } = stage.create(stage.config.parse(config), runtime.ports);
  const meter = new Meter();
  const producer = await runtime.bus.producer(stage.out);
  const abort = new AbortController();
  const parts = { stage: stage.name, topicName: stage.out.name, producer, byteLength: stage.out.byteLength, meter };
  const runs = inputs.map((input) => new SourceRun(parts, runtime, input, abort.signal));
  const arrived = new ArrivedRuns(parts, runtime, abort);
  const done = Promise.all([runAll(runs), arrived.run(arrivals?.(abort.signal))]).then(() => undefined);
  done.catch(() => undefined);
  return {
    name: stage.name,
    meter,
    done,
    lanes: () => [],
    inputs: () => [...runs.map((run) => run.status()), ...arrived.status()],
    waitingFor: () => meter.waitingFor,
    async stop() {
      abort.abort();
      // The cause of a failure was already given through `done`.
      await done.catch(() => undefined);
    },
  };
}

async function runAll<Out extends Batch>(runs: readonly SourceRun<Out>[]): Promise<void> {
  for (const run of runs) await run.run();
}
