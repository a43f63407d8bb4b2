import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { selectAt } from './select.ts';

test('the value at a place is that of the sorted values', () => {
  const values = fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 1, maxLength: 300 });
  fc.assert(
    fc.property(values, fc.nat(), (numbers, at) => {
      const place = at % numbers.length;
      expect(selectAt(Float64Array.from(numbers), place)).toBe(numbers.toSorted((a, b) => a - b)[place]);
    }),
  );
});
