import { test, expect } from '@jest/globals';
import { fieldJson } from './field-json.ts';

test.each([
  ['none', []],
  ['a text that has to be escaped', [['host', 'a"b\\c\u0007é']]],
  [
    'numbers and texts, in their order',
    [
      ['status', 200],
      ['path', '/'],
      ['method', ''],
    ],
  ],
  ['a number that JSON has not', [['status', NaN]]],
] as [string, [string, string | number][]][])('%s: what JSON.stringify writes of an object', (_, fields) => {
  expect(fieldJson(new Map(fields))).toBe(JSON.stringify(Object.fromEntries(fields)));
});
