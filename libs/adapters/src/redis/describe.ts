import { reasonOf } from '@weir/stream';
import { connectRedis } from './connection.ts';
import type { RedisSettings } from './settings.ts';

/** How Redis is doing, as a sentence for people. Never rejects. */
export async function describeRedis(settings: RedisSettings): Promise<{ readonly ok: boolean; readonly says: string }> {
  const connection = connectRedis(settings);
  try {
    const text = await connection.call((client) => client.info('memory'));
    const policy = /^maxmemory_policy:(\S+)/m.exec(text)?.[1] ?? 'noeviction';
    const limit = Number(/^maxmemory:(\d+)/m.exec(text)?.[1] ?? 0);
    if (limit > 0 && policy !== 'noeviction') {
      const says = `it evicts keys when its memory is full (${policy}), state among them: set maxmemory-policy noeviction`;
      return { ok: false, says };
    }
    return { ok: true, says: `answers at ${connection.address}` };
  } catch (cause) {
    return { ok: false, says: `${reasonOf(cause)}: start Redis, or correct REDIS_URL` };
  } finally {
    connection.close();
  }
}
