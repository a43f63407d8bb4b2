import { countedFlows } from '@weir/flow';
import { flowStageOf } from './flow-stage.ts';

/** Gathers packets into flows for who only counts: without ids, applications, or how TCP and datagrams fared. */
export const countedFlowStage = flowStageOf(countedFlows.layout, () => countedFlows);
