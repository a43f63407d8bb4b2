import type { Hearings, RuleCost } from '@weir/detect';
import type { VerdictBatch } from '@weir/schema';
import type { Outcomes } from '@weir/stream';
import {
  ABSTENTIONS,
  DRIFT_RECORDS,
  DRIFTS,
  MODEL_RECORDS,
  RULE_MATCHES,
  RULE_RECORDS,
  RULE_SECONDS,
  VOTES,
} from './figures.ts';
import type { ModelsSaid } from './flow-models.ts';

type Counting = Pick<Outcomes<VerdictBatch>, 'count'>;

/** What rules and maths vote on the records of a message, and what anybody abstains on. The version of a set of rules is none of each rule in it. */
export function countSaid(hearings: Hearings, out: Counting): void {
  for (const { votes, abstentions } of hearings.spoken()) {
    for (const { engine, by, version } of votes) out.count(VOTES, [engine, by, engine === 'rules' ? '' : version], 1);
    for (const { engine, by, version, cause } of abstentions) out.count(ABSTENTIONS, [engine, by, version, cause], 1);
  }
}

export function countCosts(costs: readonly RuleCost[], out: Counting): void {
  for (const { rule, table, records, matches, seconds } of costs) {
    out.count(RULE_RECORDS, [rule, table], records);
    out.count(RULE_MATCHES, [rule, table], matches);
    out.count(RULE_SECONDS, [rule, table], seconds);
  }
}

export function countModels({ counts, drifts }: ModelsSaid, out: Counting): void {
  for (const { model, rows, abstained, voted, watched } of counts) {
    const { name, version, role } = model;
    const nothing = rows - abstained - voted;
    for (const [said, records] of Object.entries({ vote: voted, abstained, nothing }))
      if (records > 0) out.count(MODEL_RECORDS, [name, version, role, said], records);
    out.count(DRIFT_RECORDS, [name, version], watched);
    if (role !== 'shadow' && voted > 0) out.count(VOTES, ['models', name, version], voted);
  }
  for (const drift of drifts) {
    const input = drift.kind === 'input' ? drift.input : '';
    for (const { name, version } of drift.models) out.count(DRIFTS, [name, version, drift.kind, input], 1);
  }
}
