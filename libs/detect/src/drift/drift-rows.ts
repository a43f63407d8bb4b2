import { allocateVerdicts, OUTCOME_SYMBOLS, SUBJECT_SYMBOLS, type FlowBatch, type VerdictBatch } from '@weir/schema';
import { identityOf } from '../identity.ts';
import type { InForce } from '../verdict-rows.ts';
import { driftSentence } from './drift-text.ts';
import type { SiteDriftFinding } from './site-drift.ts';

const ID_BYTES = 16;

/** What has drifted, as rows among the verdicts: an operator finds them there later, whatever became of the service. */
export function driftVerdicts(
  { source, lane, watermark, last }: Pick<FlowBatch, 'source' | 'lane' | 'watermark' | 'last'>,
  findings: readonly SiteDriftFinding[],
  inForce: InForce,
): VerdictBatch {
  const rows = { ...allocateVerdicts(findings.length, { source, lane, watermark, last }), ...inForce };
  findings.forEach((finding, to) => {
    const { kind, models, timeUs, ...measured } = finding;
    rows.subject[to] = SUBJECT_SYMBOLS.indexOf('model');
    rows.outcome[to] = OUTCOME_SYMBOLS.indexOf('drifted');
    rows.pValue[to] = Number.NaN;
    rows.time[to] = timeUs;
    rows.start[to] = timeUs;
    rows.technique[to] = '';
    rows.scope[to] = '';
    rows.reason[to] = driftSentence(finding);
    const votes = models.map(({ name: by, version }) => ({ engine: 'models', by, version, kind, ...measured }));
    rows.votes[to] = JSON.stringify(votes);
    const what = kind === 'input' ? finding.input : JSON.stringify(models);
    rows.id.set(identityOf(['drift', source, String(lane), kind, what, String(timeUs)]), to * ID_BYTES);
  });
  return rows;
}
