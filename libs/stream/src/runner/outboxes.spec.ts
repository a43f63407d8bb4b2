import { expect, test } from '@jest/globals';
import { allocateFrames, type FrameBatch } from '@weir/schema';
import type { Outgoing } from '../bus.ts';
import { TransientError } from '../errors.ts';
import { Outboxes } from './outboxes.ts';

function batch(): FrameBatch {
  return allocateFrames(0, { source: 'a', lane: 0, watermark: 0, last: false });
}

/** A producer that notes what it sends, and does with each lane as it is told. */
function producerOf(sent: string[], sending: (lane: number) => Promise<void> = () => Promise.resolve()) {
  return {
    async send(messages: readonly Outgoing<FrameBatch>[]) {
      for (const { lane, sequence, part, follows } of messages)
        sent.push(`${lane}: ${sequence}.${part} after ${follows?.sequence ?? '-'}.${follows?.part ?? '-'}`);
      await sending(messages[0]?.lane ?? 0);
    },
    settled: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
}

test('a message follows the one before it of its origin in its own lane', async () => {
  const sent: string[] = [];
  const outboxes = new Outboxes(producerOf(sent), 'frames', 0);
  for (const [sequence, lane] of [
    [0, undefined],
    [1, 3],
    [1, undefined],
    [1, 3],
    [2, 3],
  ] as const)
    outboxes.to(lane).add('s/0/a', sequence, batch());
  await outboxes.flush();
  expect(sent.toSorted()).toEqual([
    '0: 0.0 after -.-',
    '0: 1.0 after 0.0',
    '3: 1.0 after -.-',
    '3: 1.1 after 1.0',
    '3: 2.0 after 1.1',
  ]);
});

test('what was sent is known again by lane', async () => {
  const before = new Outboxes(producerOf([]), 'frames', 1);
  before.to().add('s/1/a', 4, batch());
  before.to(0).add('s/1/a', 5, batch());
  expect(before.sent()).toEqual({
    frames: { 's/1/a': { sequence: 4, part: 0 } },
    'frames/0': { 's/1/a': { sequence: 5, part: 0 } },
  });
  const sent: string[] = [];
  const after = new Outboxes(producerOf(sent), 'frames', 1);
  after.restore({ ...before.sent(), other: { 's/1/a': { sequence: 9, part: 0 } } });
  after.to().add('s/1/a', 6, batch());
  after.to(0).addNext('s/1/a', batch());
  await after.flush();
  expect(sent.toSorted()).toEqual(['0: 6.0 after 5.0', '1: 6.0 after 4.0']);
});

test('a lane that cannot be sent to is tried again when the others are through, which are not', async () => {
  const sent: string[] = [];
  let failures = 1;
  const outboxes = new Outboxes(
    producerOf(sent, async (lane) => {
      if (lane === 0 && failures-- > 0) throw new TransientError('away');
      await new Promise((resolve) => setImmediate(resolve));
    }),
    'frames',
    0,
  );
  outboxes.to(0).add('s/0/a', 0, batch());
  outboxes.to(1).add('s/0/a', 0, batch());
  await expect(outboxes.flush()).rejects.toThrow('away');
  expect(outboxes.waiting).toBe(1);
  await outboxes.flush();
  expect(sent).toEqual(['0: 0.0 after -.-', '1: 0.0 after -.-', '0: 0.0 after -.-']);
});
