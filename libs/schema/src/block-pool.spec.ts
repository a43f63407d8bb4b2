import { expect, test } from '@jest/globals';
import { giveBackBlock, takeBlock } from './block-pool.ts';

/** Memory with a mark in it, to be known again. */
function marked(bytes: number, mark: number): ArrayBuffer {
  const block = takeBlock(bytes);
  new Uint8Array(block).fill(mark);
  return block;
}

function markOf(block: ArrayBuffer): number {
  return new Uint8Array(block)[0] ?? -1;
}

test('memory that was given back is used for the next block of about its size', () => {
  giveBackBlock(marked(200_000, 1));
  expect(markOf(takeBlock(199_000))).toBe(1);
  expect(markOf(takeBlock(199_000))).toBe(0);
});

test('who gives memory back a second time, after it was lent again, takes it from nobody', () => {
  const first = marked(300_000, 2);
  giveBackBlock(first);
  const second = takeBlock(300_000);
  giveBackBlock(first);
  const third = marked(300_000, 3);
  expect([markOf(second), markOf(third)]).toEqual([2, 3]);
});

test('who keeps memory that was given back sees nothing, not what others write there', () => {
  const block = marked(400_000, 4);
  const kept = new Uint8Array(block, 100, 50);
  giveBackBlock(block);
  marked(400_000, 5);
  expect(kept).toHaveLength(0);
});

test('a fresh block has what was asked for and an eighth more at most', () => {
  for (let bytes = 16_384; bytes < 20_000_000; bytes = Math.floor(bytes * 1.37)) {
    const { byteLength } = takeBlock(bytes);
    expect(byteLength).toBeGreaterThanOrEqual(bytes);
    expect(byteLength).toBeLessThanOrEqual(Math.max(bytes * 1.125, bytes + 32_768));
  }
});

test('a spare block half as long again will do, a longer one is kept for what needs it', () => {
  giveBackBlock(marked(1_500_000, 6));
  expect(markOf(takeBlock(700_000))).toBe(0);
  expect(markOf(takeBlock(1_100_000))).toBe(6);
});

test('memory from elsewhere is left alone', () => {
  const foreign = new ArrayBuffer(500_000);
  giveBackBlock(foreign);
  expect(foreign.byteLength).toBe(500_000);
});

test('memory that nobody has asked for the longest makes room, the rest is kept', () => {
  const lengths = [9_000_000, 8_000_000, 7_000_000, 6_000_000, 5_000_000];
  const blocks = [marked(20_000_000, 7), ...lengths.map((bytes, i) => marked(bytes, 10 + i))];
  for (const block of blocks) giveBackBlock(block);
  expect(lengths.map((bytes) => markOf(takeBlock(bytes)))).toEqual([10, 11, 12, 13, 14]);
  expect(markOf(takeBlock(20_000_000))).toBe(0);
});
