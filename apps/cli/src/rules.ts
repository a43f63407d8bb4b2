import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { importSigmaFile, listRules, shippedRules, testRules, type RulesTest } from '@weir/service/rules';
import { DONE, FAILED } from './failure.ts';
import { tableText } from './table.ts';
import { complain, say } from './talk.ts';

interface RuleFlags {
  readonly json?: boolean;
}

/** The rules of a folder, or those that come with Weir. */
export function listRulesCommand(folder: string | undefined, { json }: RuleFlags): number {
  const rules = listRules(folder ?? shippedRules());
  if (json === true) for (const rule of rules) process.stdout.write(`${JSON.stringify(rule)}\n`);
  else if (rules.length === 0) say('There are no rules.');
  else
    process.stdout.write(
      tableText(
        ['Rule', 'Family', 'Technique', 'Severity', 'Confidence', 'On'],
        rules.map(({ id, family, technique, severity, confidence, on }) => [
          id,
          family,
          technique.join(', '),
          severity,
          confidence,
          on.join(', '),
        ]),
      ),
    );
  return DONE;
}

/** Runs the examples that rules bring with them. */
export function testRulesCommand(folder: string | undefined, { json }: RuleFlags): number {
  const result = testRules(folder ?? shippedRules());
  const failed = result.outcomes.filter(({ failure }) => failure !== undefined);
  if (json === true) for (const outcome of result.outcomes) process.stdout.write(`${JSON.stringify(outcome)}\n`);
  else
    for (const { rule, table, kind, place, failure } of failed)
      complain(`${rule}: example ${place + 1} of ${kind} on ${table} ${failure ?? ''}`);
  if (json !== true) say(testedText(result, failed.length));
  return failed.length === 0 ? DONE : FAILED;
}

function testedText({ rules, outcomes, untested, version }: RulesTest, failed: number): string {
  const without = untested.length === 0 ? '' : ` Without examples: ${untested.join(', ')}.`;
  return `${rules} ${rules === 1 ? 'rule' : 'rules'}, version ${version.slice(0, 12)}: ${outcomes.length - failed} of ${outcomes.length} examples come out as they should.${without}`;
}

/** Imports the Sigma rules of a file, to standard output or a file a rule in a folder. */
export function importRulesCommand(file: string, { folder }: { readonly folder?: string }): number {
  let isWhole = true;
  for (const outcome of importSigmaFile(file)) {
    if ('problems' in outcome) {
      isWhole = false;
      for (const problem of outcome.problems) complain(problem);
    } else if (folder === undefined) process.stdout.write(`---\n${outcome.text}`);
    else {
      const path = join(folder, `${outcome.id}.yaml`);
      writeFileSync(path, outcome.text);
      say(`Wrote ${path}; add examples and try it with \`weir rules test ${folder}\`.`);
    }
  }
  return isWhole ? DONE : FAILED;
}
