import type { CompiledRule } from './compile-rule.ts';
import type { RowTest } from './row-test.ts';

/** A rule with what it counted. */
export interface ActiveRule {
  readonly rule: CompiledRule;
  readonly test: RowTest;
  /** Prefix of its keys in the state: they are forgotten with the rule as it was. */
  readonly statePrefix: string;
  /** Since costs were last taken. */
  records: number;
  matches: number;
  /** Records whose time was not told. */
  untimed: number;
  sampledMs: number;
  sampledRecords: number;
}

/** Rules that look at the same records, and how many these were since costs were last taken. */
interface RuleList {
  readonly rules: readonly ActiveRule[];
  records: number;
}

/** Rules of a table by the applications they look at: most look at one. */
export class RulesOfTable {
  readonly all: readonly ActiveRule[];
  readonly #any: RuleList;
  readonly #byApplication: ReadonlyMap<string, RuleList>;

  constructor(all: readonly ActiveRule[]) {
    this.all = all;
    const names = new Set(all.flatMap(({ rule }) => [...(rule.applications ?? [])]));
    this.#any = { rules: all.filter(({ rule }) => rule.applications === undefined), records: 0 };
    this.#byApplication = new Map(
      [...names].map((name) => [
        name,
        { rules: all.filter(({ rule }) => rule.applications?.has(name) ?? true), records: 0 },
      ]),
    );
  }

  of(application: string): RuleList {
    return this.#byApplication.get(application) ?? this.#any;
  }

  /** Adds the records of each list to its rules. */
  deal(): void {
    for (const list of [this.#any, ...this.#byApplication.values()]) {
      if (list.records === 0) continue;
      for (const active of list.rules) active.records += list.records;
      list.records = 0;
    }
  }
}

/** A rule that has counted nothing yet. */
export function activate(rule: CompiledRule, statePrefix: string): ActiveRule {
  return { rule, test: rule.test, statePrefix, records: 0, matches: 0, untimed: 0, sampledMs: 0, sampledRecords: 0 };
}
