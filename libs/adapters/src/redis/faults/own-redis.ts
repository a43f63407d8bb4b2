import { afterEach, beforeEach } from '@jest/globals';
import type { StateStore } from '@weir/stream';
import { Redis } from 'ioredis';
import { redisSettings } from '../settings.ts';
import { createRedisState, laneKeys } from '../state.ts';
import { RedisProcess } from './redis-process.ts';

/** What a test has of its Redis. */
export interface OwnRedis {
  /** Of this test alone, so that it can be stopped, killed and damaged. */
  readonly redis: RedisProcess;
  /** A client that looks at it from outside. */
  readonly admin: Redis;
  /** The keys of lane 0 of the stage `flow`: head, index, entries. */
  readonly keys: readonly string[];
  /** An impatient store, on another address when one is given; closed after the test. */
  openState(url?: string): StateStore;
  /** Something else to close after the test. */
  closeLater(close: () => unknown): void;
}

/** Gives each test of the suite it is called in a Redis of its own; its parts are there once the test has begun. */
export function ownRedis(): OwnRedis {
  const parts: { redis?: RedisProcess; admin?: Redis } = {};
  const closing: (() => unknown)[] = [];

  beforeEach(async () => {
    parts.redis = await RedisProcess.start('--appendonly', 'yes', '--appendfsync', 'everysec');
    parts.admin = new Redis(parts.redis.url);
    parts.admin.on('error', () => undefined);
  });

  afterEach(async () => {
    for (const close of closing.splice(0)) await close();
    parts.admin?.disconnect();
    await parts.redis?.remove();
  });

  const own: OwnRedis = {
    keys: Object.values(laneKeys('weir', 'flow', 0)),
    get redis() {
      return running(parts.redis);
    },
    get admin() {
      return running(parts.admin);
    },
    openState(url = own.redis.url) {
      const store = createRedisState(redisSettings.parse({ url, commandTimeoutMs: 500, connectTimeoutMs: 500 }));
      closing.push(() => store.close());
      return store;
    },
    closeLater: (close) => void closing.push(close),
  };
  return own;
}

function running<T>(part: T | undefined): T {
  if (part === undefined) throw new Error('there is no Redis before the test begins');
  return part;
}
