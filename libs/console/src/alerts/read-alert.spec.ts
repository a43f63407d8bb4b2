import { describe, expect, test } from '@jest/globals';
import { alerts, allocateAlerts, verdicts } from '@weir/schema';
import { chance, figure, hostOf, wordsOf } from './alert-text.ts';
import { readAlertDetails, readAlertPage, readVote } from './read-alert.ts';

const head = { source: 'lab.pcapng.gz', lane: 1, watermark: 0, last: false };
const stored = alerts.row(allocateAlerts(1, head), 0);
const verdict = { ...verdicts.row(verdicts.allocate(1, { ...head, count: 1 }), 0), pValue: null };
const vote = { engine: 'models', by: 'ddos_lgbm', version: '1.0.0', reason: 'looks like a scan' };

describe('an alert', () => {
  test('of the list is read without what the list does not show', () => {
    const { lane: _lane, votes: _votes, evidence: _evidence, ...shown } = stored;
    const row = { ...stored, mark: null, note: '' };
    expect(readAlertPage({ rows: [row], total: 1, next: null }).rows).toEqual([{ ...shown, mark: null, note: '' }]);
  });

  test('is read with its votes and what is behind it', () => {
    const none = { rows: [], total: 0, next: null };
    const answer = {
      ...{ ...stored, mark: 'true', note: 'seen', votes: [vote], evidence: [] },
      behind: { verdicts: { rows: [verdict], total: 1, next: null }, flows: none },
    };
    expect(readAlertDetails(answer)).toMatchObject({
      ...{ alert: { mark: 'true', note: 'seen', verdicts: 0 }, votes: [vote], evidence: [], flows: none },
      verdicts: { rows: [{ id: verdict.id, pValue: null }], total: 1 },
    });
  });

  test.each([
    ['a mark that is none', { mark: 'perhaps' }, 'alerts.rows[0].mark should be one of true, false'],
    ['a severity that is none', { severity: 'bad' }, 'alerts.rows[0].severity should be one of informational'],
  ])('with %s says which field is wrong', (_name, change, message) => {
    const row = { ...stored, mark: null, note: '', ...change };
    expect(() => readAlertPage({ rows: [row], total: 1, next: null })).toThrow(message);
  });
});

test('a vote has what contributed to it; an abstention has nothing of it', () => {
  const contributions = [
    { name: 'synShare', value: 0.9, baseline: 0, share: 2 },
    { name: 'scope', value: 'host' },
  ];
  expect(readVote({ ...vote, severity: 'medium', pValue: 0.1, contributions }, 'vote')).toEqual({
    ...{ ...vote, severity: 'medium', pValue: 0.1 },
    contributions: [contributions[0], { name: 'scope', value: 'host', baseline: null, share: null }],
  });
  expect(readVote(vote, 'vote')).toEqual({ ...vote, severity: null, pValue: null, contributions: [] });
});

test('names, hosts and figures as people read them', () => {
  expect(wordsOf('commandAndControl')).toBe('command and control');
  expect([hostOf('::'), hostOf('10.0.0.1')]).toEqual([null, '10.0.0.1']);
  expect([chance(null), chance(0.25), chance(1e-12)]).toEqual(['–', '0.25', '1.0e-12']);
  expect([figure(null), figure('host'), figure(1000), figure(1 / 3)]).toEqual(['–', 'host', '1,000', '0.3333']);
});
