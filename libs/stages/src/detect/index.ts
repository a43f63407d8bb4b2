import {
  flowRules,
  flowVerdicts,
  MathsFlowEngine,
  MathsWindowEngine,
  ModelShelf,
  windowRules,
  windowVerdicts,
} from '@weir/detect';
import { flows, verdicts, windows, type FlowBatch, type WindowBatch } from '@weir/schema';
import { defineFold, type Ports } from '@weir/stream';
import { isBusy } from './busy-seconds.ts';
import { detectConfig } from './config.ts';
import { FlowModels } from './flow-models.ts';
import { LaneJudges } from './judges.ts';
import { LaneVerdicts, type Bench } from './lane-verdicts.ts';

/** Verdicts on flows, in the lane that has all flows of their address pair. */
export const detectFlowsStage = defineFold({
  name: 'detect-flows',
  version: 1,
  in: flows,
  out: verdicts,
  state: 'engines/2',
  config: detectConfig,
  keying: 'joined',
  create: (config, _lane, _lanes, ports) => new LaneVerdicts(flowBench(), flowJudges(ports), config),
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
  create: (config, _lane, _lanes, { rules }) =>
    new LaneVerdicts(WINDOW_BENCH, new LaneJudges({ rules, models: undefined }), config),
});

const WINDOW_BENCH: Bench<WindowBatch> = {
  engines: (rules) => [
    { name: 'rules', engine: windowRules({ rules }) },
    { name: 'maths', engine: new MathsWindowEngine() },
  ],
  verdicts: windowVerdicts,
  isWorthIt: isBusy,
};

/** Flows are shown to models where they have features. */
function flowBench(): Bench<FlowBatch> {
  const shelf = new ModelShelf();
  return {
    engines: (rules) => [
      { name: 'rules', engine: flowRules({ rules }) },
      { name: 'maths', engine: new MathsFlowEngine() },
    ],
    models: () => new FlowModels(shelf),
    verdicts: flowVerdicts,
  };
}

function flowJudges({ rules, models }: Ports): LaneJudges {
  return new LaneJudges({ rules, models: models === undefined ? undefined : { port: models, group: 'flows' } });
}
