import { expect, test } from '@jest/globals';
import { addJestResult, closingLines, createTally } from './tally.mjs';

test('adds up checks and tests, and counts a suite that could not run as a failure', () => {
  const tally = createTally();
  tally.passed += 2;
  addJestResult(tally, {
    numPassedTests: 5,
    numFailedTests: 1,
    numPendingTests: 3,
    numTodoTests: 0,
    numRuntimeErrorTestSuites: 1,
    testResults: [
      { name: 'a.spec.ts', status: 'failed', assertionResults: [{ status: 'failed', fullName: 'a adds' }] },
      { name: 'b.spec.ts', status: 'failed', assertionResults: [] },
      {
        name: 'c.spec.ts',
        status: 'passed',
        assertionResults: [
          { status: 'passed', fullName: 'c adds' },
          { status: 'pending', fullName: 'c on real data' },
        ],
      },
    ],
  });
  expect(closingLines(tally)).toEqual([
    'failed: a adds (a.spec.ts)',
    'failed to run: b.spec.ts',
    'skipped: c on real data (c.spec.ts)',
    '7 passed, 2 failed, 3 skipped',
  ]);
});
