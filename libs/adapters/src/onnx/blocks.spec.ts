import { expect, test } from '@jest/globals';
import { Blocks } from './blocks.ts';

test('memory that was given back is taken again by who needs as much, and by nobody else', () => {
  const blocks = new Blocks();
  const first = blocks.take(100);
  expect(first.length).toBeGreaterThanOrEqual(100);
  expect(blocks.take(100)).not.toBe(first);
  blocks.give(first);
  expect(blocks.take(1_000)).not.toBe(first);
  expect(blocks.take(10)).not.toBe(first);
  expect(blocks.take(128)).toBe(first);
});

test.each([0, 1, 2, 3, 64, 65])('%s values have room', (floats) => {
  const blocks = new Blocks();
  const block = blocks.take(floats);
  expect(block.length).toBeGreaterThanOrEqual(floats);
  blocks.give(block);
  expect(blocks.take(floats)).toBe(block);
});
