import type { Batch } from '@weir/schema';
import type { z } from 'zod';
import { startFold, startMap, startSink, startSource } from './runner/start.ts';
import type { FoldStage, MapStage, SinkStage, SourceStage, Stage } from './stage.ts';

/** A stage that turns each message into others, remembering nothing. */
export function defineMap<In extends Batch, InRow, Out extends Batch, OutRow, C extends z.ZodType>(
  stage: MapStage<In, InRow, Out, OutRow, C>,
): Stage {
  return {
    name: stage.name,
    version: stage.version,
    shape: 'map',
    config: stage.config,
    start: (runtime, config) => startMap(stage, runtime, config),
  };
}

/** A stage that keeps state by key in its lane. */
export function defineFold<In extends Batch, InRow, Out extends Batch, OutRow, C extends z.ZodType>(
  stage: FoldStage<In, InRow, Out, OutRow, C>,
): Stage {
  return {
    name: stage.name,
    version: stage.version,
    shape: 'fold',
    config: stage.config,
    start: (runtime, config) => startFold(stage, runtime, config),
  };
}

/** A stage that reads from outside. */
export function defineSource<Out extends Batch, OutRow, C extends z.ZodType>(
  stage: SourceStage<Out, OutRow, C>,
): Stage {
  return {
    name: stage.name,
    version: stage.version,
    shape: 'source',
    config: stage.config,
    start: (runtime, config) => startSource(stage, runtime, config),
  };
}

/** A stage that writes to the outside. */
export function defineSink<In extends Batch, InRow, C extends z.ZodType>(stage: SinkStage<In, InRow, C>): Stage {
  return {
    name: stage.name,
    version: stage.version,
    shape: 'sink',
    config: stage.config,
    start: (runtime, config) => startSink(stage, runtime, config),
  };
}
