import { nearestName } from '@weir/schema';
import type { Condition } from './condition.ts';
import { fieldTest } from './field-test.ts';
import { readModifiers, type Modifiers } from './modifiers.ts';
import type { Wanted } from './number-test.ts';
import type { ReadRule, RuleProblem } from './rule-file.ts';
import { fieldsOf, type RuleField, type RuleTable } from './rule-fields.ts';
import { wantedShape } from './rule-shape.ts';
import { allOf, anyOf, notOf, type RowTest } from './row-test.ts';

/** A selection that was checked: makes tests of it, each with columns of its own bound. */
export interface Selection {
  readonly name: string;
  /** Fields that it asks for, in their order. */
  readonly fields: readonly RuleField[];
  /** Applications that a record must be of to fit; undefined where any may. */
  readonly applications: ReadonlySet<string> | undefined;
  make(): RowTest;
}

interface FieldCheck {
  readonly field: RuleField;
  readonly applications: ReadonlySet<string> | undefined;
  make(): RowTest;
}

const NEVER: RowTest = { cost: 0, bind: () => undefined, holds: () => false, narrow: () => 0 };

/** Reads `detection.<name>`: a map of fields that all have to fit, or a list of such maps of which one has to. */
export function readSelection(
  { problemAt }: Pick<ReadRule, 'problemAt'>,
  table: RuleTable,
  name: string,
  value: unknown,
): Selection | readonly RuleProblem[] {
  const path = ['detection', name];
  const maps = Array.isArray(value)
    ? value.map((each: unknown, i) => ({ each, at: [...path, i] }))
    : [{ each: value, at: path }];
  const problems: RuleProblem[] = [];
  const alternatives: FieldCheck[][] = [];
  for (const { each, at } of maps) {
    const entries = typeof each === 'object' && each !== null && !Array.isArray(each) ? Object.entries(each) : [];
    if (entries.length === 0) {
      problems.push(problemAt(at, `\`${name}\` must be a map of fields with their values, or a list of such maps`));
      continue;
    }
    const checks: FieldCheck[] = [];
    for (const [key, wanted] of entries) {
      const check = readField(table, key, wanted);
      if ('make' in check) checks.push(check);
      else problems.push(problemAt([...at, key], check.problem, check.at));
    }
    alternatives.push(checks);
  }
  if (problems.length > 0) return problems;
  return {
    name,
    fields: alternatives.flat().map(({ field }) => field),
    applications: unionOf(alternatives.map((checks) => smallest(checks.map(({ applications }) => applications)))),
    make: () => anyOf(alternatives.map((checks) => allOf(checks.map((check) => check.make())))),
  };
}

function readField(
  table: RuleTable,
  key: string,
  wanted: unknown,
): FieldCheck | { problem: string; at: 'key' | 'value' } {
  const [name = '', ...modifierNames] = key.split('|');
  const field = fieldsOf(table).get(name);
  if (field === undefined) return { problem: unknownField(table, name), at: 'key' };
  const modifiers = readModifiers(modifierNames);
  if (typeof modifiers === 'string') return { problem: modifiers, at: 'key' };
  const values = wantedShape.safeParse(wanted);
  if (!values.success) return { problem: `\`${name}\` needs a value or a list of values`, at: 'value' };
  const make = (): ReturnType<typeof fieldTest> => fieldTest(field, modifiers, values.data);
  const first = make();
  if ('misfit' in first) return { problem: first.misfit, at: 'value' };
  return {
    field,
    applications: boundTo(field, modifiers, values.data),
    make: () => {
      const test = make();
      return 'misfit' in test ? NEVER : test;
    },
  };
}

/** Applications that a record must be of for the field to fit; undefined where any may. */
function boundTo(field: RuleField, modifiers: Modifiers, wanted: readonly Wanted[]): ReadonlySet<string> | undefined {
  // What no application tells is missing, which nothing fits but the question for it.
  if (field.kind === 'application')
    return modifiers.relation === 'exists' && wanted[0] === false ? undefined : new Set(field.applications);
  if (field.name !== 'application' || modifiers.relation !== 'exact' || modifiers.isAll) return undefined;
  return wanted.some((value) => /[*?]/.test(String(value))) ? undefined : new Set(wanted.map(String));
}

/** Of sets that a record must be in all of the smallest, which is enough to look at; undefined stands for any. */
function smallest(sets: readonly (ReadonlySet<string> | undefined)[]): ReadonlySet<string> | undefined {
  return sets.filter((set) => set !== undefined).toSorted((one, other) => one.size - other.size)[0];
}

/** A sentence about a field that a table has not. */
export function unknownField(table: RuleTable, name: string): string {
  const known = [...fieldsOf(table).keys()];
  const meant = nearestName(name, known);
  const kind = name.startsWith('app.') ? 'told by no application' : `no field of ${table}`;
  return `\`${name}\` is ${kind}; ${meant === undefined ? 'see the reference of rules' : `did you mean ${meant}?`}`;
}

/** Undefined stands for any. */
function unionOf(sets: readonly (ReadonlySet<string> | undefined)[]): ReadonlySet<string> | undefined {
  const all = new Set<string>();
  for (const set of sets) {
    if (set === undefined) return undefined;
    for (const name of set) all.add(name);
  }
  return all;
}

/** A condition over selections as a test. */
export function conditionTest(condition: Condition, selections: ReadonlyMap<string, Selection>): RowTest {
  switch (condition.kind) {
    case 'selection':
      return selections.get(condition.name)?.make() ?? NEVER;
    case 'not':
      return notOf(conditionTest(condition.of, selections));
    case 'and':
      return allOf(condition.of.map((part) => conditionTest(part, selections)));
    case 'or':
      return anyOf(condition.of.map((part) => conditionTest(part, selections)));
  }
}

/** Applications that a record must be of for a condition to hold; undefined where any may. */
export function applicationsOf(
  condition: Condition,
  selections: ReadonlyMap<string, Selection>,
): ReadonlySet<string> | undefined {
  switch (condition.kind) {
    case 'selection':
      return selections.get(condition.name)?.applications;
    case 'not':
      return undefined;
    case 'and':
      return smallest(condition.of.map((part) => applicationsOf(part, selections)));
    case 'or':
      return unionOf(condition.of.map((part) => applicationsOf(part, selections)));
  }
}
