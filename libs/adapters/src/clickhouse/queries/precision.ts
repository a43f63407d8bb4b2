import { z } from 'zod';
import type { Select } from './select.ts';

/** Of marked alerts, how many were right. */
export interface Tally {
  /** A day (2026-01-31, UTC), a family, or who voted. */
  readonly name: string;
  readonly right: number;
  readonly wrong: number;
}

/** Who voted, as engine:name, and how right that was week by week; a week is named by its Monday (UTC), the oldest first. */
export interface VoterTally extends Tally {
  readonly weeks: readonly Tally[];
}

/** What analysts said of alerts, over time and by what the alerts were. */
export interface Precision {
  readonly days: readonly Tally[];
  readonly families: readonly Tally[];
  readonly voters: readonly VoterTally[];
}

const tally = z
  .tuple([z.string(), z.number(), z.number()])
  .transform(([name, right, wrong]): Tally => ({ name, right, wrong }));
const voterWeek = z.tuple([z.string(), z.string(), z.number(), z.number()]);

/** Each alert once, by its newest mark. */
const NEWEST =
  '(SELECT max(time) AS marked, argMax(verdict, time) AS said, argMax(family, time) AS about, argMax(by, time) AS voters ' +
  'FROM feedback GROUP BY alert)';

const SUMS = "countIf(said = 'true'), countIf(said = 'false')";

export async function precision(select: Select): Promise<Precision> {
  const tallied = async (name: string): Promise<Tally[]> => {
    const rows = await select(`SELECT ${name} AS name, ${SUMS} FROM ${NEWEST} GROUP BY name ORDER BY name`);
    return rows.map((row) => tally.parse(row));
  };
  return {
    days: await tallied("toString(toDate(marked, 'UTC'))"),
    families: await tallied('toString(about)'),
    voters: await votersByWeek(select),
  };
}

async function votersByWeek(select: Select): Promise<VoterTally[]> {
  const voter = "arrayJoin(splitByChar(',', voters))";
  const monday = "toString(toMonday(toDate(marked, 'UTC')))";
  const rows = await select(
    `SELECT ${voter} AS name, ${monday} AS week, ${SUMS} FROM ${NEWEST} GROUP BY name, week ORDER BY name, week`,
  );
  const voters = new Map<string, Tally[]>();
  for (const row of rows) {
    const [name, week, right, wrong] = voterWeek.parse(row);
    const weeks = voters.get(name) ?? [];
    voters.set(name, weeks);
    weeks.push({ name: week, right, wrong });
  }
  return [...voters].map(([name, weeks]) => {
    const sumOf = (side: 'right' | 'wrong'): number => weeks.reduce((sum, week) => sum + week[side], 0);
    return { name, right: sumOf('right'), wrong: sumOf('wrong'), weeks };
  });
}
