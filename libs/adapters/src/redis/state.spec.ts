import { randomUUID } from 'node:crypto';
import { describeReal, stateContract } from '@weir/stream/contract';
import { Redis } from 'ioredis';
import { redisSettings } from './settings.ts';
import { createRedisState } from './state.ts';

describeReal('redis', ['WEIR_TEST_REDIS_URL'], (address) => {
  const url = address('WEIR_TEST_REDIS_URL');
  stateContract('redis', () => {
    const settings = redisSettings.parse({ url, keyPrefix: `test-${randomUUID()}` });
    return Promise.resolve({
      open: () => Promise.resolve(createRedisState(settings)),
      remove: () => removeKeys(url, settings.keyPrefix),
    });
  });
});

async function removeKeys(url: string, prefix: string): Promise<void> {
  const client = new Redis(url);
  const keys = await client.keys(`${prefix}:*`);
  if (keys.length > 0) await client.unlink(keys);
  client.disconnect();
}
