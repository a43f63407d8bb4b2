import { describe, expect, test } from '@jest/globals';
import { bytesOfBase64, headerEntries, hexLines, rowText } from './original.ts';

describe('hex dump', () => {
  test('sixteen bytes a line in two groups, with what can be read beside it', () => {
    const bytes = Uint8Array.from({ length: 18 }, (_, i) => (i === 17 ? 0xff : 0x41 + i));
    expect(hexLines(bytes, 16)).toEqual([
      { offset: '000000', hex: '41 42 43 44 45 46 47 48  49 4a 4b 4c 4d 4e 4f 50', text: 'ABCDEFGHIJKLMNOP' },
      { offset: '000010', hex: '51 ff'.padEnd(48), text: 'Q.' },
    ]);
  });

  test('eight on a phone', () =>
    expect(hexLines(new Uint8Array(9), 8).map((line) => line.offset)).toEqual(['000000', '000008']));

  test('nothing has no lines', () => expect(hexLines(new Uint8Array(), 16)).toEqual([]));
});

test('base64 that is none is told apart from no bytes', () => {
  expect(bytesOfBase64('AP8=')).toEqual(Uint8Array.of(0, 255));
  expect(bytesOfBase64('')).toEqual(new Uint8Array());
  expect(bytesOfBase64('%')).toBeNull();
});

test('headers are names and values, or shown as they are', () => {
  expect(headerEntries('{"origin":"capture/3","sequence":7}')).toEqual([
    ['origin', 'capture/3'],
    ['sequence', '7'],
  ]);
  expect(headerEntries('')).toEqual([]);
  expect(headerEntries('[1]')).toBeNull();
  expect(headerEntries('not json')).toBeNull();
});

test('the place of a record, or the whole message', () => {
  expect(rowText(4_294_967_295)).toBe('whole message');
  expect(rowText(3)).toBe('record 3');
});
