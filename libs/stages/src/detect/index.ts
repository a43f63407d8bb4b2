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
import { flows, verdicts, windows, type Batch, type FlowBatch } from '@weir/schema';
import { defineFold, type Ports } from '@weir/stream';
import { AdoptedRules } from './adopted-rules.ts';
import { detectConfig } from './config.ts';
import { FlowModels } from './flow-models.ts';
import { LaneVerdicts, type Bench, type NamedEngine } from './lane-verdicts.ts';

/** Verdicts on flows, in the lane that has all flows of their address pair. */
export const detectFlowsStage = defineFold({
  name: 'detect-flows',
  version: 1,
  in: flows,
  out: verdicts,
  state: 'engines/1',
  config: detectConfig,
  keying: 'joined',
  create: (config, _lane, _lanes, ports) => new LaneVerdicts({ ...flowBench(ports), ...modelBench(ports) }, config),
});

/** Verdicts on windows, in the lane that merged them. */
export const detectWindowsStage = defineFold({
  name: 'detect-windows',
  version: 1,
  in: windows,
  out: verdicts,
  state: 'engines/1',
  config: detectConfig,
  keying: 'joined',
  create: (config, _lane, _lanes, ports) =>
    new LaneVerdicts(
      {
        rules: new AdoptedRules(ports.rules),
        engines: (rules) => [
          rulesOf(windowRules({ rules: () => rules.set, ...clockOf(ports) })),
          { name: 'maths', engine: new MathsWindowEngine() },
        ],
        verdicts: windowVerdicts,
      },
      config,
    ),
});

function flowBench(ports: Ports): Bench<FlowBatch> {
  return {
    rules: new AdoptedRules(ports.rules),
    engines: (rules) => [
      rulesOf(flowRules({ rules: () => rules.set, ...clockOf(ports) })),
      { name: 'maths', engine: new MathsFlowEngine() },
    ],
    verdicts: flowVerdicts,
  };
}

function rulesOf<B extends Batch>(engine: RulesEngine<B>): NamedEngine<B> {
  return { name: 'rules', engine, takeCosts: () => engine.takeCosts() };
}

function clockOf({ stopwatch }: Ports): Pick<RulesEngineOptions, 'now'> {
  return stopwatch === undefined ? {} : { now: stopwatch };
}

/** Flows are shown to models where they have features. */
function modelBench({ models }: Ports): Partial<Bench<FlowBatch>> {
  if (models === undefined) return {};
  const shelf = new ModelShelf();
  return { models: () => new FlowModels(models, shelf) };
}
