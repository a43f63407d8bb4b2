import { describe, expect, test } from '@jest/globals';
import { addressText } from '@weir/schema';
import fc from 'fast-check';
import { addressBlock, readAddress, isInBlock, macBytes } from './address.ts';

test.each([
  '0.0.0.0',
  '192.0.2.1',
  '255.255.255.255',
  '::',
  '::1',
  'fe80::1',
  '2001:db8::8:800:200c:417a',
  '64:ff9b::c000:221',
])('%s is the address that is written', (text) => {
  const bytes = readAddress(text);
  expect(bytes && addressText(bytes, 0)).toBe(text);
});

test('the dotted end of an IPv6 address', () => {
  expect(readAddress('::ffff:192.0.2.1')).toEqual(readAddress('192.0.2.1'));
  expect(readAddress('64:ff9b::192.0.2.33')).toEqual(readAddress('64:ff9b::c000:221'));
});

test.each([
  '',
  '1',
  '1.2.3',
  '1.2.3.4.5',
  '256.0.0.1',
  '01.2.3.4',
  ':',
  ':::',
  '1::2::3',
  '12345::',
  '1:2:3:4:5:6:7:8:9',
  '1:2:3:4:5:6:7::8',
  'fe80::1%eth0',
  'g::1',
])('%j is no address', (text) => {
  expect(readAddress(text)).toBeUndefined();
});

describe('a block', () => {
  test.each([
    ['10.0.0.0/8', '10.255.0.1', true],
    ['10.0.0.0/8', '11.0.0.1', false],
    ['192.0.2.128/25', '192.0.2.127', false],
    ['192.0.2.128/25', '192.0.2.200', true],
    ['192.0.2.5', '192.0.2.5', true],
    ['192.0.2.5', '192.0.2.6', false],
    ['0.0.0.0/0', '8.8.8.8', true],
    ['0.0.0.0/0', '2001:db8::1', false],
    ['::/0', '8.8.8.8', true],
    ['fe80::/10', 'febf::1', true],
    ['fe80::/10', 'fec0::1', false],
  ])('%s has %s: %s', (block, address, expected) => {
    const parsed = addressBlock(block);
    const bytes = readAddress(address);
    if (parsed === undefined || bytes === undefined) throw new Error('no block');
    expect(isInBlock(bytes, 0, parsed)).toBe(expected);
  });

  test.each(['10.0.0.0/33', '10.0.0.0/', '10.0.0.0/8/8', 'ten/8', '::/129', '10.0.0.0/-1'])('%s is none', (text) => {
    expect(addressBlock(text)).toBeUndefined();
  });

  test('of any length has what agrees in its first bits', () => {
    const octet = fc.integer({ min: 0, max: 255 });
    const address = fc.tuple(octet, octet, octet, octet);
    const number = ([a, b, c, d]: readonly number[]): number =>
      (a ?? 0) * 2 ** 24 + (b ?? 0) * 2 ** 16 + (c ?? 0) * 256 + (d ?? 0);
    fc.assert(
      fc.property(address, address, fc.integer({ min: 0, max: 32 }), (one, other, bits) => {
        const block = addressBlock(`${one.join('.')}/${bits}`);
        const bytes = readAddress(other.join('.'));
        const size = 2 ** (32 - bits);
        expect(block && bytes && isInBlock(bytes, 0, block)).toBe(
          Math.floor(number(one) / size) === Math.floor(number(other) / size),
        );
      }),
    );
  });
});

test('a MAC address', () => {
  expect(macBytes('00:1a:2B:3c:4d:5e')).toEqual(Uint8Array.of(0, 0x1a, 0x2b, 0x3c, 0x4d, 0x5e));
  expect(macBytes('00-1a-2b-3c-4d-5e')).toEqual(macBytes('00:1a:2b:3c:4d:5e'));
  expect(macBytes('00:1a:2b')).toBeUndefined();
});
