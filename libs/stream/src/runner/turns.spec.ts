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

test('one at a time, in the order asked for, and free when nobody is left', async () => {
  const turns = new Turns();
  const log: string[] = [];
  const [a, b, c] = [workOf(log, 'a'), workOf(log, 'b'), workOf(log, 'c')];
  const all = [turns.take(a.work), turns.take(b.work), turns.take(c.work)];
  expect({ log, isFree: turns.isFree }).toEqual({ log: ['a'], isFree: false });
  a.end();
  await all[0];
  expect(turns.isFree).toBe(false);
  await Promise.resolve();
  expect(log).toEqual(['a', 'b']);
  b.end();
  c.end();
  await Promise.all(all);
  expect({ log, isFree: turns.isFree }).toEqual({ log: ['a', 'b', 'c'], isFree: true });
});

test('a failure is told to whoever did the work, and the next has its turn', async () => {
  const turns = new Turns();
  const log: string[] = [];
  const [a, b] = [workOf(log, 'a'), workOf(log, 'b')];
  const first = turns.take(a.work);
  const second = turns.take(b.work);
  a.end(new Error('away'));
  b.end();
  await expect(first).rejects.toThrow('away');
  await second;
  expect({ log, isFree: turns.isFree }).toEqual({ log: ['a', 'b'], isFree: true });
});
