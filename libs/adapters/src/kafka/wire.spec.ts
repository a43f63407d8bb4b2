import { describe, expect, test } from '@jest/globals';
import { DecodeError, allocateFrames } from '@weir/schema';
import type { Position } from '@weir/stream';
import * as fc from 'fast-check';
import { avroOf, endsAtOf, headerTexts, schemaIdOf, stampHeaders, stampOf, writeWireHeader } from './wire.ts';

const batch = allocateFrames(0, { source: 's', lane: 0, watermark: 0, last: false });

describe('values in Confluent wire format', () => {
  test('carry magic 0, the schema id big endian, then the Avro bytes', () => {
    const value = Buffer.of(7, 7, 7, 7, 7, 9, 8);
    writeWireHeader(value, 0x01020304);
    expect([...value]).toEqual([0, 1, 2, 3, 4, 9, 8]);
    expect(schemaIdOf(value)).toBe(0x01020304);
    expect([...avroOf(value)]).toEqual([9, 8]);
  });

  test.each([
    ['an empty value', [], /needs 5 bytes .* has 0/],
    ['a value that ends in the id', [0, 0, 0, 1], /needs 5 bytes .* has 4/],
    ['text', [...Buffer.from('{"a":1}')], /magic byte 0, this one with 123/],
  ])('%s is not decodable and names no schema', (_name, bytes, message) => {
    const value = Buffer.from(bytes);
    expect(schemaIdOf(value)).toBe(0);
    expect(() => avroOf(value)).toThrow(DecodeError);
    expect(() => avroOf(value)).toThrow(message);
  });
});

describe('stamps in headers', () => {
  test('come out as they went in', () => {
    const position = fc.record({ sequence: fc.nat(Number.MAX_SAFE_INTEGER), part: fc.nat() });
    const follows: fc.Arbitrary<Position | undefined> = fc.option(position, { nil: undefined });
    fc.assert(
      fc.property(fc.string(), position, follows, (origin, at, before) => {
        const stamp = { origin, ...at, ...(before === undefined ? {} : { follows: before }) };
        const headers = stampHeaders({ ...stamp, lane: 3, batch });
        const asOnTheWire = Object.fromEntries(Object.entries(headers).map(([key, text]) => [key, Buffer.from(text)]));
        expect(stampOf(headerTexts(asOnTheWire))).toEqual({ ...stamp, origin: Buffer.from(origin).toString() });
      }),
    );
  });

  test.each([
    ['no headers', {}],
    ['an origin alone', { 'weir-origin': 'a/0/s' }],
    ['a negative sequence', { 'weir-origin': 'a/0/s', 'weir-sequence': '-1', 'weir-part': '0' }],
    ['a sequence beyond exact numbers', { 'weir-origin': 'a', 'weir-sequence': '9007199254740993', 'weir-part': '0' }],
    ['a predecessor without part', { 'weir-origin': 'a', 'weir-sequence': '1', 'weir-part': '0', 'weir-follows': '0' }],
  ])('%s are no stamp', (_name, headers) => {
    expect(stampOf(headers)).toBeUndefined();
  });

  test('say how far event time has come with the last message of a source, and nothing else', () => {
    const stamp = { origin: 'parse/3/s', sequence: 1, part: 0, lane: 3 };
    fc.assert(
      fc.property(fc.double({ noNaN: true }), fc.boolean(), (watermark, last) => {
        const headers = headerTexts(stampHeaders({ ...stamp, batch: { ...batch, watermark, last } }));
        expect(endsAtOf(headers)).toEqual(last ? watermark + 0 : undefined);
      }),
    );
  });

  test.each(['', 'soon'])('an end at "%s" is none', (text) => {
    expect(endsAtOf({ 'weir-ends-at': text })).toBeUndefined();
  });

  test('the last of a repeated header counts', () => {
    expect(headerTexts({ a: [Buffer.from('1'), '2'], b: undefined })).toEqual({ a: '2' });
  });
});
