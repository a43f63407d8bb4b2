import { describe, test } from '@jest/globals';

/**
 * Tests that need real services, named by the variables that say where they are. Where one is missing the tests are counted
 * as skipped, by name; with WEIR_REQUIRE_REAL=1 that is a failure. `define` gets a function that gives a variable's value:
 * `describeReal('redis state', ['WEIR_TEST_REDIS_URL'], (address) => { … address('WEIR_TEST_REDIS_URL') … })`.
 */
export function describeReal<const Name extends string>(
  name: string,
  variables: readonly Name[],
  define: (address: (variable: Name) => string) => void,
): void {
  const missing = variables.filter((variable) => addressOf(variable) === '');
  if (missing.length === 0) {
    describe(name, () => define(addressOf));
    return;
  }
  const title = `${name}: needs ${missing.join(' and ')}`;
  if (process.env['WEIR_REQUIRE_REAL'] === '1') {
    test(title, () => {
      throw new Error(`${title}, which WEIR_REQUIRE_REAL=1 does not let be skipped; \`npm test\` starts the services`);
    });
    return;
  }
  test.skip(title, () => {});
}

function addressOf(variable: string): string {
  return process.env[variable] ?? '';
}
