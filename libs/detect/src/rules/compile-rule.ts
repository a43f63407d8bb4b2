import { parseCondition } from './condition.ts';
import { digest } from './digest.ts';
import { readReason, type ReasonWriter } from './reason.ts';
import type { ReadRule, RuleProblem } from './rule-file.ts';
import { columnIndex, fieldsOf, type RuleField, type RuleTable } from './rule-fields.ts';
import { MOST_TIMESPAN_SECONDS, type CorrelationDeclaration, type RuleDeclaration } from './rule-shape.ts';
import { applicationsOf, conditionTest, readSelection, unknownField, type Selection } from './selections.ts';
import type { RowTest } from './row-test.ts';

/** What a rule counts before it votes. */
export interface Correlation {
  /** Values of these fields together are the key. */
  readonly by: readonly RuleField[];
  /** Names of these fields, as one. */
  readonly byNames: string;
  /** Field whose different values are counted; undefined where records are. */
  readonly distinct: RuleField | undefined;
  readonly timespanUs: number;
  readonly least: number;
  /** Place of the column with the time that the timespan is of. */
  readonly timeIndex: number;
}

/** A rule on one table, ready to make tests of. */
export interface CompiledRule {
  readonly declaration: RuleDeclaration;
  readonly table: RuleTable;
  /** Fields that the detection asks for, each once: what a vote tells the values of. */
  readonly fields: readonly RuleField[];
  /** Applications that a record must be of to fit; undefined where any may. */
  readonly applications: ReadonlySet<string> | undefined;
  readonly correlation: Correlation | undefined;
  readonly reason: ReasonWriter;
  /** SHA-256 of the declaration, in hexadecimal. */
  readonly digest: string;
  /** The same for all who ask: it looks at the records that it was bound to last. */
  readonly test: RowTest;
}

const SECONDS = { s: 1, m: 60, h: 3600 } as const;

/** Rules for each table that a declaration names, or what is wrong with it. */
export function compileRule(rule: ReadRule): readonly CompiledRule[] | readonly RuleProblem[] {
  const { on } = rule.declaration;
  const tables = typeof on === 'string' ? [on] : on;
  const compiled: CompiledRule[] = [];
  for (const table of new Set(tables)) {
    const result = compileFor(rule, table);
    if (!('test' in result)) return result;
    compiled.push(result);
  }
  if (rule.declaration.correlation !== undefined && tables.length > 1)
    return [rule.problemAt(['on'], 'a rule that counts must be on one table, else it counts a flow twice')];
  return compiled;
}

function compileFor(rule: ReadRule, table: RuleTable): CompiledRule | readonly RuleProblem[] {
  const { declaration, problemAt } = rule;
  const { condition: text, ...rest } = declaration.detection;
  const selections = new Map<string, Selection>();
  const problems: RuleProblem[] = [];
  for (const [name, value] of Object.entries(rest)) {
    const selection = readSelection(rule, table, name, value);
    if ('make' in selection) selections.set(name, selection);
    else problems.push(...selection);
  }
  if (problems.length > 0) return problems;
  if (typeof text !== 'string')
    return [problemAt(['detection'], '`detection.condition` is missing; name the selections that have to fit')];
  const condition = parseCondition(text, [...selections.keys()]);
  if ('problem' in condition)
    return [
      problemAt(
        ['detection', 'condition'],
        `the condition is wrong at character ${condition.at + 1}: ${condition.problem}`,
      ),
    ];
  const correlation = readCorrelation(rule, table);
  if (correlation !== undefined && 'problem' in correlation) return [correlation];
  const reason = readReason(declaration.reason, table, correlation !== undefined);
  if (typeof reason === 'string') return [problemAt(['reason'], reason)];
  const fields = [...selections.values()].flatMap((selection) => selection.fields);
  return {
    declaration,
    table,
    fields: [...new Set(fields)],
    applications: applicationsOf(condition, selections),
    correlation,
    reason,
    digest: digest(declaration),
    test: conditionTest(condition, selections),
  };
}

function readCorrelation(
  { declaration, problemAt }: ReadRule,
  table: RuleTable,
): Correlation | RuleProblem | undefined {
  const wanted = declaration.correlation;
  if (wanted === undefined) return undefined;
  const known = fieldsOf(table);
  const by: RuleField[] = [];
  for (const [i, name] of wanted['group-by'].entries()) {
    const field = known.get(name);
    if (field === undefined) return problemAt(['correlation', 'group-by', i], unknownField(table, name));
    by.push(field);
  }
  // A lane has all flows of a pair of addresses, and of one address only some.
  const isPair = ['srcAddress', 'dstAddress'].every((name) => wanted['group-by'].includes(name));
  if (table !== 'windows' && !isPair)
    return problemAt(
      ['correlation', 'group-by'],
      'flows are counted by srcAddress and dstAddress at least, since those of one address are not all in one place; for one address count windows',
    );
  const distinct = distinctField(wanted, table);
  if (typeof distinct === 'string') return problemAt(['correlation', 'field'], distinct);
  const seconds = secondsOf(wanted.timespan);
  if (seconds > MOST_TIMESPAN_SECONDS)
    return problemAt(['correlation', 'timespan'], `\`timespan\` must be at most ${MOST_TIMESPAN_SECONDS / 3600}h`);
  return {
    by,
    byNames: by.map(({ name }) => name).join(' '),
    distinct,
    timespanUs: seconds * 1e6,
    least: wanted.condition.gte,
    timeIndex: columnIndex(table, 'start'),
  };
}

function distinctField({ type, field }: CorrelationDeclaration, table: RuleTable): RuleField | string | undefined {
  if (type === 'event_count') return field === undefined ? undefined : '`field` is for value_count; take it away';
  if (field === undefined) return '`value_count` needs `field`, whose different values are counted';
  return fieldsOf(table).get(field) ?? unknownField(table, field);
}

function secondsOf(timespan: string): number {
  const unit = timespan.at(-1);
  return Number(timespan.slice(0, -1)) * (unit === 'h' ? SECONDS.h : unit === 'm' ? SECONDS.m : SECONDS.s);
}
