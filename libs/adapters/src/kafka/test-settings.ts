import { randomBytes } from 'node:crypto';
import { kafkaSettings, type KafkaSettings } from './settings.ts';

/** Where real Kafka is, for tests. */
export const SERVICES = ['WEIR_TEST_KAFKA_BROKERS', 'WEIR_TEST_SCHEMA_REGISTRY_URL'] as const;

/** Settings with a prefix of their own, so that tests share a broker without meeting; impatient, so that they are short. */
export function testSettings(
  address: (variable: (typeof SERVICES)[number]) => string,
  more: Partial<KafkaSettings> = {},
): KafkaSettings {
  return kafkaSettings.parse({
    brokers: address('WEIR_TEST_KAFKA_BROKERS').split(','),
    registryUrl: address('WEIR_TEST_SCHEMA_REGISTRY_URL'),
    lanes: 4,
    topicPrefix: `test-${randomBytes(6).toString('hex')}.`,
    heartbeatMs: 200,
    sessionTimeoutMs: 6000,
    ...more,
  });
}
