import { expect, test } from '@jest/globals';
import { alerts as topic, allocateAlerts, type Alert } from '@weir/schema';
import { incidentsOf } from './incidents.ts';

const S = 1e6;

function alert(facts: Partial<Alert>): Alert {
  const blank = topic.row(allocateAlerts(1, { source: 'a', lane: 0, watermark: 0, last: false }), 0);
  return { ...blank, state: 'closed', severity: 'medium', pValue: 1e-6, verdicts: 1, ...facts };
}

test('alerts of several lanes on one event are one incident, by their latest revisions', () => {
  const rows = [
    alert({ id: '1', incident: 'x', revision: 0, state: 'opened', start: 1 * S, end: 1 * S, attacker: '10.0.0.1' }),
    alert({
      id: '1',
      incident: 'x',
      revision: 1,
      start: 1 * S,
      end: 5 * S,
      verdicts: 7,
      attacker: '10.0.0.1',
      by: 'rules:a',
    }),
    alert({ id: '2', incident: 'x', start: 2 * S, end: 9 * S, severity: 'high', victim: '10.0.0.2', by: 'maths:b' }),
    alert({ id: '3', incident: 'y', start: 2 * S, end: 3 * S, severity: 'low' }),
  ];
  const [worst, other, ...none] = incidentsOf(rows, 60 * S);
  expect(none).toEqual([]);
  expect(other).toMatchObject({ incident: 'y', severity: 'low', alerts: ['3'] });
  expect(worst).toMatchObject({
    ...{ incident: 'x', severity: 'high', verdicts: 8, start: 1 * S, end: 9 * S, alerts: ['1', '2'] },
    ...{ attacker: '10.0.0.1', victim: '10.0.0.2', by: 'rules:a,maths:b', state: 'closed' },
  });
});

test('what comes again after long is an incident of its own', () => {
  const rows = [
    alert({ id: '1', incident: 'x', start: 0, end: 1 * S }),
    alert({ id: '2', incident: 'x', start: 62 * S, end: 63 * S }),
  ];
  expect(incidentsOf(rows, 60 * S)).toHaveLength(2);
  expect(incidentsOf(rows, 61 * S)).toHaveLength(1);
});

test('an incident says why by what is as bad as it is', () => {
  const rows = [
    alert({ id: '1', incident: 'x', start: 1, end: 2, severity: 'critical', pValue: 1e-6, reason: 'bad' }),
    alert({ id: '2', incident: 'x', start: 2, end: 3, severity: 'low', pValue: 1e-12, reason: 'mild' }),
    alert({ id: '3', incident: 'x', start: 3, end: 4, severity: 'critical', pValue: 1e-5, reason: 'as bad' }),
  ];
  for (const order of [rows, rows.map((row, i) => ({ ...row, start: 3 - i }))])
    expect(incidentsOf(order, 60 * S)).toMatchObject([{ severity: 'critical', pValue: 1e-12, reason: 'bad' }]);
});
