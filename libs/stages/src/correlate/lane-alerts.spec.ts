import { expect, test } from '@jest/globals';
import { flowVerdicts, type Finding } from '@weir/detect';
import { alerts, allocateFlows, type AlertBatch, type VerdictBatch } from '@weir/schema';
import type { Outcomes } from '@weir/stream';
import { correlateConfig } from './config.ts';
import { LaneAlerts } from './lane-alerts.ts';

/** The default of `max.message.bytes` of a topic. */
const BROKER_BYTES = 1_000_000;

/** Alarms between so many pairs of hosts, each with a long explanation; they end their source. */
function alarms(count: number): VerdictBatch {
  const flows = allocateFlows(count, { source: 'a', lane: 0, watermark: 1, last: true });
  const findings = Array.from({ length: count }, (_, row): Finding => {
    for (const column of [flows.srcAddress, flows.dstAddress, flows.id])
      column.set([row >> 8, row & 255], row * 16 + 14);
    flows.dstAddress[row * 16] = 1;
    const said = {
      family: 'commandAndControl',
      technique: 'T1071',
      severity: 'high',
      pValue: 1e-9,
      attacker: 'src',
    } as const;
    const vote = { ...said, engine: 'maths', by: 'test', version: '1', victim: 'dst', contributions: [] } as const;
    return {
      ...said,
      row,
      outcome: 'alarm',
      victim: 'dst',
      reason: 'r',
      votes: [{ ...vote, reason: 'v'.repeat(2_000) }],
    };
  });
  return flowVerdicts({ ...flows, early: false, features: '' }, findings, { ruleset: '', models: '', features: '' });
}

test('thousands of alerts that are closed at once go into messages that a broker takes', () => {
  const lane = new LaneAlerts(correlateConfig.parse({}));
  const told: AlertBatch[] = [];
  const out: Outcomes<AlertBatch> = { emit: (batch) => told.push(batch), drop: () => {}, reject: () => {} };
  lane.fold(alarms(1_000), out, 'detect-flows');
  const closed = told.flatMap((batch) => Array.from({ length: batch.count }, (_, row) => alerts.row(batch, row).state));
  expect(closed.filter((state) => state === 'closed')).toHaveLength(1_000);
  expect(Math.max(...told.map((batch) => JSON.stringify(batch.votes).length))).toBeLessThan(BROKER_BYTES);
  expect(told.map(({ last }) => last)).toEqual(told.map((_, part) => part === told.length - 1));
});
