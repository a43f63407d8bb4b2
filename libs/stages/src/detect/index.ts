import {
  flowRules,
  flowVerdicts,
  MathsFlowEngine,
  MathsWindowEngine,
  ModelShelf,
  type RulesEngine,
  type RulesEngineOptions,
  windowRules,
  windowVerdicts,
} from '@weir/detect';
import { flows, verdicts, windows, type Batch, type FlowBatch, type WindowBatch } from '@weir/schema';
import { defineFold, type Ports } from '@weir/stream';
import { quietRows } from './busy-windows.ts';
import { detectConfig } from './config.ts';
import { FlowModels } from './flow-models.ts';
import { LaneJudges } from './judges.ts';
import { LaneVerdicts, type Bench, type NamedEngine } from './lane-verdicts.ts';

/** Of messages without verdicts one of so many says how far event time is: alerts are closed after minutes of quiet. */
const MESSAGES_PER_MARK = 32;

/** Verdicts on flows, in the lane that has all flows of their address pair. */
export const detectFlowsStage = defineFold({
  name: 'detect-flows',
  version: 1,
  in: flows,
  out: verdicts,
  state: 'engines/2',
  config: detectConfig,
  keying: 'joined',
  passOnEach: MESSAGES_PER_MARK,
  create: (config, _lane, _lanes, ports) => new LaneVerdicts(flowBench(ports), flowJudges(ports), config),
});

/** Verdicts on windows, in the lane that merged them. */
export const detectWindowsStage = defineFold({
  name: 'detect-windows',
  version: 1,
  in: windows,
  out: verdicts,
  state: 'engines/2',
  config: detectConfig,
  keying: 'joined',
  passOnEach: MESSAGES_PER_MARK,
  create: (config, _lane, _lanes, ports) =>
    new LaneVerdicts(windowBench(ports), new LaneJudges({ rules: ports.rules, models: undefined }), config),
});

function windowBench(ports: Ports): Bench<WindowBatch> {
  return {
    engines: (rules) => [
      rulesOf(windowRules({ rules, ...clockOf(ports) })),
      { name: 'maths', engine: new MathsWindowEngine() },
    ],
    verdicts: windowVerdicts,
    leftOut: quietRows,
  };
}

/** For all lanes: what a package's judge is made of is dear to read. */
const shelf = new ModelShelf();

/** Flows are shown to models where they have features. */
function flowBench(ports: Ports): Bench<FlowBatch> {
  return {
    engines: (rules) => [
      rulesOf(flowRules({ rules, ...clockOf(ports) })),
      { name: 'maths', engine: new MathsFlowEngine() },
    ],
    models: () => new FlowModels(shelf),
    verdicts: flowVerdicts,
  };
}

function flowJudges({ rules, models }: Ports): LaneJudges {
  return new LaneJudges({ rules, models: models === undefined ? undefined : { port: models, group: 'flows' } });
}

function rulesOf<B extends Batch>(engine: RulesEngine<B>): NamedEngine<B> {
  return { name: 'rules', engine, takeCosts: () => engine.takeCosts() };
}

function clockOf({ stopwatch }: Ports): Pick<RulesEngineOptions, 'now'> {
  return stopwatch === undefined ? {} : { now: stopwatch };
}
