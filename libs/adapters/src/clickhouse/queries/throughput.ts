import { z } from 'zod';
import { FilterError } from './filter.ts';
import type { Select } from './select.ts';

export interface ThroughputQuery {
  /** Event time, µs since the epoch; both absent: everything there is. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  /** Buckets at most, 1 to 2000. Default 300. */
  readonly points?: number | undefined;
}

export interface ThroughputPoint {
  /** Begin of the bucket, µs since the epoch. */
  readonly time: number;
  readonly flows: number;
  readonly forwardPackets: number;
  readonly reversePackets: number;
  readonly forwardBytes: number;
  readonly reverseBytes: number;
}

export interface Throughput {
  /** Width of a bucket, µs. */
  readonly stepUs: number;
  /** Every bucket of the range, empty ones too, in order. Totals of a flow are spread evenly from its start to its end. */
  readonly points: readonly ThroughputPoint[];
}

const SECOND = 1_000_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Widths people can read, µs. */
const STEPS = [
  ...[1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000, 200_000, 500_000],
  ...[1, 2, 5, 10, 15, 30].map((seconds) => seconds * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE),
  ...[1, 2, 3, 6, 12].map((hours) => hours * HOUR),
  ...[1, 2, 7, 14, 28].map((days) => days * DAY),
];

const ROLL_UPS = [
  { table: 'flows_1h', width: HOUR },
  { table: 'flows_5m', width: 5 * MINUTE },
  { table: 'flows_1m', width: MINUTE },
] as const;

const SUMS = ['forwardPackets', 'reversePackets', 'forwardBytes', 'reverseBytes'] as const;

/** Smallest readable width with which `span` fits into `points` buckets. */
export function stepFor(span: number, points: number): number {
  const least = span / points;
  return STEPS.find((step) => step >= least) ?? Math.ceil(least / DAY) * DAY;
}

/** From the coarsest roll-up that divides the step. */
function rolledUp(table: string): string {
  const bucket = 'intDiv(toInt64(toUnixTimestamp(bucket)) * 1000000 - {from:Int64}, {step:Int64})';
  return (
    `SELECT ${bucket} AS number, sum(flows), ${SUMS.map((sum) => `sum(${sum})`).join(', ')} FROM ${table} ` +
    'WHERE bucket >= toDateTime(intDiv({from:Int64}, 1000000)) AND bucket < toDateTime(intDiv({to:Int64}, 1000000)) ' +
    'GROUP BY number ORDER BY number'
  );
}

/** From the flows themselves: the share of each flow that lies in each bucket that it touches. */
const SPREAD = `
WITH
    toUnixTimestamp64Micro(start) - {from:Int64} AS begins,
    greatest(toUnixTimestamp64Micro(end) - {from:Int64}, begins) AS ends,
    {to:Int64} - {from:Int64} AS span,
    greatest(ends - begins, 1) AS life,
    arrayJoin(range(intDiv(greatest(begins, 0), {step:Int64}), intDiv(least(ends, span - 1), {step:Int64}) + 1)) AS number,
    number * {step:Int64} AS low,
    low + {step:Int64} AS high,
    if(high > ends, 1., greatest(high - begins, 0) / life) - if(low <= begins, 0., (low - begins) / life) AS share
SELECT number, countIf(begins >= low AND begins < high), ${SUMS.map((sum) => `sum(${sum} * share)`).join(', ')}
FROM flows
WHERE start < fromUnixTimestamp64Micro({to:Int64}) AND (end >= fromUnixTimestamp64Micro({from:Int64}) OR start >= fromUnixTimestamp64Micro({from:Int64}))
GROUP BY number ORDER BY number`;

const bucketRow = z.tuple([z.number(), z.number(), z.number(), z.number(), z.number(), z.number()]);
const rangeRow = z.tuple([z.number(), z.number(), z.number()]);

/** First start and last end of all flows, µs; undefined without flows. */
async function wholeRange(select: Select): Promise<{ from: number; to: number } | undefined> {
  const rows = await select(
    'SELECT count(), min(toUnixTimestamp64Micro(start)), max(toUnixTimestamp64Micro(end)) FROM flows',
  );
  const [count, from, to] = rangeRow.parse(rows[0]);
  return count === 0 ? undefined : { from, to: to + 1 };
}

/**
 * Packets and bytes over event time. Buckets under a minute come from the flows, wider ones from the coarsest roll-up that
 * divides them, and begin at multiples of their width. @throws {FilterError}
 */
export async function throughput(select: Select, query: ThroughputQuery): Promise<Throughput> {
  const points = query.points ?? 300;
  if (!Number.isInteger(points) || points < 1 || points > 2000)
    throw new FilterError(`points ${points} is no whole number from 1 to 2000`);
  const whole = query.from === undefined || query.to === undefined ? await wholeRange(select) : undefined;
  const begin = query.from ?? whole?.from;
  const end = query.to ?? whole?.to;
  if (begin === undefined || end === undefined) return { stepUs: SECOND, points: [] };
  if (!(begin < end)) throw new FilterError(`from ${begin} is not before to ${end}`);
  // One bucket of room: the first begins before the range where that does not fall on a multiple.
  const step = stepFor(end - begin, Math.max(points - 1, 1));
  const from = Math.floor(begin / step) * step;
  const to = Math.ceil(end / step) * step;
  const source = ROLL_UPS.find(({ width }) => step % width === 0);
  const rows = await select(source === undefined ? SPREAD : rolledUp(source.table), { from, to, step });
  const found = new Map(rows.map((row) => bucketRow.parse(row)).map((row) => [row[0], row]));
  const filled = Array.from({ length: (to - from) / step }, (_, number) => {
    const [, flows = 0, forwardPackets = 0, reversePackets = 0, forwardBytes = 0, reverseBytes = 0] =
      found.get(number) ?? [];
    return { time: from + number * step, flows, forwardPackets, reversePackets, forwardBytes, reverseBytes };
  });
  return { stepUs: step, points: filled };
}
