import { expect, test } from '@jest/globals';
import { parseSorting, pressed, sortingText } from './sorting.ts';

test.each([
  ['-start', { field: 'start', descending: true }],
  ['srcPort', { field: 'srcPort', descending: false }],
  ['nonsense', { field: 'start', descending: true }],
  [undefined, { field: 'start', descending: true }],
])('%p', (text, sorting) => expect(parseSorting(text)).toEqual(sorting));

test('a second press turns the order round; another column begins with its own', () => {
  const bytes = pressed(parseSorting('-start'), 'bytes');
  expect(sortingText(bytes)).toBe('-bytes');
  expect(sortingText(pressed(bytes, 'bytes'))).toBe('bytes');
  expect(sortingText(pressed(bytes, 'srcAddress'))).toBe('srcAddress');
});
