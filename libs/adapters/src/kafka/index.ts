export { createKafkaBus } from './bus.ts';
export { describeKafka } from './describe.ts';
export type { Finding, ReadingGroup } from './describe.ts';
export { readValue } from './read-value.ts';
export type { TopicHead } from './registry.ts';
export { kafkaSettings } from './settings.ts';
export type { KafkaSettings } from './settings.ts';
export { applyTopics, checkCompatibility } from './topics.ts';
export type { AppliedTopic } from './topics.ts';
