import { expect, test } from '@jest/globals';
import { giveBackBlock, takeBlock } from './block-pool.ts';

test('memory that was given back is used for the next block of about its size, and only once', () => {
  const block = takeBlock(200_000);
  giveBackBlock(block);
  giveBackBlock(block);
  const again = takeBlock(199_000);
  expect(again).toBe(block);
  expect(takeBlock(199_000)).not.toBe(block);
});

test('a fresh block has what was asked for and an eighth more at most', () => {
  for (let bytes = 16_384; bytes < 20_000_000; bytes = Math.floor(bytes * 1.37)) {
    const { byteLength } = takeBlock(bytes);
    expect(byteLength).toBeGreaterThanOrEqual(bytes);
    expect(byteLength).toBeLessThanOrEqual(Math.max(bytes * 1.125, bytes + 32_768));
  }
});

test('a spare block half as long again will do, a longer one is kept for what needs it', () => {
  const block = takeBlock(1_500_000);
  giveBackBlock(block);
  expect(takeBlock(700_000)).not.toBe(block);
  expect(takeBlock(1_100_000)).toBe(block);
});

test('memory from elsewhere is left alone', () => {
  const foreign = new ArrayBuffer(200_000);
  giveBackBlock(foreign);
  expect(takeBlock(200_000)).not.toBe(foreign);
});
