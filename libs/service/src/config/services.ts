import type { KafkaSettings } from '@weir/adapters/kafka/settings';
import type { Config } from './tree.ts';

/** What the Kafka adapter takes; undefined when messages stay inside the process. */
export function kafkaOf({ kafka, lanes, schemaRegistry }: Config): KafkaSettings | undefined {
  if (kafka === undefined) return undefined;
  const { url: registryUrl, username: registryUsername, password: registryPassword } = schemaRegistry;
  return { ...kafka, lanes, registryUrl, registryUsername, registryPassword };
}
