import { openCaptureFile } from '@weir/adapters/capture';
import { connectClickHouse, createTables } from '@weir/adapters/clickhouse';
import { createKafkaBus } from '@weir/adapters/kafka';
import { createRedisState } from '@weir/adapters/redis';
import { retryTransient, systemClock, type Bus, type Runtime, type Stage, type Tables } from '@weir/stream';
import { ConfigError, kafkaOf, type Config } from '../config/index.ts';
import { openDetection } from './detection.ts';
import { LiveCaptures } from './live-captures.ts';
import type { Platform } from './platform.ts';
import { ServiceWatch } from './service-watch.ts';
import { startStages } from './stage-group.ts';

function needs<T>(value: T | undefined, stage: string, variable: string, what: string): T {
  if (value !== undefined) return value;
  throw new ConfigError([
    `${variable} is not set: ${stage} run by itself needs ${what}; set it, or run \`weir start\` for everything in one process.`,
  ]);
}

/** Names of the stages that ask rules and models begin so. */
const DETECTS = 'detect-';

/** Tables for stages that write none. */
const NO_TABLES: Tables = {
  prepare: () => {
    throw new Error('a stage writes tables without being a sink');
  },
  close: () => Promise.resolve(),
};

/** Opens what the bus opens as often as it takes for Kafka and its registry to be there. */
function patient(bus: Bus, patience: Patience): Bus {
  return {
    lanes: bus.lanes,
    producer: (topic) => retryTransient(() => bus.producer(topic), patience),
    subscribe: (topic, group, listener) => retryTransient(() => bus.subscribe(topic, group, listener), patience),
    close: () => bus.close(),
  };
}

type Patience = Parameters<typeof retryTransient>[1];

export interface DistributedOptions {
  readonly onStep?: Runtime['onStep'];
  /** Told what the start waits for, while a service is away; undefined once it goes on. */
  onWait?(reason: string | undefined): void;
  /** Told what was survived (lost connections, restarts of consumers, offsets that could not be copied), and what stages have to tell. */
  onSurvived?(line: string): void;
  /** Whether captures may be started while it runs, as they may where this is left out; then it never ends by itself. */
  readonly isOpen?: boolean;
  /** Ends the start while it waits. */
  readonly signal?: AbortSignal;
}

/**
 * Some stages on Kafka, with state in Redis and rows in ClickHouse. Waits for services that do not answer yet.
 * @throws {ConfigError} at once when one that is needed is not set. @throws {Error} when one refuses us
 */
export async function startDistributed(
  stages: readonly Stage[],
  config: Config,
  options: DistributedOptions = {},
): Promise<Platform> {
  const names = stages.map((stage) => stage.name).join(', ');
  const kafka = needs(kafkaOf(config), names, 'KAFKA_BROKERS', 'Kafka');
  const redis = needs(config.redis, names, 'REDIS_URL', 'Redis');
  const writes = stages.some((stage) => stage.shape === 'sink');
  const tables = writes ? needs(config.clickhouse, names, 'CLICKHOUSE_URL', 'ClickHouse') : undefined;
  const { onStep, onWait, signal = new AbortController().signal } = options;
  const patience: Patience = { clock: systemClock, signal, onRetry: (cause) => onWait?.(cause?.message) };
  const detection = stages.some(({ name }) => name.startsWith(DETECTS))
    ? await retryTransient(() => openDetection(config, { tell: options.onSurvived, takesBack: true }), patience)
    : undefined;
  const bus = createKafkaBus(kafka, systemClock, (line) => options.onSurvived?.(line));
  const state = createRedisState(redis);
  const clickhouse = tables === undefined ? undefined : connectClickHouse(tables);
  const close = async (): Promise<void> => {
    await bus.close();
    await state.close();
    await clickhouse?.close();
    await detection?.close();
  };
  const captures = stages.some((stage) => stage.shape === 'source')
    ? new LiveCaptures({
        config: config.capture,
        clock: systemClock,
        isOpen: options.isOpen ?? true,
        tell: (line) => options.onSurvived?.(line),
      })
    : undefined;
  const runtime: Runtime = {
    bus: patient(bus, patience),
    state,
    clock: systemClock,
    lanes: { total: bus.lanes, own: Array.from({ length: bus.lanes }, (_, lane) => lane) },
    settings: config.runner,
    tell: (sentence) => options.onSurvived?.(sentence),
    ports: {
      tables: clickhouse === undefined ? NO_TABLES : createTables(clickhouse),
      openCapture: (path) => openCaptureFile(path, config.capture),
      ...detection?.ports,
      ...(captures === undefined ? {} : { arrivals: (abort) => captures.arrivals(abort) }),
    },
    ...(onStep === undefined ? {} : { onStep }),
  };
  const services = [
    { name: 'Kafka', ping: () => bus.ping() },
    { name: 'Redis', ping: () => state.ping() },
    ...(clickhouse === undefined ? [] : [{ name: 'ClickHouse', ping: () => clickhouse.ping() }]),
  ];
  try {
    for (const service of services) await retryTransient(() => service.ping(), patience);
    const group = await startStages(stages, runtime, { ...config });
    const watch = new ServiceWatch(services, systemClock);
    return {
      done: group.done,
      status: () => ({ ...group.status(), models: detection?.status() }),
      waitingFor: () => watch.waitingFor(),
      captures: captures === undefined ? undefined : (call) => captures.call(call),
      async stop() {
        watch.stop();
        // Each may have to wait for a service that is away.
        await group.stop('at once');
        await close();
      },
    };
  } catch (cause) {
    await close();
    throw cause;
  }
}
