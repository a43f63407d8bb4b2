import type { Contribution, Vote } from '../vote.ts';
import type { CompiledRule } from './compile-rule.ts';
import type { Records } from './record.ts';
import { numberAt, valueText } from './rule-fields.ts';
import { CONFIDENCES } from './rule-shape.ts';

/** Values of fields that a vote tells at most. */
const MOST_CONTRIBUTIONS = 8;

/** What a rule of a set of this version says of a record; `count` is what it has counted until then. */
export function voteOf(
  { declaration, fields, reason, correlation }: CompiledRule,
  version: string,
  records: Records,
  row: number,
  count: number,
): Vote {
  const values = fields.slice(0, MOST_CONTRIBUTIONS).map((field): Contribution => {
    const number = numberAt(field, records, row);
    return { name: field.name, value: Number.isNaN(number) ? valueText(field, records, row) : number };
  });
  return {
    engine: 'rules',
    by: declaration.id,
    version,
    family: declaration.family,
    technique: declaration.technique[0] ?? '',
    severity: declaration.severity,
    pValue: CONFIDENCES[declaration.confidence],
    attacker: declaration.attacker,
    victim: declaration.victim,
    reason: reason(records, row, count),
    contributions: correlation === undefined ? values : [...values, { name: 'count', value: count }],
  };
}
