export { isCanaryPair } from './canary-share.ts';
export { comparisonSchema, comparisonSentence, type Comparison, type Judged, type MetricName } from './comparison.ts';
export { rolloutPlanSchema, type RolloutPlan } from './rollout-plan.ts';
export {
  beginRollout,
  stepRollout,
  type EndReason,
  type Observation,
  type Observed,
  type Rollout,
  type RolloutPhase,
  type RolloutStep,
} from './rollout.ts';
