import { expect, test } from '@jest/globals';
import { addressBytes, allocateFlows, verdicts, type FlowBatch } from '@weir/schema';
import type { Finding } from './finding.ts';
import { flowVerdicts } from './verdict-rows.ts';

const IN_FORCE = { ruleset: 'r', models: 'm', features: 'f' };

function flowOf(forwardPackets: number, reversePackets: number): FlowBatch {
  const batch = allocateFlows(1, { source: 'a', lane: 3, watermark: 9, last: true });
  batch.srcAddress.set(addressBytes('10.0.0.1'), 0);
  batch.dstAddress.set(addressBytes('10.0.0.2'), 0);
  batch.forwardPackets[0] = forwardPackets;
  batch.reversePackets[0] = reversePackets;
  return { ...batch, early: false };
}

function finding(family: Finding['family']): Finding {
  return {
    ...{ row: 0, outcome: 'alarm', family, technique: 'T1498', severity: 'high', pValue: 1e-6 },
    ...{ attacker: 'src', victim: 'dst', reason: 'seen', votes: [] },
  };
}

test.each([
  ['of a flood that it sent', 'flood', 9, 0, ['10.0.0.1', '10.0.0.2']],
  ['of answers that nobody asked for', 'flood', 0, 9, ['10.0.0.2', '10.0.0.1']],
  ['of a scan that was only answered', 'scan', 0, 9, ['10.0.0.1', '10.0.0.2']],
] as const)('the attacker %s is who sends', (_name, family, forward, reverse, ends) => {
  const batch = flowVerdicts(flowOf(forward, reverse), [finding(family)], IN_FORCE);
  const { attacker, victim, ...row } = verdicts.row(batch, 0);
  expect([attacker, victim]).toEqual(ends);
  expect(row).toMatchObject({ ...IN_FORCE, source: 'a', lane: 3, subject: 'flow', outcome: 'alarm', reason: 'seen' });
});
