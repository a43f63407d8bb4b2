import { randomBytes } from 'node:crypto';
import { frames } from '@weir/schema';
import { busContract, describeReal } from '@weir/stream/contract';
import { applyTopics, createKafkaBus, kafkaSettings } from './index.ts';

describeReal('kafka', ['WEIR_TEST_KAFKA_BROKERS', 'WEIR_TEST_SCHEMA_REGISTRY_URL'], (address) => {
  busContract('kafka', async () => {
    const settings = kafkaSettings.parse({
      brokers: address('WEIR_TEST_KAFKA_BROKERS').split(','),
      registryUrl: address('WEIR_TEST_SCHEMA_REGISTRY_URL'),
      lanes: 4,
      topicPrefix: `test-${randomBytes(6).toString('hex')}.`,
      heartbeatMs: 200,
      sessionTimeoutMs: 6000,
    });
    await applyTopics(settings, [frames]);
    return createKafkaBus(settings);
  });
});
