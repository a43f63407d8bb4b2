import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { ClaimedLane, StateStore } from '@weir/stream';
import { FencedError, TransientError } from '@weir/stream';
import { describeReal } from '@weir/stream/contract';
import { Redis } from 'ioredis';
import { redisSettings } from '../settings.ts';
import { createRedisState, laneKeys } from '../state.ts';
import { RedisProcess } from './redis-process.ts';
import { expectHolds, expectSoon, pagesOf, save } from './saves.ts';

// The address only says that real services are wanted: what is stopped and killed here is a Redis of our own.
describeReal('redis that loses writes', ['WEIR_TEST_REDIS_URL'], () => {
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

  test('acknowledged saves that are gone are noticed; the next claim goes on from what is there', async () => {
    const lane = await openState().claim('flow', 0);
    await lane.save(save(1, 3));
    const kept = await dumpKeys(admin, keys);
    await lane.save(save(2, 5));
    await restoreKeys(admin, kept);
    await expect(lane.save({ ...save(3), removed: ['page 1'] })).rejects.toThrow(FencedError);
    await expect(lane.save(save(3))).rejects.toThrow('Redis has lost writes');
    await expectHolds(openState(), 1, 3);
  });

  test('a claim that is gone gives the lane to one of two with the same epoch', async () => {
    const before = await openState().claim('flow', 0);
    await before.save(save(1));
    const kept = await dumpKeys(admin, keys);
    const lost = await openState().claim('flow', 0);
    await restoreKeys(admin, kept);
    const next = await openState().claim('flow', 0);
    expect(next.epoch).toBe(lost.epoch);
    await next.save(save(2));
    await expect(lost.save(save(3))).rejects.toThrow(FencedError);
    await expect(before.save(save(3))).rejects.toThrow(FencedError);
    await expectHolds(openState(), 2);
  });

  test('everything gone: the lane is let go and begins anew', async () => {
    const lane = await openState().claim('flow', 0);
    await lane.save(save(1, 3));
    await admin.flushall();
    await expect(lane.save(save(2))).rejects.toThrow(FencedError);
    const again = await openState().claim('flow', 0);
    expect(again.checkpoint).toBeUndefined();
    expect(await pagesOf(again)).toBe(0);
  });

  test('keys that were evicted stop the lane with a sentence', async () => {
    const lane = await openState().claim('flow', 0);
    await lane.save(save(1, 3));
    const [, index = '', entries = ''] = keys;
    await admin.hdel(entries, ...(await admin.hkeys(entries)).slice(0, 1));
    await expect(pagesOf(await openState().claim('flow', 0))).rejects.toThrow('has lost entry "page');
    await admin.del(index);
    await expect(openState().claim('flow', 0)).rejects.toThrow(
      'should have 3 entries and has 0: Redis has evicted keys',
    );
  });

  test.each([
    // What Redis has not yet written to the system when it is killed is lost, acknowledged or not.
    ['everysec', false],
    ['always', true],
  ])('killed again and again under saves, appendfsync %s: what is there is of one piece', async (policy, keepsAll) => {
    const killed = await RedisProcess.start('--appendonly', 'yes', '--appendfsync', policy);
    closing.push(() => killed.remove());
    const store = openState(killed.url);
    let acknowledged = 0;
    for (let round = 0; round < 4; round += 1) {
      const lane = await expectSoon(() => store.claim('flow', 0));
      const kept = lane.checkpoint?.offset ?? 0;
      if (keepsAll) expect(kept).toBeGreaterThanOrEqual(acknowledged);
      expect(await pagesOf(lane)).toBe(kept === 0 ? 0 : 20);
      const death = pause(100).then(() => killed.kill());
      await expect(saveOn(lane, (offset) => (acknowledged = offset))).rejects.toThrow(TransientError);
      await death;
      await killed.startAgain();
    }
    expect(acknowledged).toBeGreaterThan(10);
  });
});

type Dump = readonly (readonly [key: string, value: Buffer | null])[];

function dumpKeys(client: Redis, keys: readonly string[]): Promise<Dump> {
  return Promise.all(keys.map(async (key) => [key, await client.dumpBuffer(key)] as const));
}

async function restoreKeys(client: Redis, dump: Dump): Promise<void> {
  for (const [key, value] of dump) {
    await client.del(key);
    if (value !== null) await client.restore(key, 0, value);
  }
}

/** Saves until it cannot. */
async function saveOn(lane: ClaimedLane, acknowledge: (offset: number) => void): Promise<never> {
  for (let offset = (lane.checkpoint?.offset ?? 0) + 1; ; offset += 1) {
    await lane.save(save(offset, 20));
    acknowledge(offset);
  }
}
