import { reasonOf, systemClock } from '@weir/stream';
import type { Admin } from 'kafkajs';
import { createClient } from './client.ts';
import { SchemaRegistry, type TopicHead } from './registry.ts';
import type { KafkaSettings } from './settings.ts';
import { checkLanes } from './topics.ts';

/** One thing that was looked at. `says` is a sentence for people; where `ok` is false it says how to mend it. */
export interface Finding {
  readonly about: string;
  readonly ok: boolean;
  readonly says: string;
  /** Messages the group has not committed yet, all lanes together. */
  readonly lag?: number;
}

/** A stage's group and what it reads. */
export interface ReadingGroup {
  readonly group: string;
  readonly topic: TopicHead;
}

/** How Kafka and the registry are doing: brokers, topics, groups, schemas. Never rejects; what is wrong is a finding. */
export async function describeKafka(
  settings: KafkaSettings,
  topics: readonly TopicHead[],
  groups: readonly ReadingGroup[],
): Promise<Finding[]> {
  const admin = createClient(settings, () => {}).admin();
  const findings: Finding[] = [];
  const brokers = await describeBrokers(admin, settings);
  findings.push(brokers);
  if (brokers.ok) {
    for (const topic of topics) findings.push(await describeTopic(admin, settings, topic));
    for (const reading of groups) findings.push(await describeGroup(admin, settings, reading));
    await admin.disconnect();
  }
  return [...findings, ...(await describeRegistry(settings, topics))];
}

async function describeBrokers(admin: Admin, settings: KafkaSettings): Promise<Finding> {
  const where = settings.brokers.join(', ');
  try {
    await admin.connect();
    const { brokers } = await admin.describeCluster();
    return { about: 'kafka', ok: true, says: `${brokers.length} of the cluster's brokers answer at ${where}` };
  } catch (cause) {
    const says = `no broker answers at ${where} (${reasonOf(cause)}): start Kafka, or correct brokers, ssl and saslMechanism`;
    return { about: 'kafka', ok: false, says };
  }
}

async function describeTopic(admin: Admin, settings: KafkaSettings, topic: TopicHead): Promise<Finding> {
  const about = `topic ${settings.topicPrefix}${topic.topic}`;
  try {
    await checkLanes(admin, settings, topic.topic);
    return { about, ok: true, says: `${settings.lanes} lanes` };
  } catch (cause) {
    return { about, ok: false, says: reasonOf(cause) };
  }
}

async function describeGroup(admin: Admin, settings: KafkaSettings, { group, topic }: ReadingGroup): Promise<Finding> {
  const groupId = `${settings.topicPrefix}${group}`;
  const name = `${settings.topicPrefix}${topic.topic}`;
  const about = `group ${groupId}`;
  try {
    const { groups } = await admin.describeGroups([groupId]);
    const members = groups[0]?.members.length ?? 0;
    const lag = await lagOf(admin, groupId, name);
    if (members === 0 && lag > 0) {
      const says = `nobody reads ${name}, ${lag} messages wait: start the stage with \`weir serve\``;
      return { about, ok: false, says, lag };
    }
    return { about, ok: true, says: `${members} members read ${name}, ${lag} messages behind`, lag };
  } catch (cause) {
    const says = `the group cannot be asked for (${reasonOf(cause)}): see whether ${name} exists and the user may read it`;
    return { about, ok: false, says };
  }
}

/** What was committed is a copy of the checkpoints, at most about a second old. */
async function lagOf(admin: Admin, groupId: string, topic: string): Promise<number> {
  const committed = new Map<number, number>();
  for (const one of await admin.fetchOffsets({ groupId, topics: [topic] })) {
    for (const { partition, offset } of one.partitions) committed.set(partition, Number(offset));
  }
  let lag = 0;
  for (const { partition, low, high } of await admin.fetchTopicOffsets(topic)) {
    lag += Number(high) - Math.max(Number(low), committed.get(partition) ?? 0);
  }
  return lag;
}

async function describeRegistry(settings: KafkaSettings, topics: readonly TopicHead[]): Promise<Finding[]> {
  if (settings.registryUrl === '') {
    const says = 'no registry is set: every process hands out schema ids by itself, so all must be of one version';
    return [{ about: 'schema registry', ok: true, says }];
  }
  const registry = new SchemaRegistry(settings, systemClock);
  const findings: Finding[] = [];
  try {
    for (const topic of topics) {
      const about = `schema of ${topic.topic}`;
      const refused = await registry.incompatibility(topic);
      findings.push({ about, ok: refused === undefined, says: refused ?? 'follows every registered version' });
    }
  } catch (cause) {
    const says = `${reasonOf(cause)}: start the registry, or correct registryUrl`;
    findings.push({ about: 'schema registry', ok: false, says });
  } finally {
    registry.close();
  }
  return findings;
}
