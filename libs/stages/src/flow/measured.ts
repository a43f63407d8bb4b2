import { measuredFlows } from '@weir/flow';
import { flowStageOf } from './flow-stage.ts';

/** Gathers packets into flows without details, with ids, counts and measures. */
export const measuredFlowStage = flowStageOf(measuredFlows.layout, () => measuredFlows);
