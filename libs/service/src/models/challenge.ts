import { z } from 'zod';

const difference = z.object({
  value: z.number(),
  /** Interval of 95 %, by drawing captures anew; null of a single one. */
  low: z.number().nullable(),
  high: z.number().nullable(),
  /** Captures. */
  n: z.int(),
});

/** What the trainer says of a version that was to beat another. */
const challengeReport = z.object({
  /** SHA-256 over the captures and what is known of their flows. */
  set: z.string(),
  captures: z.int(),
  wins: z.boolean(),
  /** How much more the candidate has, by what is compared. */
  differences: z.record(z.string(), difference),
});
export type ChallengeReport = z.output<typeof challengeReport>;

export function readChallengeReport(text: string): ChallengeReport {
  return challengeReport.parse(JSON.parse(text));
}

/** In one sentence what came of it, for people and for the audit. */
export function challengeSentence(champion: string, { set, captures, wins, differences }: ChallengeReport): string {
  const found = Object.entries(differences).map(
    ([name, { value, low, high }]) =>
      `${name} ${points(value)} (${low === null || high === null ? 'of one capture, no interval' : `${points(low)} to ${points(high)}`})`,
  );
  return `${wins ? 'beats' : 'does not beat'} ${champion} on the ${captures} captures of set ${set.slice(0, 12)}: ${found.join(', ')}`;
}

/** A difference of shares, in points of a hundred. */
function points(value: number): string {
  return `${value < 0 ? '−' : '+'}${Number(Math.abs(value * 100).toPrecision(3))} points`;
}
