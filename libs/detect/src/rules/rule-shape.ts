import { z } from 'zod';
import { FAMILIES, SEVERITIES } from '../family.ts';
import { RULE_TABLES } from './rule-fields.ts';

/**
 * How sure a rule is of what it says, as the chance that a benign record looks like this. An alarm needs 1e-4, so that a rule of low
 * confidence alarms only together with another engine.
 */
export const CONFIDENCES = { high: 1e-6, medium: 1e-5, low: 1e-3 } as const;

const ENDS = ['src', 'dst', 'none'] as const;
const CONFIDENCE_NAMES = ['high', 'medium', 'low'] as const;

/** Records that a correlation counts at most for a key, and so the most a threshold may ask for. */
export const MOST_COUNTED = 1_000;
/** Longest time that a correlation looks back. */
export const MOST_TIMESPAN_SECONDS = 86_400;

const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const exampleRecord = z.record(z.string(), z.unknown());
const examples = z.array(z.union([exampleRecord, z.array(exampleRecord).min(1)])).min(1);

/** One that needs one record votes at the first and is quiet for its timespan then. */
const correlationShape = z.strictObject({
  type: z.enum(['event_count', 'value_count']),
  field: z.string().optional(),
  'group-by': z.array(z.string()).min(1).max(4),
  timespan: z.string().regex(/^[1-9]\d{0,5}[smh]$/),
  condition: z.strictObject({ gte: z.int().min(1).max(MOST_COUNTED) }),
});

/** A rule as its file has it; what stands in `detection` is read by the compiler. */
export const ruleShape = z.strictObject({
  id: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
  title: z.string().min(1).max(120),
  description: z.string().optional(),
  family: z.enum(FAMILIES.filter((family) => family !== 'none')),
  technique: z.array(z.string().regex(/^T\d{4}(\.\d{3})?$/)),
  severity: z.enum(SEVERITIES),
  confidence: z.enum(CONFIDENCE_NAMES),
  on: z.union([z.enum(RULE_TABLES), z.array(z.enum(RULE_TABLES)).min(1)]),
  detection: z.record(z.string(), z.unknown()),
  correlation: correlationShape.optional(),
  attacker: z.enum(ENDS),
  victim: z.enum(ENDS),
  reason: z.string().min(1),
  examples: z.strictObject({ match: examples, noMatch: examples }).optional(),
  references: z.array(z.url()).optional(),
  falsepositives: z.array(z.string()).optional(),
});
export type RuleDeclaration = z.infer<typeof ruleShape>;
export type CorrelationDeclaration = z.infer<typeof correlationShape>;

/** The values of a field in a selection: one, or a list of which one has to fit. */
export const wantedShape = z.union([scalar.transform((value) => [value]), z.array(scalar)]);
