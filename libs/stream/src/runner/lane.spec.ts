import { afterEach, describe, expect, test } from '@jest/globals';
import { deadLetters, frames } from '@weir/schema';
import type { Bus } from '../bus.ts';
import { systemClock, type Clock } from '../clock.ts';
import { TransientError } from '../errors.ts';
import { collect, message, numbering, numbers, start, stopAll, until, world } from './lane-world.ts';

afterEach(stopAll);

describe('a lane', () => {
  test('applies a message once, however often it comes', async () => {
    const { bus, state, send } = await world();
    const seen = await collect('packets', bus, (batch) => ('number' in batch ? numbers(batch) : []));
    const stage = await start(numbering(), bus, state);
    await send(message(0, [1]), message(1, [2]), message(0, [1]), message(1, [2]), message(2, [3]));
    await until(() => seen.length === 3);
    expect(seen).toEqual([[1], [2], [3]]);
    expect(stage.meter.skipped).toBe(2);
  });

  test('stands still where a message is missing, and says which', async () => {
    const { bus, state, send } = await world();
    const seen = await collect('packets', bus, (batch) => ('number' in batch ? numbers(batch) : []));
    const stage = await start(numbering(), bus, state);
    await send(message(0, [1]), message(2, [3]));
    await until(() => stage.lanes()[0]?.halted !== undefined);
    expect(stage.lanes()[0]?.halted).toContain('deal/0/a 2.0 follows 1.0, but 0.0 was the last seen');
    expect(seen).toEqual([]);
  });

  test('puts a rejected record aside with its place and bytes, and keeps the others', async () => {
    const { bus, state, send } = await world();
    const letters = await collect('dead-letters', bus, (batch) =>
      'reason' in batch ? deadLetters.row(batch, 0) : undefined,
    );
    const stage = await start(
      numbering((batch, out) => batch.count === 3 && out.reject(1, 'ipv4@14: needs 20 bytes, has 11')),
      bus,
      state,
    );
    await send(message(0, [7, 8, 9]));
    await until(() => letters.length === 1);
    expect(letters[0]).toMatchObject({
      stage: 'number',
      topic: 'weir.frames.v1',
      row: 1,
      reason: 'ipv4@14: needs 20 bytes, has 11',
      source: 'a',
    });
    expect([...frames.decode(letters[0]?.value ?? new Uint8Array()).number]).toEqual([8]);
    expect(Object.fromEntries(stage.meter.rejects)).toEqual({ 'ipvN@N': 1 });
  });

  test('repeats a send that failed for the moment, and says what it waits for', async () => {
    const { bus, state, send } = await world();
    let failures = 2;
    const flaky: Bus = {
      ...bus,
      async producer(topic) {
        const producer = await bus.producer(topic);
        return {
          ...producer,
          async send(messages) {
            if (topic.name === 'packets' && failures-- > 0) throw new TransientError('the broker is away');
            await producer.send(messages);
          },
        };
      },
    };
    const seen = await collect('packets', bus, (batch) => ('number' in batch ? numbers(batch) : []));
    const stage = await start(numbering(), flaky, state);
    await send(message(0, [1]));
    await until(() => stage.lanes()[0]?.waitingFor === 'the broker is away');
    await until(() => seen.length === 1);
    expect(seen).toEqual([[1]]);
    expect(stage.meter.retries).toBe(2);
    await until(() => stage.lanes()[0]?.waitingFor === undefined);
  });

  test('lets go when somebody else has claimed it', async () => {
    const { bus, state, send } = await world();
    const stage = await start(numbering(), bus, state);
    await state.claim('number', 0);
    await send(message(0, [1]));
    await until(() => stage.meter.fenced === 1);
    expect(stage.lanes()).toEqual([]);
  });

  test('refuses state of another layout with what to do', async () => {
    const { bus, state } = await world();
    const claimed = await state.claim('number', 0);
    await claimed.save({
      checkpoint: { layout: 'rows/9', offset: 3, marks: {}, sent: {}, intents: {} },
      changed: [],
      removed: [],
    });
    await expect(start(numbering(), bus, state)).rejects.toThrow(
      /number lane 0: its saved state has layout rows\/9.*a new group on Kafka/,
    );
  });

  test('that had nothing to do is not behind when something comes', async () => {
    const { bus, state, send } = await world();
    let passedMs = 0;
    const clock: Clock = { ...systemClock, now: () => systemClock.now() + passedMs };
    const stage = await start(numbering(), bus, state, undefined, clock);
    passedMs = 600_000;
    const sent = send(message(0, [1]));
    const [lane] = stage.lanes();
    expect(lane?.lag).toBe(1);
    expect(clock.now() - (lane?.progressAt ?? 0)).toBeLessThan(passedMs / 2);
    await sent;
  });

  test('has saved everything when it has stopped', async () => {
    const { bus, state, send } = await world();
    const seen = await collect('packets', bus, (batch) => ('number' in batch ? numbers(batch) : []));
    const stage = await start(numbering(), bus, state);
    await send(message(0, [1]), message(1, [2]));
    await until(() => seen.length === 2);
    await stage.stop();
    const again = await start(numbering(), bus, state);
    await send(message(2, [3]));
    await until(() => seen.flat().includes(3));
    expect({ applied: again.meter.messages, skipped: again.meter.skipped }).toEqual({ applied: 1, skipped: 0 });
    expect(seen).toEqual([[1], [2], [3]]);
  });
});
