import { expect, test } from '@jest/globals';
import { Turns } from './turns.ts';

/** Work that ends when it is told to. */
function workOf(log: string[], name: string): { work: () => Promise<void>; end: (cause?: Error) => void } {
  let end: (cause?: Error) => void = () => undefined;
  const ended = new Promise<void>((resolve, reject) => {
    end = (cause) => (cause === undefined ? resolve() : reject(cause));
  });
  return {
    work: () => {
      log.push(name);
      return ended;
    },
    end,
  };
}

test('two at a time, in the order asked for, and free when nobody is left', async () => {
  const turns = new Turns();
  const log: string[] = [];
  const [a, b, c, d] = [workOf(log, 'a'), workOf(log, 'b'), workOf(log, 'c'), workOf(log, 'd')];
  const all = [turns.take(a.work), turns.take(b.work), turns.take(c.work), turns.take(d.work)];
  expect({ log, isFree: turns.isFree }).toEqual({ log: ['a', 'b'], isFree: false });
  b.end();
  await all[1];
  expect(turns.isFree).toBe(false);
  await Promise.resolve();
  expect(log).toEqual(['a', 'b', 'c']);
  c.end();
  await all[2];
  await Promise.resolve();
  expect(log).toEqual(['a', 'b', 'c', 'd']);
  a.end();
  expect(turns.isFree).toBe(false);
  d.end();
  await Promise.all(all);
  expect(turns.isFree).toBe(true);
});

test('a failure is told to whoever did the work, and the next has its turn', async () => {
  const turns = new Turns();
  const log: string[] = [];
  const [a, b, c] = [workOf(log, 'a'), workOf(log, 'b'), workOf(log, 'c')];
  const [first, second, third] = [turns.take(a.work), turns.take(b.work), turns.take(c.work)];
  a.end(new Error('away'));
  b.end();
  c.end();
  await expect(first).rejects.toThrow('away');
  await Promise.all([second, third]);
  expect({ log, isFree: turns.isFree }).toEqual({ log: ['a', 'b', 'c'], isFree: true });
});
