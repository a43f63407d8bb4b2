import { afterEach, expect, test } from '@jest/globals';
import { collect, message, numbering, numbers, start, stopAll, until, world } from './lane-world.ts';

afterEach(stopAll);

const LOUD = { name: 'loud_total', help: '', labels: ['what'] };

test('what a stage counts is in its meter, and what it tells goes out with stage, lane and source', async () => {
  const { bus, state, send } = await world();
  const told: string[] = [];
  const stage = numbering(({ count }, out) => {
    out.count(LOUD, ['frames'], count);
    out.tell('there were some');
  });
  const running = await start(stage, bus, state, (sentence) => told.push(sentence));
  const seen = await collect('packets', bus, (batch) => ('number' in batch ? numbers(batch) : []));
  await send(message(0, [1, 2]), message(1, [3]));
  await until(() => seen.length === 2);
  expect(running.meter.figures.get('loud_total')).toEqual(new Map([['["frames"]', 3]]));
  expect(told).toEqual(Array.from({ length: 2 }, () => 'number lane 0, a: there were some'));
});
