export { createKafkaBus } from './bus.ts';
export { kafkaSettings } from './settings.ts';
export type { KafkaSettings } from './settings.ts';
export { applyTopics, checkCompatibility } from './topics.ts';
export type { AppliedTopic } from './topics.ts';
