/** Messages that cannot be decoded, or stop the process. */
import { afterEach, describe, expect, test } from '@jest/globals';
import { DecodeError, deadLetters, frames } from '@weir/schema';
import { z } from 'zod';
import type { Bus } from '../bus.ts';
import { defineSink } from '../define.ts';
import { positionText } from '../stamp.ts';
import { collect, message, numbering, numbers, start, stopAll, until, world } from './lane-world.ts';

afterEach(stopAll);

/** The bus, but its messages at these offsets cannot be decoded. */
function undecodableAt(offset: number | readonly number[], bus: Bus): Bus {
  const decode = (): never => {
    throw new DecodeError('not a message');
  };
  return {
    ...bus,
    subscribe: (topic, group, listener) =>
      bus.subscribe(topic, group, {
        ...listener,
        assigned: (lane) => listener.assigned(lane),
        deliver: (lane, deliveries) =>
          listener.deliver(
            lane,
            deliveries.map((delivery) =>
              [offset].flat().includes(delivery.offset) ? { ...delivery, decode } : delivery,
            ),
          ),
      }),
  };
}

describe('a lane', () => {
  test('puts an undecodable message aside whole and goes on', async () => {
    const { bus, state, send } = await world();
    const letters = await collect('dead-letters', bus, (batch) =>
      'reason' in batch ? deadLetters.row(batch, 0) : undefined,
    );
    const seen = await collect('packets', bus, (batch) => ('number' in batch ? numbers(batch) : []));
    await start(numbering(), undecodableAt(1, bus), state);
    await send(message(0, [1]), message(1, [2]), message(2, [3]));
    await until(() => seen.length === 2 && letters.length === 1);
    expect(seen).toEqual([[1], [3]]);
    expect(letters[0]).toMatchObject({ reason: 'not a message', row: 0xffffffff, offset: 1 });
  });

  test('that puts an undecodable last message of a source aside passes the end on', async () => {
    const { bus, state, send } = await world();
    const letters = await collect('dead-letters', bus, (batch) => ('reason' in batch ? batch.last : undefined));
    const seen = await collect('packets', bus, (batch) => [batch.source, batch.count, batch.watermark, batch.last]);
    await start(numbering(), undecodableAt(1, bus), state);
    const { batch, ...last } = message(1, [2]);
    await send(message(0, [1]), { ...last, batch: { ...batch, last: true } });
    await until(() => seen.length === 2 && letters.length === 1);
    expect({ seen, letters }).toEqual({
      seen: [
        ['a', 1, 0, false],
        ['a', 0, 1, true],
      ],
      letters: [false],
    });
  });

  test('goes on without the end of a source where its last message is undecodable and its end stops the process', async () => {
    const { bus, state, send } = await world();
    const letters = await collect('dead-letters', bus, (batch) => ('reason' in batch ? batch.reason[0] : undefined));
    const poison = numbering((batch) => {
      if (batch.last) throw new Error('boom');
    });
    const { batch, ...last } = message(1, [2]);
    await send(message(0, [1]), { ...last, batch: { ...batch, last: true } });
    for (let attempt = 1; attempt <= 3; attempt++) {
      const stage = await start(poison, undecodableAt(1, bus), state);
      await expect(stage.done).rejects.toThrow('number lane 0: deal/0/a 1.0 could not be processed: boom');
      await stage.stop();
    }
    const stage = await start(poison, undecodableAt(1, bus), state);
    await until(() => letters.length === 1 && (stage.lanes()[0]?.lag ?? 1) === 0);
    expect(letters).toEqual(['not a message']);
  });

  test('puts a message that stopped the process three times aside and goes on', async () => {
    const { bus, state, send } = await world();
    const letters = await collect('dead-letters', bus, (batch) =>
      'reason' in batch ? deadLetters.row(batch, 0) : undefined,
    );
    const seen = await collect('packets', bus, (batch) => ('number' in batch ? numbers(batch) : []));
    const poison = numbering((batch) => {
      if (batch.number[0] === 2) throw new Error('boom');
    });
    await send(message(0, [1]), message(1, [2]), message(2, [3]));
    for (let attempt = 1; attempt <= 3; attempt++) {
      const stage = await start(poison, bus, state);
      await expect(stage.done).rejects.toThrow('number lane 0: deal/0/a 1.0 could not be processed: boom');
      await stage.stop();
    }
    await start(poison, bus, state);
    await until(() => seen.flat().includes(3));
    expect(letters[0]).toMatchObject({ reason: 'stopped the process 3 times', attempt: 3, offset: 1 });
  });

  test.each([
    {
      name: 'passes the end on',
      isEndPoison: false,
      expected: [
        [1, false],
        [0, true],
      ],
    },
    { name: 'goes on without the end where that is the poison', isEndPoison: true, expected: [[1, false]] },
  ])('that puts the last message of a source aside $name', async ({ isEndPoison, expected }) => {
    const { bus, state, send } = await world();
    const letters = await collect('dead-letters', bus, (batch) => ('reason' in batch ? batch.reason : undefined));
    const seen = await collect('packets', bus, (batch) => [batch.count, batch.last]);
    const poison = numbering((batch) => {
      if (batch.number[0] === 2 || (isEndPoison && batch.last)) throw new Error('boom');
    });
    const { batch, ...last } = message(1, [2]);
    await send(message(0, [1]), { ...last, batch: { ...batch, last: true } });
    for (let attempt = 1; attempt <= (isEndPoison ? 4 : 3); attempt++) {
      const stage = await start(poison, bus, state);
      await expect(stage.done).rejects.toThrow('boom');
      await stage.stop();
    }
    const stage = await start(poison, bus, state);
    await until(() => letters.length === 1 && seen.length === expected.length);
    await until(() => (stage.lanes()[0]?.lag ?? 1) === 0);
    expect(seen).toEqual(expected);
  });
});

test('a sink puts aside what two stages wrote of one source, each by itself', async () => {
  const { bus, state, send } = await world();
  const letters = await collect('dead-letters', bus, (batch) =>
    'reason' in batch ? deadLetters.row(batch, 0).offset : undefined,
  );
  const stamps = await stampsOf(bus);
  const sink = defineSink({
    name: 'keep',
    version: 1,
    in: frames,
    config: z.object({}),
    limits: () => ({ rows: 1, waitMs: 0 }),
    create: () => ({ prepare: () => ({ rows: 0, sha256: '', insert: async () => undefined }) }),
  });
  await start(sink, undecodableAt([1, 2, 3], bus), state);
  const ofOther = { ...message(0, [9]), origin: 'other/0/a' };
  await send(message(0, [1]), message(1, [2]), ofOther, message(2, [3]));
  await until(() => letters.length === 3);
  expect(letters).toEqual([1, 2, 3]);
  // Whoever reads them next goes by order and predecessor of an origin.
  expect(stamps).toEqual(['keep/0/deal/0/a 1.0', 'keep/0/other/0/a 0.0', 'keep/0/deal/0/a 2.0 after 1.0']);
});

async function stampsOf(bus: Bus): Promise<string[]> {
  const stamps: string[] = [];
  await bus.subscribe(deadLetters, 'stamps', {
    assigned: async () => undefined,
    deliver: (_lane, deliveries) => {
      for (const { stamp } of deliveries) {
        const after = stamp?.follows === undefined ? '' : ` after ${positionText(stamp.follows)}`;
        stamps.push(`${stamp?.origin} ${positionText(stamp)}${after}`);
      }
    },
    revoked: async () => undefined,
    failed: () => undefined,
  });
  return stamps;
}
