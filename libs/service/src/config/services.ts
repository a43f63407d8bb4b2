import type { KafkaSettings } from '@weir/adapters/kafka/settings';
import type { Config } from './tree.ts';

/** Lanes where nothing is said: enough to share among processes. */
const LANES = 12;
/** In one process with its tables fewer lanes make larger messages, inserts and checkpoints. */
const LANES_WITH_TABLES = 2;
/** Flows without details are gathered so fast that to deal their frames takes a tenth of the time. */
const LANES_WITHOUT_DETAILS = 1;

/** How many lanes there are. It must not depend on the machine: a capture goes on with the lanes it was begun with. */
export function lanesOf({ lanes, flowDetails }: Config, hasTables: boolean): number {
  if (lanes > 0) return lanes;
  if (!hasTables) return LANES;
  return flowDetails ? LANES_WITH_TABLES : LANES_WITHOUT_DETAILS;
}

/** What the Kafka adapter takes; undefined when messages stay inside the process. */
export function kafkaOf(config: Config): KafkaSettings | undefined {
  const { kafka, schemaRegistry } = config;
  if (kafka === undefined) return undefined;
  const { url: registryUrl, username: registryUsername, password: registryPassword } = schemaRegistry;
  return { ...kafka, lanes: lanesOf(config, false), registryUrl, registryUsername, registryPassword };
}
