import { systemClock } from '@weir/stream';
import type { Admin } from 'kafkajs';
import { createClient } from './client.ts';
import { asRunnerError, protocolErrorOf } from './errors.ts';
import { SchemaRegistry, type TopicHead } from './registry.ts';
import type { KafkaSettings } from './settings.ts';
import { RECORD_OVERHEAD } from './wire.ts';

/** What has been done about a topic. */
export interface AppliedTopic {
  /** As Kafka knows it, with the prefix. */
  readonly topic: string;
  readonly created: boolean;
  readonly lanes: number;
  readonly schemaId: number;
}

const HOUR_MS = 3_600_000;
/** What a record batch has around its records. */
const BATCH_OVERHEAD = 4096;

/**
 * Creates the topics that are missing, checks the others, registers the schemas and sets their compatibility. Repeats safely.
 * @throws {TransientError} when Kafka or the registry does not answer. @throws {Error} when a topic has another number of lanes
 * or its schema cannot follow those registered.
 */
export async function applyTopics(
  settings: KafkaSettings,
  topics: readonly TopicHead[],
  report: (line: string) => void = () => {},
): Promise<AppliedTopic[]> {
  const registry = new SchemaRegistry(settings, systemClock);
  const admin = createClient(settings, report).admin();
  try {
    await admin.connect();
    const applied: AppliedTopic[] = [];
    for (const topic of topics) {
      const created = await createTopic(admin, settings, topic);
      if (!created) await checkLanes(admin, settings, topic.topic);
      const refused = await registry.incompatibility(topic);
      if (refused !== undefined) throw new Error(refused);
      const schemaId = await registry.register(topic);
      applied.push({ topic: `${settings.topicPrefix}${topic.topic}`, created, lanes: settings.lanes, schemaId });
    }
    return applied;
  } catch (cause) {
    throw asRunnerError(`applying the topics at ${settings.brokers.join(', ')}`, cause);
  } finally {
    await admin.disconnect();
    registry.close();
  }
}

/** True when the topic was missing and has been created. */
async function createTopic(admin: Admin, settings: KafkaSettings, topic: TopicHead): Promise<boolean> {
  return admin.createTopics({
    waitForLeaders: true,
    topics: [
      {
        topic: `${settings.topicPrefix}${topic.topic}`,
        numPartitions: settings.lanes,
        replicationFactor: settings.replicationFactor,
        configEntries: [
          { name: 'cleanup.policy', value: 'delete' },
          { name: 'retention.ms', value: String(topic.retentionHours * HOUR_MS) },
          { name: 'max.message.bytes', value: String(settings.maxMessageBytes + RECORD_OVERHEAD + BATCH_OVERHEAD) },
          // Brokers keep what producers compressed.
          { name: 'compression.type', value: 'producer' },
        ],
      },
    ],
  });
}

/** @throws {Error} when the topic is missing or has another number of lanes than the settings say. */
export async function checkLanes(admin: Admin, settings: KafkaSettings, topic: string): Promise<void> {
  const name = `${settings.topicPrefix}${topic}`;
  const partitions = await partitionsOf(admin, name);
  if (partitions === undefined) {
    throw new Error(
      `Kafka at ${settings.brokers.join(', ')} has no topic ${name}: create it with \`weir topics apply\``,
    );
  }
  if (partitions !== settings.lanes) {
    throw new Error(
      `topic ${name} has ${partitions} partitions and lanes is ${settings.lanes}: set lanes to ${partitions}, ` +
        'or delete the topic and run `weir topics apply` (its messages are lost)',
    );
  }
}

/** Partitions of the topic, undefined when there is none. */
export async function partitionsOf(admin: Admin, name: string): Promise<number | undefined> {
  try {
    const { topics } = await admin.fetchTopicMetadata({ topics: [name] });
    return topics[0]?.partitions.length;
  } catch (cause) {
    if (protocolErrorOf(cause) === 'UNKNOWN_TOPIC_OR_PARTITION') return undefined;
    throw cause;
  }
}

/** Why the schemas of these topics cannot follow those registered; empty when they can. @throws {TransientError} */
export async function checkCompatibility(settings: KafkaSettings, topics: readonly TopicHead[]): Promise<string[]> {
  const registry = new SchemaRegistry(settings, systemClock);
  try {
    const refused: string[] = [];
    for (const topic of topics) {
      const reason = await registry.incompatibility(topic);
      if (reason !== undefined) refused.push(reason);
    }
    return refused;
  } finally {
    registry.close();
  }
}
