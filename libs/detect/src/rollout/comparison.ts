import { z } from 'zod';
import type { Count } from './share-interval.ts';

/** What was counted of a model in a role. */
export interface Judged {
  /** Records that it judged. */
  readonly rows: number;
  /** Of these, those on which it abstained. */
  readonly abstained: number;
  /** Of these, those that it voted on. */
  readonly voted: number;
  /** Of its votes, those on records that a rule or a detector of maths voted on too. */
  readonly shared: number;
}

interface Metric {
  readonly better: 'higher' | 'lower';
  readonly doc: string;
  of(judged: Judged): Count;
}

const METRIC_NAMES = ['abstentions', 'votes', 'shared-votes'] as const;
export type MetricName = (typeof METRIC_NAMES)[number];

/** What a canary and the champion can be compared by: shares that both are counted for in the same traffic. */
export const METRICS: Readonly<Record<MetricName, Metric>> = {
  abstentions: {
    better: 'lower',
    doc: 'abstentions, of the records judged',
    of: ({ abstained, rows }) => ({ successes: abstained, trials: rows }),
  },
  votes: {
    better: 'lower',
    doc: 'votes, of the records judged',
    of: ({ voted, rows }) => ({ successes: voted, trials: rows }),
  },
  'shared-votes': {
    better: 'higher',
    doc: 'votes that a rule or a detector shares, of its votes',
    of: ({ shared, voted }) => ({ successes: shared, trials: voted }),
  },
};

/** What decides between a canary and the champion: said when it becomes canary, and not changed afterwards. */
export const comparisonSchema = z.strictObject({
  metric: z.enum(METRIC_NAMES).describe('What is compared.'),
  records: z
    .number()
    .int()
    .min(1_000)
    .max(1_000_000_000)
    .describe('Records that the canary judges in one process until it is decided, once.'),
  margin: z
    .number()
    .min(0)
    .lt(1)
    .describe('It may be worse by so much (a share) and still become champion; with 0 it has to be better.'),
});
export type Comparison = z.infer<typeof comparisonSchema>;

/** Says to people what decides about a canary. */
export function comparisonSentence({ metric, records, margin }: Comparison): string {
  const { better, doc } = METRICS[metric];
  const worse = margin === 0 ? '' : `, and may be worse by ${(margin * 100).toFixed(2)} %`;
  return `The canary is decided about after ${records} records, by ${metric} (${doc}; ${better} is better${worse}).`;
}
