import { readFileSync } from 'node:fs';
import { compileRules, importSigma, problemText, testExamples, type ExampleOutcome, type RuleSet } from '@weir/detect';
import { readRules } from '@weir/adapters/rules';
import { InputError } from '@weir/stream';
import { installed } from '../installation.ts';

/** One of the rules of a folder, in short. */
export interface ListedRule {
  readonly id: string;
  readonly title: string;
  readonly family: string;
  readonly technique: readonly string[];
  readonly severity: string;
  readonly confidence: string;
  readonly on: readonly string[];
  readonly examples: number;
}

/** How the examples of a folder's rules came out. */
export interface RulesTest {
  /** Version of the set. */
  readonly version: string;
  readonly rules: number;
  readonly outcomes: readonly ExampleOutcome[];
  /** Rules that nobody wrote examples for. */
  readonly untested: readonly string[];
}

/** A Sigma rule that was imported, or sentences with the place of everything that cannot be. */
export type SigmaOutcome = { readonly id: string; readonly text: string } | { readonly problems: readonly string[] };

/** The folder of rules that come with Weir. */
export function shippedRules(): string {
  return installed('rules');
}

/** @throws {InputError} with everything that is wrong with the rules, a sentence a line */
function rulesOf(folder: string): RuleSet {
  const compiled = compileRules(readRules(folder));
  if ('problems' in compiled) throw new InputError(compiled.problems.map(problemText).join('\n'));
  return compiled.set;
}

/** The rules of a folder, in the order of their ids. @throws {InputError} when one is wrong */
export function listRules(folder: string): readonly ListedRule[] {
  return rulesOf(folder).declarations.map(({ id, title, family, technique, severity, confidence, on, examples }) => ({
    id,
    title,
    family,
    technique,
    severity,
    confidence,
    on: typeof on === 'string' ? [on] : on,
    examples: (examples?.match.length ?? 0) + (examples?.noMatch.length ?? 0),
  }));
}

/** Runs the examples of the rules of a folder. @throws {InputError} when a rule is wrong */
export function testRules(folder: string): RulesTest {
  const set = rulesOf(folder);
  return {
    version: set.version,
    rules: set.declarations.length,
    outcomes: testExamples(set),
    untested: set.declarations.filter(({ examples }) => examples === undefined).map(({ id }) => id),
  };
}

/** Imports the Sigma rules of a file. @throws {InputError} when it cannot be read */
export function importSigmaFile(path: string): readonly SigmaOutcome[] {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    throw new InputError(`${path}: cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
  }
  return importSigma({ path, text }).map((outcome) =>
    'problems' in outcome ? { problems: outcome.problems.map(problemText) } : outcome,
  );
}
