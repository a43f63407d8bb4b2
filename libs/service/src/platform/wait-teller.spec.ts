import { expect, test } from '@jest/globals';
import { ManualClock } from '@weir/stream';
import { WaitTeller } from './wait-teller.ts';

test('a wait is told once, when it lasts, and its end', () => {
  const clock = new ManualClock();
  const lines: string[] = [];
  const waits = new WaitTeller(clock, (line) => lines.push(line));
  const look = (ms: number, reason?: string): void => {
    clock.advance(ms);
    waits.look('write-flows', reason);
  };
  look(0, 'the disk is full');
  look(1_000, 'the disk is full');
  look(1_000);
  expect(lines).toEqual([]);
  for (let second = 0; second < 60; second++) look(1_000, 'the disk is full');
  expect(lines).toEqual(['write-flows waits, and tries again: the disk is full']);
  look(1_000);
  look(1_000);
  expect(lines.slice(1)).toEqual(['write-flows goes on']);
});
