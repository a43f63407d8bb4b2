import { z } from 'zod';
import { comparisonSchema } from './comparison.ts';

const rows = z.number().int().min(1);

/**
 * How a version is brought into force, said before anybody has looked at what it does: what is enough, what ends it, and what decides.
 */
export const rolloutPlanSchema = z.strictObject({
  shadowRows: rows.default(100_000).describe('Records that it scores as a shadow before it becomes canary.'),
  watchRows: rows.default(1_000_000).describe('Records that it judges as champion before it is watched no more.'),
  leastRows: rows.default(1_000).describe('Below so many records nothing but golden rows ends it.'),
  latencyFactor: z.number().gt(1).default(2).describe('It ends when its p99 is above so many times that of the other.'),
  abstentionPoints: z
    .number()
    .gt(0)
    .lt(1)
    .default(0.05)
    .describe('It ends when its share of abstentions is so much above that of the other.'),
  alarmRate: z
    .strictObject({ low: z.number().min(0), high: z.number().gt(0).max(1) })
    .describe('Alarms a record; it ends when its rate is outside, beyond chance (Wilson, 99.9 %).'),
  comparison: comparisonSchema.optional().describe('What decides about a canary; without it people do.'),
});
export type RolloutPlan = z.infer<typeof rolloutPlanSchema>;
