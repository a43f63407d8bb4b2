import { expect, test } from '@jest/globals';
import type { Delivery } from '../bus.ts';
import { LaneQueue } from './lane-queue.ts';

function delivery(offset: number, byteLength: number): Delivery<string> {
  return {
    lane: 0,
    offset,
    stamp: undefined,
    byteLength,
    timestamp: 0,
    headers: {},
    schemaId: 0,
    decode: () => '',
    raw: () => new Uint8Array(),
  };
}

test('a lane is held above its budget and goes on at half of it', () => {
  const calls: string[] = [];
  const queue = new LaneQueue<string>(100, { pause: () => calls.push('pause'), resume: () => calls.push('resume') });
  queue.push([delivery(0, 40), delivery(1, 40)]);
  expect(calls).toEqual([]);
  queue.push([delivery(2, 40)]);
  queue.push([delivery(3, 40)]);
  expect(calls).toEqual(['pause']);
  expect(queue.take(40).map(({ offset }) => offset)).toEqual([0]);
  expect(queue.take(40).map(({ offset }) => offset)).toEqual([1]);
  expect(calls).toEqual(['pause']);
  expect(queue.take(40).map(({ offset }) => offset)).toEqual([2]);
  expect(calls).toEqual(['pause', 'resume']);
});

test('a message larger than a run is taken by itself', () => {
  const queue = new LaneQueue<string>(1000, { pause: () => undefined, resume: () => undefined });
  queue.push([delivery(0, 500), delivery(1, 10)]);
  expect(queue.take(100).map(({ offset }) => offset)).toEqual([0]);
});
