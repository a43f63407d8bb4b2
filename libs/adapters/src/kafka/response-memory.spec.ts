import { describe, expect, test } from '@jest/globals';
import { giveBackBlock, takeBlock } from '@weir/schema';
import { beginReading, endReading, keepResponse, letGoOfResponse } from './response-memory.ts';

const VALUE_BYTES = 1000;

/** A response of some lanes with a message each, and whether its memory is still theirs. */
function response(lanes: number): { values: Buffer[]; isKept(): boolean } {
  const block = takeBlock(50_000);
  const values = Array.from({ length: lanes }, (_, lane) => Buffer.from(block, lane * VALUE_BYTES, VALUE_BYTES));
  const partitions = values.map((value) => ({ messages: [{ value: null }, { value }] }));
  beginReading({ responses: [{ partitions: [...partitions, { messages: [] }] }] });
  return { values, isKept: () => block.byteLength > 0 };
}

function take(value: Buffer): void {
  keepResponse(value);
  endReading([{ value: null }, { value }]);
}

describe('the memory of a response', () => {
  test('is used again after the last message of its last lane', () => {
    const { values, isKept } = response(3);
    for (const value of values) take(value);
    const kept = values.map((value) => {
      letGoOfResponse(value);
      return isKept();
    });
    expect(kept).toEqual([true, true, false]);
    expect(values.map(({ byteLength }) => byteLength)).toEqual([0, 0, 0]);
  });

  test('is kept for a lane that nobody has looked at yet, when the messages of another have all been released', () => {
    const [first = Buffer.alloc(0), second = Buffer.alloc(0)] = response(2).values;
    take(first);
    letGoOfResponse(first);
    expect(second).toHaveLength(VALUE_BYTES);
    take(second);
    expect(second).toHaveLength(VALUE_BYTES);
    letGoOfResponse(second);
    expect(second).toHaveLength(0);
  });

  test('is let go of by lanes of which nothing was kept', () => {
    const { values, isKept } = response(2);
    for (const value of values) endReading([{ value }]);
    expect(isKept()).toBe(false);
  });

  test('is left to the garbage collector when kafkajs leaves out a lane', () => {
    const { values, isKept } = response(2);
    const [first = Buffer.alloc(0)] = values;
    take(first);
    letGoOfResponse(first);
    expect(isKept()).toBe(true);
  });

  test('is none of those who read something else', () => {
    const block = takeBlock(50_000);
    const value = Buffer.from(block, 0, VALUE_BYTES);
    keepResponse(value);
    letGoOfResponse(value);
    endReading([{ value }]);
    expect(value).toHaveLength(VALUE_BYTES);
    giveBackBlock(block);
  });
});
