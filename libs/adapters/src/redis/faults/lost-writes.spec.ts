import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import type { ClaimedLane } from '@weir/stream';
import { FencedError, TransientError } from '@weir/stream';
import { describeReal } from '@weir/stream/contract';
import type { Redis } from 'ioredis';
import { ownRedis } from './own-redis.ts';
import { RedisProcess } from './redis-process.ts';
import { expectHolds, expectSoon, pagesOf, save } from './saves.ts';

// The address only says that real services are wanted: what is stopped and killed here is a Redis of our own.
describeReal('redis that loses writes', ['WEIR_TEST_REDIS_URL'], () => {
  const own = ownRedis();

  test('acknowledged saves that are gone are noticed; the next claim goes on from what is there', async () => {
    const lane = await own.openState().claim('flow', 0);
    await lane.save(save(1, 3));
    const kept = await dumpKeys(own.admin, own.keys);
    await lane.save(save(2, 5));
    await restoreKeys(own.admin, kept);
    await expect(lane.save({ ...save(3), removed: ['page 1'] })).rejects.toThrow(FencedError);
    await expect(lane.save(save(3))).rejects.toThrow('Redis has lost writes');
    await expectHolds(own.openState(), 1, 3);
  });

  test('a claim that is gone gives the lane to one of two with the same epoch', async () => {
    const before = await own.openState().claim('flow', 0);
    await before.save(save(1));
    const kept = await dumpKeys(own.admin, own.keys);
    const lost = await own.openState().claim('flow', 0);
    await restoreKeys(own.admin, kept);
    const next = await own.openState().claim('flow', 0);
    expect(next.epoch).toBe(lost.epoch);
    await next.save(save(2));
    await expect(lost.save(save(3))).rejects.toThrow(FencedError);
    await expect(before.save(save(3))).rejects.toThrow(FencedError);
    await expectHolds(own.openState(), 2);
  });

  test('everything gone: the lane is let go and begins anew', async () => {
    const lane = await own.openState().claim('flow', 0);
    await lane.save(save(1, 3));
    await own.admin.flushall();
    await expect(lane.save(save(2))).rejects.toThrow(FencedError);
    const again = await own.openState().claim('flow', 0);
    expect(again.checkpoint).toBeUndefined();
    expect(await pagesOf(again)).toBe(0);
  });

  test('keys that were evicted stop the lane with a sentence', async () => {
    const lane = await own.openState().claim('flow', 0);
    await lane.save(save(1, 3));
    const [, index = '', entries = ''] = own.keys;
    await own.admin.hdel(entries, ...(await own.admin.hkeys(entries)).slice(0, 1));
    await expect(pagesOf(await own.openState().claim('flow', 0))).rejects.toThrow('has lost entry "page');
    await own.admin.del(index);
    await expect(own.openState().claim('flow', 0)).rejects.toThrow(
      'should have 3 entries and has 0: Redis has evicted keys',
    );
  });

  test.each([
    // What Redis has not yet written to the system when it is killed is lost, acknowledged or not.
    ['everysec', false],
    ['always', true],
  ])('killed again and again under saves, appendfsync %s: what is there is of one piece', async (policy, keepsAll) => {
    const killed = await RedisProcess.start('--appendonly', 'yes', '--appendfsync', policy);
    own.closeLater(() => killed.remove());
    const store = own.openState(killed.url);
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
