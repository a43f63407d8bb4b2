import { compileRule, type CompiledRule } from './compile-rule.ts';
import { digest } from './digest.ts';
import { readRuleFile, type ReadRule, type RuleFile, type RuleProblem } from './rule-file.ts';
import type { RuleDeclaration } from './rule-shape.ts';

/** Rules that are in force together. */
export interface RuleSet {
  /** SHA-256 of what the rules say, in hexadecimal; neither the order of files nor their comments count. */
  readonly version: string;
  /** In the order of their ids. */
  readonly declarations: readonly RuleDeclaration[];
  readonly rules: readonly CompiledRule[];
}

/** No rules. */
export const NO_RULES: RuleSet = { version: '', declarations: [], rules: [] };

type Compiled = { readonly set: RuleSet } | { readonly problems: readonly RuleProblem[] };

/** What became of files: who looks whether they are right and who judges by them ask for the same ones. */
const compiledOf = new WeakMap<readonly RuleFile[], Compiled>();

/** All rules of some files, or everything that is wrong with them: one broken rule and none is taken. */
export function compileRules(files: readonly RuleFile[]): Compiled {
  let compiled = compiledOf.get(files);
  if (compiled === undefined) compiledOf.set(files, (compiled = compile(files)));
  return compiled;
}

function compile(files: readonly RuleFile[]): Compiled {
  const problems: RuleProblem[] = [];
  const read: ReadRule[] = [];
  for (const file of files) {
    const { rules, problems: broken } = readRuleFile(file);
    read.push(...rules);
    problems.push(...broken);
  }
  problems.push(...repeated(read));
  const sorted = read.toSorted((one, other) => (one.declaration.id < other.declaration.id ? -1 : 1));
  const rules: CompiledRule[] = [];
  for (const rule of sorted) {
    for (const result of compileRule(rule)) {
      if ('test' in result) rules.push(result);
      else problems.push(result);
    }
  }
  if (problems.length > 0) return { problems };
  const declarations = sorted.map(({ declaration }) => declaration);
  return { set: { version: digest(declarations), declarations, rules } };
}

function repeated(rules: readonly ReadRule[]): RuleProblem[] {
  const seen = new Map<string, RuleProblem>();
  return rules.flatMap(({ declaration: { id }, problemAt }) => {
    const here = problemAt(['id'], `\`${id}\` is the id of another rule, too; give this one its own`);
    const first = seen.get(id);
    seen.set(id, first ?? here);
    return first === undefined ? [] : [here];
  });
}
