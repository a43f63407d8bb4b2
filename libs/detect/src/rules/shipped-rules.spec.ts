import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { testExamples } from './rule-examples.ts';
import { problemText } from './rule-file.ts';
import { compileRules } from './rule-set.ts';

const FOLDER = fileURLToPath(new URL('../../../../rules', import.meta.url));
const FILES = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.yaml'))
  .map((path) => ({ path, text: readFileSync(join(FOLDER, path), 'utf8') }));
const compiled = compileRules(FILES);
const declarations = 'set' in compiled ? compiled.set.declarations : [];

test('all are right', () => {
  expect('problems' in compiled ? compiled.problems.map(problemText) : []).toEqual([]);
  expect(declarations.length).toBeGreaterThanOrEqual(40);
});

test.each(declarations.map((declaration) => [declaration.id, declaration] as const))(
  '%s brings examples of both kinds',
  (_, { examples }) => {
    expect(examples?.match.length).toBeGreaterThan(0);
    expect(examples?.noMatch.length).toBeGreaterThan(0);
  },
);

test('attacks name a technique', () => {
  const without = declarations.filter(
    ({ technique, family }) => technique.length === 0 && family !== 'quality' && family !== 'policy',
  );
  expect(without.map(({ id }) => id)).toEqual([]);
});

describe('examples come out as they should:', () => {
  const outcomes = 'set' in compiled ? testExamples(compiled.set) : [];
  test.each(
    outcomes.map(
      (outcome) => [`${outcome.rule} ${outcome.table} ${outcome.kind} ${outcome.place + 1}`, outcome] as const,
    ),
  )('%s', (_, { failure }) => {
    expect(failure).toBeUndefined();
  });
});
