import { connectClickHouse, migrate as migrateTables, openEmbedded } from '@weir/adapters/clickhouse';
import { applyTopics as applyKafkaTopics } from '@weir/adapters/kafka';
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
import { ConfigError, kafkaOf, type Config } from '../config/index.ts';
import { tablesFolder } from './tables.ts';

/** Every topic of the platform, in pipeline order. */
export const TOPICS = [
  frames,
  packets,
  flows,
  partialWindows,
  partialFlowWindows,
  windows,
  verdicts,
  alerts,
  deadLetters,
] as const;

/** Creates the topics that are missing and registers their schemas; `say` gets a line a topic. @throws {ConfigError} without Kafka */
export async function applyTopics(config: Config, say: (line: string) => void): Promise<void> {
  const kafka = kafkaOf(config);
  if (kafka === undefined)
    throw new ConfigError([
      'KAFKA_BROKERS is not set, so there is no Kafka to have topics; set it, such as kafka:9092.',
    ]);
  for (const { topic, created, lanes, schemaId } of await applyKafkaTopics(kafka, TOPICS, say))
    say(`${topic}: ${created ? 'created' : 'there already'}, ${lanes} lanes, schema ${schemaId}`);
}

/** Brings the tables up to this version; `say` gets a line a step. */
export async function migrate(config: Config, isDryRun: boolean, say: (line: string) => void): Promise<void> {
  const { clickhouse } = config;
  const tables =
    clickhouse === undefined ? await openEmbedded({ folder: tablesFolder(config) }) : connectClickHouse(clickhouse);
  try {
    await migrateTables(tables, { dryRun: isDryRun, say });
  } finally {
    await tables.close();
  }
}
