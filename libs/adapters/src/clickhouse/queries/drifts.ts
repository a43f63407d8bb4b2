import { z } from 'zod';
import type { Select } from './select.ts';

/** What has drifted for a version of a model, as it was found last. */
export interface Drift {
  readonly model: string;
  readonly version: string;
  readonly kind: 'input' | 'score' | 'abstentions';
  /** The feature; empty where it is no input. */
  readonly input: string;
  /** When it was found last, µs since the epoch, event time: what came then is the reference since. */
  readonly since: number;
  readonly source: string;
  /** One sentence with the numbers. */
  readonly reason: string;
  /** How often it was found, in all sources and lanes. */
  readonly times: number;
}

const MOST = 1_000;

const driftRow = z
  .tuple([
    ...[z.string(), z.string(), z.enum(['input', 'score', 'abstentions']), z.string()],
    ...[z.number(), z.string(), z.string(), z.number()],
  ] as const)
  .transform(([model, version, kind, input, since, source, reason, times]): Drift => ({
    ...{ model, version, kind, input },
    ...{ since, source, reason, times },
  }));

/** The newest first. */
export async function drifts(select: Select): Promise<readonly Drift[]> {
  const text = (name: string): string => `JSONExtractString(vote, '${name}')`;
  const rows = await select(
    `SELECT ${text('by')} AS model, ${text('version')} AS version, ${text('kind')} AS kind, ${text('input')} AS input,
       toUnixTimestamp64Micro(max(time)) AS since, argMax(source, time), argMax(reason, time), count()
     FROM (SELECT time, source, reason, arrayJoin(JSONExtractArrayRaw(votes)) AS vote FROM verdicts WHERE outcome = 'drifted')
     GROUP BY model, version, kind, input ORDER BY since DESC, model, kind, input LIMIT {most:UInt32}`,
    { most: MOST },
  );
  return rows.map((row) => driftRow.parse(row));
}
