export { describeRedis } from './describe.ts';
export type { RedisSettings } from './settings.ts';
export { redisSettings } from './settings.ts';
export { createRedisState } from './state.ts';
