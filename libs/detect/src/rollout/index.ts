export { isCanaryPair } from './canary-share.ts';
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
