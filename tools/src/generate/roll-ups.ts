import { PARTS } from './parts.ts';

/**
 * Roll-ups of the flows per minute, five minutes and hour, each fed from the finer one by a materialised view.
 * A flow knows its totals but not when within its life each packet passed, so they are spread evenly from its start to its end.
 * A bucket's share is floor(total × elapsed at its end) − floor(total × elapsed at its begin): whole numbers whose sum is
 * the flow's total, whichever resolution adds them up. A flow that claims to last over a day, as in a capture whose clock was
 * set back, has the rest in the last bucket of that day, so that no row can fan out without bound.
 */
const ROLL_UPS = [
  { name: 'flows_1m', seconds: 60, ttlDays: 7, partition: 'toYYYYMMDD', text: 'minute' },
  { name: 'flows_5m', seconds: 300, ttlDays: 30, partition: 'toMonday', text: 'five minutes' },
  { name: 'flows_1h', seconds: 3600, ttlDays: 365, partition: 'toYYYYMM', text: 'hour' },
] as const;

const SPREAD = ['forwardPackets', 'reversePackets', 'forwardBytes', 'reverseBytes'] as const;
const SUMS = ['flows', ...SPREAD] as const;
const KEYS = ['source', 'protocol'] as const;
const MICROSECONDS = 1_000_000;
const DAY_SECONDS = 86_400;

function createRollUp({ name, ttlDays, text, partition }: (typeof ROLL_UPS)[number]): string {
  return [
    `CREATE TABLE IF NOT EXISTS ${name}`,
    '(',
    [
      "bucket DateTime('UTC') COMMENT 'Begin of the bucket.' CODEC(DoubleDelta, LZ4)",
      "source LowCardinality(String) COMMENT 'The capture.'",
      "protocol UInt8 COMMENT 'IP protocol number.'",
      "flows SimpleAggregateFunction(sum, UInt64) COMMENT 'Flows that began in the bucket.' CODEC(T64, LZ4)",
      ...SPREAD.map(
        (sum) =>
          `${sum} SimpleAggregateFunction(sum, UInt64) COMMENT 'Share of the flows in the bucket, spread evenly over each flow.' CODEC(T64, LZ4)`,
      ),
      "insertedAt SimpleAggregateFunction(max, DateTime('UTC')) COMMENT 'When last written; rows expire by it.'",
    ]
      .map((line) => `    ${line}`)
      .join(',\n'),
    ')',
    'ENGINE = AggregatingMergeTree',
    `PARTITION BY ${partition}(insertedAt)`,
    'ORDER BY (bucket, source, protocol)',
    `TTL insertedAt + INTERVAL ${ttlDays} DAY`,
    PARTS,
    `COMMENT 'Flows per ${text}, source and protocol.'`,
  ].join('\n');
}

/** Shares of each flow in the buckets it touches; a flow within one bucket, as most are, gives all to it. */
function spreadView({ name, seconds }: (typeof ROLL_UPS)[number]): string {
  const width = seconds * MICROSECONDS;
  const share = (total: string): string =>
    `sum(toUInt64(${total} * elapsedAtEnd) - toUInt64(${total} * elapsedAtBegin)) AS ${total}`;
  return [
    `CREATE MATERIALIZED VIEW IF NOT EXISTS ${name}_view TO ${name} AS`,
    'WITH',
    `    intDiv(toUnixTimestamp64Micro(start), ${width}) AS firstBucket,`,
    `    least(greatest(intDiv(toUnixTimestamp64Micro(end), ${width}), firstBucket), firstBucket + ${DAY_SECONDS / seconds}) AS lastBucket,`,
    '    arrayJoin(range(firstBucket, lastBucket + 1)) AS number,',
    '    greatest(toUnixTimestamp64Micro(end) - toUnixTimestamp64Micro(start), 1) AS life,',
    `    if(number = lastBucket, 1., ((number + 1) * ${width} - toUnixTimestamp64Micro(start)) / life) AS elapsedAtEnd,`,
    `    if(number = firstBucket, 0., (number * ${width} - toUnixTimestamp64Micro(start)) / life) AS elapsedAtBegin`,
    'SELECT',
    `    toDateTime(number * ${seconds}, 'UTC') AS bucket,`,
    ...KEYS.map((key) => `    ${key},`),
    '    sum(toUInt64(number = firstBucket)) AS flows,',
    ...SPREAD.map((total) => `    ${share(total)},`),
    '    max(flows.insertedAt) AS insertedAt',
    'FROM flows',
    'GROUP BY bucket, source, protocol',
  ].join('\n');
}

function coarserView(from: string, { name, seconds }: (typeof ROLL_UPS)[number]): string {
  return [
    `CREATE MATERIALIZED VIEW IF NOT EXISTS ${name}_view TO ${name} AS`,
    'SELECT',
    `    toStartOfInterval(${from}.bucket, INTERVAL ${seconds} SECOND) AS bucket,`,
    ...KEYS.map((key) => `    ${key},`),
    ...SUMS.map((sum) => `    sum(${from}.${sum}) AS ${sum},`),
    `    max(${from}.insertedAt) AS insertedAt`,
    `FROM ${from}`,
    'GROUP BY bucket, source, protocol',
  ].join('\n');
}

/** Tables first, coarsest first, then the views: no block meets a view whose target is missing. */
export function rollUpStatements(): { id: string; sql: string }[] {
  const tables = ROLL_UPS.toReversed().map((each) => ({ id: each.name, sql: createRollUp(each) }));
  const views = ROLL_UPS.map((each, index) => {
    const finer = ROLL_UPS[index - 1];
    return { id: `${each.name}_view`, sql: finer === undefined ? spreadView(each) : coarserView(finer.name, each) };
  });
  return [...tables, ...views.toReversed()];
}
