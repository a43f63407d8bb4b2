import { FEATURE_SETS, type FeatureSet } from '@weir/features';
import { DETAILED_LAYOUT, detailedFlows } from '@weir/flow';
import { flowStageOf, type FlowConfig } from './flow-stage.ts';

export interface FlowStageOptions {
  /** Whether flows get ids, as they do where this is left out. */
  readonly ids?: boolean;
  /** Features in place of those that the settings name. */
  readonly features?: FeatureSet;
}

/** A stage that gathers packets into bidirectional flows, in place of {@link flowStage}. */
export function defineFlowStage({ ids = true, features }: FlowStageOptions = {}) {
  return flowStageOf(DETAILED_LAYOUT, (config) => {
    const chosen = features ?? namedFeatures(config);
    return detailedFlows({ ids, early: config.earlyRecords, ...(chosen === undefined ? {} : { features: chosen }) });
  });
}

function namedFeatures({ features }: FlowConfig): FeatureSet | undefined {
  return features === 'none' ? undefined : FEATURE_SETS[features].features;
}

/** Gathers packets into bidirectional flows. */
export const flowStage = defineFlowStage();
/** The same for who adds flows up. */
export const summedFlowStage = defineFlowStage({ ids: false });
