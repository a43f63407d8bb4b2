import { z } from 'zod';
import type { Select } from './select.ts';

/** Of marked alerts, how many were right. */
export interface Tally {
  /** A day (2026-01-31, UTC), a family, or who voted. */
  readonly name: string;
  readonly right: number;
  readonly wrong: number;
}

/** What analysts said of alerts, over time and by what the alerts were. */
export interface Precision {
  readonly days: readonly Tally[];
  readonly families: readonly Tally[];
  readonly voters: readonly Tally[];
}

const tally = z
  .tuple([z.string(), z.number(), z.number()])
  .transform(([name, right, wrong]): Tally => ({ name, right, wrong }));

/** Each alert once, by its newest mark. */
const NEWEST =
  '(SELECT max(time) AS marked, argMax(verdict, time) AS said, argMax(family, time) AS about, argMax(by, time) AS voters ' +
  'FROM feedback GROUP BY alert)';

export async function precision(select: Select): Promise<Precision> {
  const tallied = async (name: string): Promise<Tally[]> => {
    const sums = "countIf(said = 'true'), countIf(said = 'false')";
    const rows = await select(`SELECT ${name} AS name, ${sums} FROM ${NEWEST} GROUP BY name ORDER BY name`);
    return rows.map((row) => tally.parse(row));
  };
  return {
    days: await tallied("toString(toDate(marked, 'UTC'))"),
    families: await tallied('toString(about)'),
    voters: await tallied("arrayJoin(splitByChar(',', voters))"),
  };
}
