import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { StateStore } from '@weir/stream';
import { TransientError } from '@weir/stream';
import { describeReal } from '@weir/stream/contract';
import { Redis } from 'ioredis';
import { redisSettings } from '../settings.ts';
import { createRedisState, laneKeys } from '../state.ts';
import { LossyProxy } from './lossy-proxy.ts';
import { RedisProcess } from './redis-process.ts';
import { expectHolds, expectSoon, save } from './saves.ts';

// The address only says that real services are wanted: what is stopped and killed here is a Redis of our own.
describeReal('redis that fails', ['WEIR_TEST_REDIS_URL'], () => {
  let redis: RedisProcess;
  let admin: Redis;
  const keys = Object.values(laneKeys('weir', 'flow', 0));
  const closing: (() => unknown)[] = [];

  const openState = (url = redis.url): StateStore => {
    const store = createRedisState(redisSettings.parse({ url, commandTimeoutMs: 500, connectTimeoutMs: 500 }));
    closing.push(() => store.close());
    return store;
  };

  beforeEach(async () => {
    redis = await RedisProcess.start('--appendonly', 'yes', '--appendfsync', 'everysec');
    admin = new Redis(redis.url);
    admin.on('error', () => undefined);
  });

  afterEach(async () => {
    for (const close of closing.splice(0)) await close();
    admin.disconnect();
    await redis.remove();
  });

  test('away: a save fails soon and writes nothing, and goes through once Redis is back', async () => {
    const store = openState();
    const lane = await store.claim('flow', 0);
    await lane.save(save(1));
    await redis.kill();
    for (let attempt = 0; attempt < 3; attempt += 1) await expect(lane.save(save(2))).rejects.toThrow(TransientError);
    await expect(openState().claim('flow', 0)).rejects.toThrow(TransientError);
    await redis.startAgain();
    await expectSoon(() => lane.save(save(2)));
    await expectHolds(openState(), 2);
  });

  test('killed while it takes a large save: the save before it is there, whole', async () => {
    const store = openState();
    const lane = await store.claim('flow', 0);
    await lane.save(save(1, 2_000));
    const saving = lane.save(save(2, 2_000));
    const death = expectSoon(async () => expect(await admin.hlen(keys[2] ?? '')).toBeGreaterThan(2_200)).then(() =>
      redis.kill(),
    );
    await expect(saving).rejects.toThrow(TransientError);
    await death;
    await redis.startAgain();
    await expectSoon(() => expectHolds(openState(), 1, 2_000));
  });

  test('a save whose answer was lost is repeated, and leaves nothing behind', async () => {
    const proxy = await LossyProxy.start(redis.port);
    closing.push(() => proxy.close());
    const lane = await openState(proxy.url).claim('flow', 0);
    await lane.save(save(1, 10));
    // The staged entries are answered, the script that makes them valid is not.
    proxy.loseAnswer(2);
    await expect(lane.save(save(2, 10))).rejects.toThrow(TransientError);
    expect(await admin.hget(keys[0] ?? '', 'saved')).toBe('2');
    await expectSoon(() => lane.save(save(2, 10)));
    await lane.save(save(3, 10));
    await expectHolds(openState(), 3, 10);
    expect(await admin.hlen(keys[2] ?? '')).toBe(10);
  });

  test('entries of a save that never came to its end are removed by the next one', async () => {
    const lane = await openState().claim('flow', 0);
    await lane.save(save(1, 10));
    await admin.config('SET', 'maxmemory', '1');
    await expect(lane.save(save(2, 10))).rejects.toThrow(TransientError);
    await admin.config('SET', 'maxmemory', '0');
    await admin.hset(keys[2] ?? '', 'other.1:page 0', 'left by somebody who was stopped in the middle');
    await lane.save(save(2, 10));
    expect(await admin.hlen(keys[2] ?? '')).toBe(10);
  });

  test('scripts that Redis has forgotten are sent again', async () => {
    const lane = await openState().claim('flow', 0);
    await admin.script('FLUSH');
    await lane.save(save(1));
    await expectHolds(openState(), 1);
  });

  test('hanging: the call is given up in time, and goes through later', async () => {
    const lane = await openState().claim('flow', 0);
    await lane.save(save(1));
    redis.signal('SIGSTOP');
    const began = Date.now();
    await expect(lane.save(save(2))).rejects.toThrow(TransientError);
    expect(Date.now() - began).toBeLessThan(3_000);
    redis.signal('SIGCONT');
    await expectSoon(() => lane.save(save(2)));
    await expectHolds(openState(), 2);
  });

  test('a replica after a failover is no place to write, until it is made the master', async () => {
    const lane = await openState().claim('flow', 0);
    await admin.replicaof('127.0.0.1', 1);
    await expect(lane.save(save(1))).rejects.toThrow(TransientError);
    await admin.replicaof('NO', 'ONE');
    await expectSoon(() => lane.save(save(1)));
  });

  test('a refused password stops us with a sentence that does not tell it', async () => {
    await admin.config('SET', 'requirepass', 'right');
    const outcome = await openState(redis.url.replace('//', '//:wrong-secret@'))
      .claim('flow', 0)
      .catch((cause: unknown) => cause);
    expect(outcome).not.toBeInstanceOf(TransientError);
    expect(String(outcome)).toMatch(/refuses us: WRONGPASS.*check user and password/);
    expect(JSON.stringify(outcome, Object.getOwnPropertyNames(outcome))).not.toContain('wrong-secret');
    await openState(redis.url.replace('//', '//:right@')).claim('flow', 0);
  });
});
