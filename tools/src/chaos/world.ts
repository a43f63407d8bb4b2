import { applyTopics, describeKafka, type ReadingGroup } from '@weir/adapters/kafka';
import { connectClickHouse, createQueries, migrate } from '@weir/adapters/clickhouse';
import { kafkaOf, loadConfig, type Config } from '@weir/service/config';
import {
  alerts,
  deadLetters,
  flows,
  frames,
  packets,
  partialFlowWindows,
  partialWindows,
  verdicts,
  windows,
} from '@weir/schema';
import { z } from 'zod';
import { outcomeOf, type Outcome } from './outcome.ts';

const TOPICS = [frames, packets, flows, partialWindows, partialFlowWindows, windows, verdicts, alerts, deadLetters];
const GROUPS: readonly ReadingGroup[] = [
  { group: 'weir.parse.v1', topic: frames },
  { group: 'weir.flow.v1', topic: packets },
  { group: 'weir.windows.v1', topic: packets },
  { group: 'weir.windows-merge.v1', topic: partialWindows },
  { group: 'weir.windows-flows.v1', topic: flows },
  { group: 'weir.windows-flows-merge.v1', topic: partialFlowWindows },
  { group: 'weir.detect-flows.v1', topic: flows },
  { group: 'weir.detect-windows.v1', topic: windows },
  { group: 'weir.correlate.v1', topic: verdicts },
  { group: 'weir.write-flows.v1', topic: flows },
  { group: 'weir.write-windows.v1', topic: windows },
  { group: 'weir.write-verdicts.v1', topic: verdicts },
  { group: 'weir.write-alerts.v1', topic: alerts },
  { group: 'weir.write-dead-letters.v1', topic: deadLetters },
];

const counted = z.object({ rows: z.number() });

/** Topics, tables and keys of one run, apart from those of every other. */
export interface World {
  readonly name: string;
  readonly env: NodeJS.ProcessEnv;
  readonly config: Config;
}

/** Makes topics and tables. `services` are KAFKA_BROKERS, SCHEMA_REGISTRY_URL, REDIS_URL and CLICKHOUSE_URL. */
export async function createWorld(
  name: string,
  services: Readonly<Record<string, string>>,
  settings: Readonly<Record<string, string>>,
): Promise<World> {
  const own = {
    ...services,
    ...settings,
    KAFKA_TOPIC_PREFIX: `${name}.`,
    REDIS_KEY_PREFIX: name,
    CLICKHOUSE_DATABASE: name.replaceAll('-', '_'),
  };
  const config = loadConfig({ env: own });
  const world = { name, env: { PATH: process.env['PATH'], ...own }, config };
  await applyTopics(kafkaSettingsOf(world), TOPICS);
  const clickhouse = connect(world);
  await migrate(clickhouse);
  await clickhouse.close();
  return world;
}

function kafkaSettingsOf({ config }: World): NonNullable<ReturnType<typeof kafkaOf>> {
  const kafka = kafkaOf(config);
  if (kafka === undefined) throw new Error('a run needs KAFKA_BROKERS');
  return kafka;
}

function connect({ config }: World): ReturnType<typeof connectClickHouse> {
  if (config.clickhouse === undefined) throw new Error('a run needs CLICKHOUSE_URL');
  return connectClickHouse(config.clickhouse);
}

/** Messages that each group has not taken in yet; Infinity for one that has read nothing. Groups without any are left out. */
export async function lagsOf(world: World): Promise<ReadonlyMap<string, number>> {
  const findings = await describeKafka(kafkaSettingsOf(world), [], GROUPS);
  const lags = new Map<string, number>();
  for (const { about, lag = about.startsWith('group') ? Infinity : 0 } of findings) if (lag > 0) lags.set(about, lag);
  return lags;
}

export async function readOutcome(world: World): Promise<Outcome> {
  const clickhouse = connect(world);
  try {
    return await outcomeOf(clickhouse);
  } finally {
    await clickhouse.close();
  }
}

/** Rows as the API gives them, one line of JSON each: the form in which an analysis writes them. */
export async function readApiRows(world: World): Promise<string[]> {
  const clickhouse = connect(world);
  const queries = createQueries(clickhouse);
  const rows: string[] = [];
  try {
    for (let cursor: string | undefined, first = true; first || cursor !== undefined; first = false) {
      const page = await queries.flows({ sort: 'start', limit: 1000, cursor });
      rows.push(...page.rows.map((row) => JSON.stringify(row)));
      cursor = page.next;
    }
    return rows;
  } finally {
    await clickhouse.close();
  }
}

export async function countFlows(world: World): Promise<number> {
  const clickhouse = connect(world);
  try {
    const result = await clickhouse.client.query({
      query: 'SELECT toUInt32(count()) AS rows FROM flows',
      format: 'JSONEachRow',
    });
    return z.array(counted).parse(await result.json())[0]?.rows ?? 0;
  } finally {
    await clickhouse.close();
  }
}
