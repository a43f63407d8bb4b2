import { expect, test } from '@jest/globals';
import { ManualClock } from '@weir/stream';
import { LossTeller } from './loss-teller.ts';

test('losses are told at once the first time, then together every ten seconds', () => {
  const clock = new ManualClock();
  const lines: string[] = [];
  const losses = new LossTeller('eth0', clock, (line) => lines.push(line));
  losses.lost(3);
  losses.lost(4);
  clock.advance(9_999);
  losses.lost(5);
  clock.advance(1);
  losses.lost(6);
  expect(lines.map((line) => line.split(',', 1)[0])).toEqual(['eth0: 3 frames were lost', 'eth0: 15 frames were lost']);
});
