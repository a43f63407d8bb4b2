import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { check } from 'recheck';
import { readWorkspace } from './src/architecture/workspace.ts';

/**
 * Whoever sends a packet chooses the text that these libraries look at. An expression that goes back and tries again takes longer than in
 * proportion to it, and a few packets a second would keep the rest waiting (CWE-1333).
 */
const SEES_TRAFFIC = ['packet', 'application', 'flow', 'features', 'statistics', 'detect', 'stages'];

/** Where expressions are made while the program runs, each with its reason. */
const MAY_MAKE_THEM: ReadonlySet<string> = new Set([
  // Counts the ways to try, and leaves those with many to a machine that has none.
  'libs/detect/src/rules/pattern.ts',
  // Begins with the label of the key, and reads the operator's own files.
  'libs/detect/src/package/keys.ts',
]);

const TIMEOUT_MS = 60_000;
const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
const modules = readWorkspace(ROOT)
  .filter(({ folder }) => SEES_TRAFFIC.some((name) => folder === `libs/${name}`))
  .flatMap((item) => item.modules)
  .filter(({ isTest }) => !isTest);

describe.each(SEES_TRAFFIC)('libs/%s', (name) => {
  const own = modules.filter(({ path }) => path.startsWith(`libs/${name}/`));

  test(
    'has regular expressions that take time in proportion to the text',
    async () => {
      const problems: string[] = [];
      for (const { path, expressions } of own) {
        for (const { pattern, flags } of expressions) {
          const { status, complexity } = await check(pattern, flags, { timeout: TIMEOUT_MS });
          if (status !== 'safe') problems.push(`${path}: /${pattern}/${flags} ${complexity?.summary ?? status}`);
        }
      }
      expect(problems).toEqual([]);
    },
    5 * TIMEOUT_MS,
  );

  test('makes none while it runs', () => {
    const made = own.filter(({ path, uses }) => uses.has('RegExp') && !MAY_MAKE_THEM.has(path));
    expect(made.map(({ path }) => path)).toEqual([]);
  });
});

test('finds an expression that goes back and tries again', async () => {
  expect(await check(String.raw`<\w+[^>]*[\s/]on\w{3,20}\s*=`, '', { timeout: TIMEOUT_MS })).toMatchObject({
    status: 'vulnerable',
  });
});
