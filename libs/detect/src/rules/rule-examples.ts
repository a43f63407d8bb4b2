import type { Batch } from '@weir/schema';
import { explained, type Engine, type Vote } from '../vote.ts';
import { flowBatch, windowBatch, type RecordProblem, type RecordValues } from './record-batch.ts';
import { flowRules, windowRules } from './rules-engine.ts';
import type { RuleDeclaration } from './rule-shape.ts';
import type { RuleSet } from './rule-set.ts';
import type { RuleTable } from './rule-fields.ts';

/** How one example of a rule came out. */
export interface ExampleOutcome {
  readonly rule: string;
  readonly table: RuleTable;
  /** Which list it stands in, and its place there from 0. */
  readonly kind: 'match' | 'noMatch';
  readonly place: number;
  /** What the rule said of it; empty where it said nothing. */
  readonly reasons: readonly string[];
  /** Why it failed; undefined where it came out as it should. */
  readonly failure: string | undefined;
}

/** Records that one line of an example stands for at most. */
const MOST_REPEATED = 2_000;

/** Runs all examples of all rules of a set, each by its rule alone. */
export function testExamples(set: RuleSet): readonly ExampleOutcome[] {
  return set.declarations.flatMap((declaration) => {
    const tables = typeof declaration.on === 'string' ? [declaration.on] : declaration.on;
    const alone = { ...set, rules: set.rules.filter((rule) => rule.declaration.id === declaration.id) };
    return tables.flatMap((table) =>
      (['match', 'noMatch'] as const).flatMap((kind) =>
        (declaration.examples?.[kind] ?? []).map((example, place) =>
          outcome(alone, declaration, table, kind, place, example),
        ),
      ),
    );
  });
}

function outcome(
  set: RuleSet,
  { id }: RuleDeclaration,
  table: RuleTable,
  kind: ExampleOutcome['kind'],
  place: number,
  example: RecordValues | readonly RecordValues[],
): ExampleOutcome {
  const records = (Array.isArray(example) ? example : [example]).flatMap(repeated);
  const said = votesOn(set, table, records);
  const base = { rule: id, table, kind, place };
  if ('problem' in said) return { ...base, reasons: [], failure: said.problem };
  const reasons = said.map(({ reason }) => reason);
  if (kind === 'match' && said.length === 0) return { ...base, reasons, failure: 'should match and does not' };
  if (kind === 'noMatch' && said.length > 0)
    return { ...base, reasons, failure: `should not match and does: ${reasons[0] ?? ''}` };
  return { ...base, reasons, failure: undefined };
}

/** What the rules of a set say of some records, in order. */
export function votesOn(
  set: RuleSet,
  table: RuleTable,
  records: readonly RecordValues[],
): readonly Vote[] | RecordProblem {
  if (table === 'windows') {
    const batch = windowBatch(records);
    return 'problem' in batch ? batch : heard(windowRules({ rules: () => set }), batch);
  }
  const batch = flowBatch(records, table === 'early-flows');
  return 'problem' in batch ? batch : heard(flowRules({ rules: () => set }), batch);
}

function heard<B extends Batch>(engine: Engine<B>, batch: B): Vote[] {
  const votes: Vote[] = [];
  engine.judge(batch, { vote: (_row, vote) => void votes.push(explained(vote)), abstain: () => undefined });
  return votes;
}

/**
 * A record with `repeat: n` stands for n of them: numbers named in `step` grow by it each time, and `{n}` in a text is which one it is, `{hex}` the
 * same in two hexadecimal digits.
 */
function repeated(record: RecordValues): RecordValues[] {
  const { repeat, step, ...values } = record;
  if (typeof repeat !== 'number') return [record];
  const steps = new Map(typeof step === 'object' && step !== null ? Object.entries(step) : []);
  return Array.from({ length: Math.min(repeat, MOST_REPEATED) }, (_, n) =>
    Object.fromEntries(
      Object.entries({ ...Object.fromEntries([...steps.keys()].map((name) => [name, 0])), ...values }).map(
        ([name, value]) => [name, stepped(value, steps.get(name), n)],
      ),
    ),
  );
}

function stepped(value: unknown, step: unknown, n: number): unknown {
  if (typeof value === 'string')
    return value.replaceAll('{n}', String(n)).replaceAll('{hex}', n.toString(16).padStart(2, '0'));
  return typeof value === 'number' && typeof step === 'number' ? value + n * step : value;
}
