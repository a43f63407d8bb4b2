import { expect, test } from '@jest/globals';
import { TransientError } from '@weir/stream';
import { describeReal } from '@weir/stream/contract';
import { LossyProxy } from './lossy-proxy.ts';
import { ownRedis } from './own-redis.ts';
import { expectHolds, expectSoon, save } from './saves.ts';

// The address only says that real services are wanted: what is stopped and killed here is a Redis of our own.
describeReal('redis that fails', ['WEIR_TEST_REDIS_URL'], () => {
  const own = ownRedis();

  test('away: a save fails soon and writes nothing, and goes through once Redis is back', async () => {
    const store = own.openState();
    const lane = await store.claim('flow', 0);
    await lane.save(save(1));
    await own.redis.kill();
    for (let attempt = 0; attempt < 3; attempt += 1) await expect(lane.save(save(2))).rejects.toThrow(TransientError);
    await expect(own.openState().claim('flow', 0)).rejects.toThrow(TransientError);
    await own.redis.startAgain();
    await expectSoon(() => lane.save(save(2)));
    await expectHolds(own.openState(), 2);
  });

  test('killed while it takes a large save: the save before it is there, whole', async () => {
    const proxy = await LossyProxy.start(own.redis.port);
    own.closeLater(() => proxy.close());
    const lane = await own.openState(proxy.url).claim('flow', 0);
    await lane.save(save(1, 2_000));
    let staged = 0;
    const death = new Promise((resolve) => {
      // Of some thirty pieces of the save.
      proxy.loseAnswer(5, () => {
        const counted = own.admin.hlen(own.keys[2] ?? '').then((entries) => (staged = entries - 2_000));
        resolve(counted.then(() => own.redis.kill()));
      });
    });
    await expect(lane.save(save(2, 2_000))).rejects.toThrow(TransientError);
    await death;
    expect(staged).toBeGreaterThan(0);
    expect(staged).toBeLessThan(2_000);
    await own.redis.startAgain();
    await expectSoon(() => expectHolds(own.openState(), 1, 2_000));
  });

  test('a save whose answer was lost is repeated, and leaves nothing behind', async () => {
    const proxy = await LossyProxy.start(own.redis.port);
    own.closeLater(() => proxy.close());
    const lane = await own.openState(proxy.url).claim('flow', 0);
    await lane.save(save(1, 10));
    // The staged entries are answered, the script that makes them valid is not.
    proxy.loseAnswer(2);
    await expect(lane.save(save(2, 10))).rejects.toThrow(TransientError);
    expect(await own.admin.hget(own.keys[0] ?? '', 'saved')).toBe('2');
    await expectSoon(() => lane.save(save(2, 10)));
    await lane.save(save(3, 10));
    await expectHolds(own.openState(), 3, 10);
    expect(await own.admin.hlen(own.keys[2] ?? '')).toBe(10);
  });

  test('entries of a save that never came to its end are removed by the next one', async () => {
    const lane = await own.openState().claim('flow', 0);
    await lane.save(save(1, 10));
    await own.admin.config('SET', 'maxmemory', '1');
    await expect(lane.save(save(2, 10))).rejects.toThrow(TransientError);
    await own.admin.config('SET', 'maxmemory', '0');
    await own.admin.hset(own.keys[2] ?? '', 'other.1:page 0', 'left by somebody who was stopped in the middle');
    await lane.save(save(2, 10));
    expect(await own.admin.hlen(own.keys[2] ?? '')).toBe(10);
  });

  test('scripts that Redis has forgotten are sent again', async () => {
    const lane = await own.openState().claim('flow', 0);
    await own.admin.script('FLUSH');
    await lane.save(save(1));
    await expectHolds(own.openState(), 1);
  });

  test('hanging: the call is given up in time, and goes through later', async () => {
    const lane = await own.openState().claim('flow', 0);
    await lane.save(save(1));
    own.redis.signal('SIGSTOP');
    const began = Date.now();
    await expect(lane.save(save(2))).rejects.toThrow(TransientError);
    expect(Date.now() - began).toBeLessThan(3_000);
    own.redis.signal('SIGCONT');
    await expectSoon(() => lane.save(save(2)));
    await expectHolds(own.openState(), 2);
  });

  test('a replica after a failover is no place to write, until it is made the master', async () => {
    const lane = await own.openState().claim('flow', 0);
    await own.admin.replicaof('127.0.0.1', 1);
    await expect(lane.save(save(1))).rejects.toThrow(TransientError);
    await own.admin.replicaof('NO', 'ONE');
    await expectSoon(() => lane.save(save(1)));
  });

  test('a refused password stops us with a sentence that does not tell it', async () => {
    await own.admin.config('SET', 'requirepass', 'right');
    const outcome = await own
      .openState(own.redis.url.replace('//', '//:wrong-secret@'))
      .claim('flow', 0)
      .catch((cause: unknown) => cause);
    expect(outcome).not.toBeInstanceOf(TransientError);
    expect(String(outcome)).toMatch(/refuses us: WRONGPASS.*check user and password/);
    expect(JSON.stringify(outcome, Object.getOwnPropertyNames(outcome))).not.toContain('wrong-secret');
    await own.openState(own.redis.url.replace('//', '//:right@')).claim('flow', 0);
  });
});
