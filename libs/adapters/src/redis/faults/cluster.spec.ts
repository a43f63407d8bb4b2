import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { TransientError } from '@weir/stream';
import { describeReal, stateContract } from '@weir/stream/contract';
import { Redis } from 'ioredis';
import { redisSettings } from '../settings.ts';
import { createRedisState, laneKeys } from '../state.ts';
import { RedisProcess } from './redis-process.ts';
import { expectSoon } from './saves.ts';

describeReal('redis cluster', ['WEIR_TEST_REDIS_URL'], () => {
  let redis: RedisProcess;
  let admin: Redis;
  const clusterUrl = (): string => redis.url.replace('redis:', 'redis-cluster:');

  beforeAll(async () => {
    redis = await RedisProcess.start('--cluster-enabled', 'yes', '--cluster-announce-ip', '127.0.0.1');
    admin = new Redis(redis.url);
  });

  afterAll(async () => {
    admin.disconnect();
    await redis.remove();
  });

  test('a cluster that is not whole is waited for', async () => {
    const store = createRedisState(redisSettings.parse({ url: clusterUrl(), connectTimeoutMs: 300 }));
    await expect(store.claim('flow', 0)).rejects.toThrow(TransientError);
    await admin.call('CLUSTER', 'ADDSLOTSRANGE', 0, 16_383);
    await expectSoon(() => store.claim('flow', 0));
    await store.close();
  });

  test('all keys of a lane are on one node', async () => {
    const slots = [];
    for (const key of Object.values(laneKeys('weir', 'flow', 7))) slots.push(await admin.cluster('KEYSLOT', key));
    expect(new Set(slots).size).toBe(1);
  });

  stateContract('redis cluster', () => {
    const settings = redisSettings.parse({ url: clusterUrl(), keyPrefix: `test-${randomUUID()}` });
    return Promise.resolve({
      open: () => Promise.resolve(createRedisState(settings)),
      remove: async () => void (await admin.flushall()),
    });
  });
});
