import { expect, test } from '@jest/globals';
import { GapError } from '@weir/stream';
import { startOffset } from './start-offset.ts';

const bounds = { low: 80, high: 100 };

test.each([
  ['nothing saved: the oldest message', undefined, 80],
  ['the oldest message', 80, 80],
  ['in the middle', 90, 90],
  ['everything read', 100, 100],
])('%s', (_name, from, expected) => {
  expect(startOffset('topic t lane 1', from, bounds)).toBe(expected);
});

test.each([
  [
    'messages deleted before they were read',
    50,
    /begins at offset 80 .* read from 50: retention has deleted 30 messages/,
  ],
  ['a log that has lost its end', 101, /ends at offset 100 .* read from 101/],
])('%s are a gap', (_name, from, message) => {
  expect(() => startOffset('topic t lane 1', from, bounds)).toThrow(GapError);
  expect(() => startOffset('topic t lane 1', from, bounds)).toThrow(message);
});
