import type { CompiledRule } from './compile-rule.ts';
import { textAt, type Records } from './record.ts';

/** A rule with what it counted. */
export interface ActiveRule {
  readonly rule: CompiledRule;
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

/** A rule that has counted nothing yet. */
export function activate(rule: CompiledRule, statePrefix: string): ActiveRule {
  return { rule, statePrefix, records: 0, matches: 0, untimed: 0, sampledMs: 0, sampledRecords: 0 };
}

/** A record that the detection of a rule fits. */
export interface Match {
  readonly row: number;
  readonly active: ActiveRule;
}

/**
 * Rules of a table. Each looks at a message as a whole, at the columns that it asks for one after another: of most messages nothing is
 * left after the first or second. Most rules look at records of one application, of which a message has few.
 */
export class RulesOfTable {
  readonly #all: readonly ActiveRule[];
  readonly #applications: ReadonlySet<string>;
  #rows = new Int32Array(0);
  #left = new Int32Array(0);

  constructor(all: readonly ActiveRule[]) {
    this.#all = all;
    this.#applications = new Set(all.flatMap(({ rule }) => [...(rule.applications ?? [])]));
  }

  /**
   * The matches of the rules in a message, by record and then in the order of the rules. `applications` is the column with their names;
   * records that have a 1 in `leftOut` are not looked at. With `now`, ms of any clock, it is measured what each rule takes.
   */
  matches(
    records: Records,
    applications: readonly (string | Uint8Array)[],
    leftOut: Uint8Array | undefined,
    now: (() => number) | undefined,
  ): Match[] {
    const count = this.#takeRows(records.count, leftOut);
    const byApplication = this.#rowsOfApplications(applications, count);
    const found: number[] = [];
    this.#all.forEach((active, place) => {
      const { applications: asked, test } = active.rule;
      const offered = asked === undefined ? this.#offerAll(count) : this.#offer(asked, byApplication);
      if (offered === 0) return;
      const beganMs = now?.() ?? 0;
      test.bind(records);
      const kept = test.narrow(this.#left, offered);
      active.records += offered;
      active.matches += kept;
      if (now !== undefined) {
        active.sampledMs += now() - beganMs;
        active.sampledRecords += offered;
      }
      for (let i = 0; i < kept; i++) found.push((this.#left[i] ?? 0) * this.#all.length + place);
    });
    return found
      .toSorted((one, other) => one - other)
      .flatMap((match) => {
        const active = this.#all[match % this.#all.length];
        return active === undefined ? [] : [{ row: Math.floor(match / this.#all.length), active }];
      });
  }

  /** The rows that are looked at; how many they are. */
  #takeRows(count: number, leftOut: Uint8Array | undefined): number {
    if (this.#rows.length < count) {
      this.#rows = new Int32Array(count);
      this.#left = new Int32Array(count);
    }
    let rows = 0;
    for (let row = 0; row < count; row++) if (leftOut?.[row] !== 1) this.#rows[rows++] = row;
    return rows;
  }

  #rowsOfApplications(
    applications: readonly (string | Uint8Array)[],
    count: number,
  ): ReadonlyMap<string, readonly number[]> {
    const rows = new Map<string, number[]>();
    if (this.#applications.size === 0) return rows;
    for (let i = 0; i < count; i++) {
      const row = this.#rows[i] ?? 0;
      const name = textAt(applications, row);
      if (!this.#applications.has(name)) continue;
      const known = rows.get(name);
      if (known === undefined) rows.set(name, [row]);
      else known.push(row);
    }
    return rows;
  }

  #offerAll(count: number): number {
    this.#left.set(this.#rows.subarray(0, count));
    return count;
  }

  #offer(asked: ReadonlySet<string>, byApplication: ReadonlyMap<string, readonly number[]>): number {
    let offered = 0;
    for (const name of asked) {
      const rows = byApplication.get(name);
      if (rows === undefined) continue;
      this.#left.set(rows, offered);
      offered += rows.length;
    }
    return offered;
  }
}
