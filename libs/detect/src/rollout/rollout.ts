/** Brings a version into force step by step: shadow, canary, champion; and back at the first sign that it is worse. */
import { METRICS, type Comparison, type Judged } from './comparison.ts';
import { shareDifference, shareInterval, Z_999 } from './share-interval.ts';
import type { RolloutPlan } from './rollout-plan.ts';

/** Where a version is on its way; `settled` and `ended` are for good. */
export type RolloutPhase = 'shadow' | 'canary' | 'champion' | 'settled' | 'ended';

export interface Rollout {
  readonly plan: RolloutPlan;
  readonly phase: RolloutPhase;
  /** Why it is there. */
  readonly reason: string;
}

/** What was counted of a version since the phase began. */
export interface Observed extends Judged {
  /** 99th percentile of the time from a record to its score, ms; 0 where it was not measured. */
  readonly p99Ms: number;
}

export interface Observation {
  readonly candidate: Observed;
  /** Of the same time: the champion; once the candidate is champion, the one before it, as it last was. */
  readonly other: Observed;
  /** Golden rows that the candidate, as it is loaded, gives other scores for. */
  readonly goldenMismatches: number;
}

export type EndReason = 'goldenMismatch' | 'latency' | 'abstention' | 'alarmRate' | 'metric';

export type RolloutStep =
  | { readonly move: 'stay'; readonly rollout: Rollout }
  | { readonly move: 'advance'; readonly rollout: Rollout }
  /** Take it back: as champion it is rolled back, before that its alias goes. */
  | { readonly move: 'end'; readonly rollout: Rollout; readonly end: EndReason };

export function beginRollout(plan: RolloutPlan): Rollout {
  return { plan, phase: 'shadow', reason: 'it begins' };
}

/** What comes of what was counted. The same counts give the same step. */
export function stepRollout(rollout: Rollout, seen: Observation): RolloutStep {
  const { plan, phase } = rollout;
  if (phase === 'settled' || phase === 'ended') return { move: 'stay', rollout };
  const found = harm(plan, seen);
  if (found !== undefined) return ended(plan, ...found);
  const { rows } = seen.candidate;
  if (phase === 'shadow')
    return rows < plan.shadowRows
      ? stay(rollout)
      : advanced(plan, 'canary', `${rows} records as shadow, nothing amiss`);
  if (phase === 'champion')
    return rows < plan.watchRows
      ? stay(rollout)
      : advanced(plan, 'settled', `${rows} records as champion, nothing amiss`);
  const { comparison } = plan;
  return comparison === undefined || rows < comparison.records ? stay(rollout) : compared(plan, comparison, seen);
}

function stay(rollout: Rollout): RolloutStep {
  return { move: 'stay', rollout };
}

function advanced(plan: RolloutPlan, phase: RolloutPhase, reason: string): RolloutStep {
  return { move: 'advance', rollout: { plan, phase, reason } };
}

function ended(plan: RolloutPlan, end: EndReason, reason: string): RolloutStep {
  return { move: 'end', end, rollout: { plan, phase: 'ended', reason } };
}

function percent(share: number): string {
  return `${(share * 100).toFixed(2)} %`;
}

/** What ends it in any phase; the first of golden rows, latency, abstention, rate of alarms. */
function harm(plan: RolloutPlan, { candidate, other, goldenMismatches }: Observation): [EndReason, string] | undefined {
  if (goldenMismatches > 0)
    return ['goldenMismatch', `${goldenMismatches} golden rows have other scores than its manifest says`];
  if (candidate.rows < plan.leastRows) return undefined;
  const isKnown = other.rows >= plan.leastRows;
  if (isKnown && other.p99Ms > 0 && candidate.p99Ms > plan.latencyFactor * other.p99Ms)
    return ['latency', `its p99 is ${candidate.p99Ms} ms, that of the other ${other.p99Ms} ms`];
  const abstained = candidate.abstained / candidate.rows;
  const usual = isKnown ? other.abstained / other.rows : abstained;
  if (abstained - usual > plan.abstentionPoints)
    return ['abstention', `it abstains on ${percent(abstained)} of records, the other on ${percent(usual)}`];
  const { low, high } = shareInterval({ successes: candidate.voted, trials: candidate.rows }, Z_999);
  const { alarmRate } = plan;
  if (low <= alarmRate.high && high >= alarmRate.low) return undefined;
  const rate = percent(candidate.voted / candidate.rows);
  return [
    'alarmRate',
    `it alarms on ${rate} of records, ${percent(alarmRate.low)} to ${percent(alarmRate.high)} was expected`,
  ];
}

/** Whether a canary with enough records replaces the champion. It is looked at once: who looks until it is significant finds what is not there. */
function compared(plan: RolloutPlan, { metric, margin }: Comparison, { candidate, other }: Observation): RolloutStep {
  const { better, doc, of } = METRICS[metric];
  const [its, others] = [of(candidate), of(other)];
  const { low, high } = better === 'higher' ? shareDifference(its, others) : shareDifference(others, its);
  const [least, most] = [low, high].map((difference) => (difference * 100).toFixed(2));
  const range = `${candidate.rows} records as canary; ${doc}: ${least} to ${most} points better`;
  if (low > -margin) return advanced(plan, 'champion', range);
  const why = high < -margin ? 'so it is worse' : 'which decides nothing';
  return ended(plan, 'metric', `${range}, ${why}`);
}
