import { expect, test } from '@jest/globals';
import { driftTable, driftWord } from './model-drift.ts';

const found = {
  kind: 'input',
  input: 'packets',
  since: 1.7e15,
  source: 'eth0',
  reason: 'It moved.',
  times: 1,
} as const;
const version = { model: 'ddos_lgbm', version: '1.0.0', records: 20_000, found: [found] };
const score = { ...found, kind: 'score', input: '', since: 1.7e15 + 60e6, reason: 'It rose.' } as const;

test.each([
  ['nothing was looked at', [], 'not looked for yet'],
  ['nothing has drifted', [{ ...version, found: [] }], 'none found'],
  ['an input has', [version], '1 input; 2023-11-14 22:13:20 UTC'],
  [
    'a score and two inputs have',
    [{ ...version, found: [score, found, { ...found, input: 'bytes' }] }],
    'score, 2 inputs; 2023-11-14 22:14:20 UTC',
  ],
])('in a few words: %s', (_name, versions, words) => {
  expect(driftWord(versions)).toBe(words);
});

test('in a table, the newest first, with the command that makes another model', () => {
  const many = Array.from({ length: 22 }, (_, at) => ({
    ...found,
    input: `input ${at}`,
    since: found.since - at * 1e6,
  }));
  const text = driftTable('ddos_lgbm', [{ ...version, found: [...many, score] }]);
  const lines = text.split('\n');
  expect(lines[1]).toMatch(/2023-11-14 22:14:20 UTC +1\.0\.0 +eth0 +It rose\./);
  expect(text).toMatch(/and 3 more\nIf traffic has changed for good, `weir train ddos_lgbm --data FOLDER`/);
  // `deploy` makes no challengers.
  expect(text).toContain('`weir models challenge FOLDER --data OTHERS --why …`');
  expect(driftTable('ddos_lgbm', [])).toBe('Drift: not looked for yet.\n');
});
