import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { BYTES, FIXED32, FIXED64, VARINT, WireReader } from './wire-reader.ts';

function hex(text: string): Uint8Array {
  return Uint8Array.from(text.split(' ').map((byte) => Number.parseInt(byte, 16)));
}

function varint(value: bigint): number[] {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, value);
  for (; rest > 0x7fn; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  return [...bytes, Number(rest)];
}

function fieldsOf(bytes: Uint8Array): { fields: unknown[]; problem: string | undefined } {
  const reader = new WireReader(bytes);
  const fields: unknown[] = [];
  while (reader.next()) {
    const { field, wire, integer, start, end } = reader;
    fields.push(wire === VARINT ? { field, wire, integer } : { field, wire, bytes: [...bytes.subarray(start, end)] });
  }
  return { fields, problem: reader.problem?.what };
}

describe('fields of a message', () => {
  test.each([
    ['150, as in the encoding guide', '08 96 01', [{ field: 1, wire: VARINT, integer: 150 }]],
    [
      '"testing", as in the encoding guide',
      '12 07 74 65 73 74 69 6e 67',
      [{ field: 2, wire: BYTES, bytes: [...Buffer.from('testing')] }],
    ],
    [
      'fixed widths',
      '0d 00 00 80 3f 11 00 00 00 00 00 00 f0 3f',
      [
        { field: 1, wire: FIXED32, bytes: [0, 0, 0x80, 0x3f] },
        { field: 2, wire: FIXED64, bytes: [0, 0, 0, 0, 0, 0, 0xf0, 0x3f] },
      ],
    ],
    ['a field number of two bytes', 'a0 01 02', [{ field: 20, wire: VARINT, integer: 2 }]],
    ['an empty message', '', []],
  ])('%s', (_name, text, fields) => {
    expect(fieldsOf(text === '' ? new Uint8Array() : hex(text))).toEqual({ fields, problem: undefined });
  });

  test.each([
    ['a key of zero', '00 01', 'a field key is not one'],
    ['a group', '0b', 'a field has a wire type that there is not'],
    ['a varint without an end', '08 96', 'a varint does not end'],
    ['a varint of eleven bytes', '08 ff ff ff ff ff ff ff ff ff ff 01', 'a varint does not end'],
    ['bytes that are not there', '12 07 74', 'a field is longer than what is there'],
    ['a length below zero', '12 ff ff ff ff ff ff ff ff ff 01', 'a field is longer than what is there'],
    ['a fixed width that is not there', '0d 00 00', 'a field is longer than what is there'],
  ])('%s', (_name, text, problem) => {
    expect(fieldsOf(hex(text)).problem).toBe(problem);
  });

  test('integers are exact within 2^53, with their sign', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 53n), max: 2n ** 53n }), (value) => {
        const reader = new WireReader(Uint8Array.from([8, ...varint(value)]));
        expect(reader.next()).toBe(true);
        expect(reader.integer).toBe(Number(value));
      }),
    );
  });

  test('integers beyond are near', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (value) => {
        const reader = new WireReader(Uint8Array.from([8, ...varint(value)]));
        reader.next();
        expect(Math.abs(reader.integer - Number(value))).toBeLessThanOrEqual(Math.abs(Number(value)) * 1e-15);
      }),
    );
  });

  test('whatever the bytes, it ends, and never reads outside', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const reader = new WireReader(bytes, 0, bytes.length);
        for (let at = 0; reader.next(); at = reader.end) {
          expect(reader.end).toBeGreaterThan(at);
          expect(reader.end).toBeLessThanOrEqual(bytes.length);
        }
      }),
    );
  });
});
