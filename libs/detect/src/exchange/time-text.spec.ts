import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { timeText } from './time-text.ts';

test('times are those of the calendar, to the microsecond', () => {
  fc.assert(
    fc.property(fc.integer({ min: -6e13, max: 9e12 }), (ms) => {
      expect(timeText(ms * 1000)).toBe(new Date(ms).toISOString().replace('Z', '000Z'));
    }),
  );
  expect(timeText(1_709_164_799_999_999)).toBe('2024-02-28T23:59:59.999999Z');
  expect(timeText(-1)).toBe('1969-12-31T23:59:59.999999Z');
});
