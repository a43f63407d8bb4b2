import type { KafkaSettings } from '@weir/adapters/kafka/settings';
import type { Config } from './tree.ts';

/** Lanes where nothing is said: enough to share among processes. */
const LANES = 12;
/** In one process with its tables fewer lanes make larger messages, inserts and checkpoints. */
const LANES_WITH_TABLES = 2;

/** How many lanes there are. It must not depend on the machine: a capture goes on with the lanes it was begun with. */
export function lanesOf({ lanes }: Config, hasTables: boolean): number {
  if (lanes > 0) return lanes;
  return hasTables ? LANES_WITH_TABLES : LANES;
}

/** What the Kafka adapter takes; undefined when messages stay inside the process. */
export function kafkaOf(config: Config): KafkaSettings | undefined {
  const { kafka, schemaRegistry } = config;
  if (kafka === undefined) return undefined;
  const { url: registryUrl, username: registryUsername, password: registryPassword } = schemaRegistry;
  return { ...kafka, lanes: lanesOf(config, false), registryUrl, registryUsername, registryPassword };
}
