/** Counts over all steps of `npm test`. */

export function createTally() {
  return { passed: 0, failed: 0, skipped: 0, notes: [] };
}

/** Adds the result of `jest --json`, and names what failed and what was skipped. */
export function addJestResult(tally, result) {
  tally.passed += result.numPassedTests;
  tally.failed += result.numFailedTests + result.numRuntimeErrorTestSuites;
  tally.skipped += result.numPendingTests + result.numTodoTests;
  for (const suite of result.testResults) {
    const failed = suite.assertionResults.filter((one) => one.status === 'failed');
    for (const one of failed) tally.notes.push(`failed: ${one.fullName} (${suite.name})`);
    const skipped = suite.assertionResults.filter((one) => one.status === 'pending');
    for (const one of skipped) tally.notes.push(`skipped: ${one.fullName} (${suite.name})`);
    if (suite.status === 'failed' && failed.length === 0) tally.notes.push(`failed to run: ${suite.name}`);
  }
}

/** The closing lines; the last one stands alone and is made to be read by programs. */
export function closingLines({ passed, failed, skipped, notes }) {
  return [...notes, `${passed} passed, ${failed} failed, ${skipped} skipped`];
}
