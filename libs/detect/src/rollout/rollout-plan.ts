import { z } from 'zod';

const rows = z.number().int().min(1);

/**
 * How a version is brought into force, said before anybody has looked at what it does: what is measured, what is enough, and what ends it.
 */
export const rolloutPlanSchema = z.strictObject({
  shadowRows: rows.default(100_000).describe('Records that it scores as a shadow before it becomes canary.'),
  canaryShare: z.number().gt(0).max(0.5).default(0.05).describe('Share of the pairs of hosts that a canary judges.'),
  canaryRows: rows.default(100_000).describe('Records that it judges as canary before it becomes champion.'),
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
  metric: z
    .strictObject({
      name: z.string().min(1).max(100).describe('What is counted: "alarms marked true, of those marked".'),
      better: z.enum(['higher', 'lower']),
      margin: z.number().min(0).lt(1).describe('It may be worse by so much and still replace the champion.'),
      mostRows: rows.describe('Undecided after so many records as canary, it ends.'),
    })
    .describe('The one comparison that decides between canary and champion.'),
});
export type RolloutPlan = z.infer<typeof rolloutPlanSchema>;
