import { openCaptureFile } from '@weir/adapters/capture';
import { connectClickHouse, createTables } from '@weir/adapters/clickhouse';
import { createKafkaBus } from '@weir/adapters/kafka';
import { createRedisState } from '@weir/adapters/redis';
import { systemClock, type Runtime, type Stage, type Tables } from '@weir/stream';
import { ConfigError, kafkaOf, type Config } from '../config/index.ts';
import type { Platform } from './platform.ts';
import { startStages } from './stage-group.ts';

function needs<T>(value: T | undefined, stage: string, variable: string, what: string): T {
  if (value !== undefined) return value;
  throw new ConfigError([
    `${variable} is not set: ${stage} run by itself needs ${what}; set it, or run \`weir start\` for everything in one process.`,
  ]);
}

/** Tables that are only reached for by stages that write. */
function lazyTables(config: Config, names: string): { tables: Tables; close(): Promise<void> } {
  let opened: Tables | undefined;
  const open = (): Tables => {
    const settings = needs(config.clickhouse, names, 'CLICKHOUSE_URL', 'ClickHouse');
    opened ??= createTables(connectClickHouse(settings));
    return opened;
  };
  return {
    tables: { prepare: (topic, batches) => open().prepare(topic, batches), close: async () => undefined },
    close: async () => opened?.close(),
  };
}

/** Some stages on Kafka, with state in Redis and rows in ClickHouse. */
export async function startDistributed(
  stages: readonly Stage[],
  config: Config,
  onStep?: Runtime['onStep'],
): Promise<Platform> {
  const names = stages.map((stage) => stage.name).join(', ');
  const kafka = needs(kafkaOf(config), names, 'KAFKA_BROKERS', 'Kafka');
  const redis = needs(config.redis, names, 'REDIS_URL', 'Redis');
  if (stages.some((stage) => stage.shape === 'sink')) needs(config.clickhouse, names, 'CLICKHOUSE_URL', 'ClickHouse');
  const bus = createKafkaBus(kafka);
  const state = createRedisState(redis);
  const { tables, close } = lazyTables(config, names);
  const runtime: Runtime = {
    bus,
    state,
    clock: systemClock,
    lanes: { total: bus.lanes, own: Array.from({ length: bus.lanes }, (_, lane) => lane) },
    settings: config.runner,
    ports: { tables, openCapture: (path) => openCaptureFile(path, config.capture) },
    ...(onStep === undefined ? {} : { onStep }),
  };
  const group = await startStages(stages, runtime, { ...config });
  return {
    done: group.done,
    status: () => group.status(),
    async stop() {
      await group.stop();
      await bus.close();
      await state.close();
      await close();
    },
  };
}
