import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Beginning } from './beginning.ts';
import { OpeningSide } from './opening-side.ts';
import { hexBytes } from './testing/conversation-of.ts';

const QUERY = hexBytes('1234 0100 0001 0000 0000 0000 03777777 076578616d706c65 03636f6d 00 0001 0001');
const ANSWER = hexBytes('1234 8183 0001 0000 0000 0000 03777777 076578616d706c65 03636f6d 00 0001 0001');

interface Piece {
  readonly isForward: boolean;
  readonly from: number;
  readonly size: number;
}

const STREAM = Uint8Array.from({ length: 6000 }, (_, i) => (i * 7) & 0xff);
const piece = fc.record({ isForward: fc.boolean(), from: fc.nat(5000), size: fc.nat(1460) });

function takeAll(beginning: Beginning, pieces: readonly Piece[]): void {
  for (const { isForward, from, size } of pieces) {
    const to = Math.min(from + size, STREAM.length);
    beginning.take(isForward, STREAM, from, to, 0xfffffc00 + from);
  }
}

const stateOf = (beginning: Beginning): unknown => [beginning.save(), beginning.isFinished];

describe('the beginning of a flow', () => {
  test('is finished with its fields and holds nothing once the answer is read', () => {
    const beginning = new Beginning('udp', 40000, 53);
    beginning.take(true, QUERY, 0, QUERY.length);
    expect([beginning.application, beginning.basis, beginning.isFinished]).toEqual([1, 'content', false]);
    beginning.take(false, ANSWER, 0, ANSWER.length);
    expect(beginning.isFinished).toBe(true);
    expect(beginning.heldBytes).toBe(0);
    expect(Object.fromEntries(beginning.fields)).toEqual({
      query: 'www.example.com',
      query_type: 1,
      response_code: 3,
      answers: 0,
    });
  });

  test('that ends before anything is said is guessed by its port', () => {
    const beginning = new Beginning('udp', 40000, 53);
    beginning.end();
    expect([beginning.application, beginning.basis]).toEqual([1, 'port']);
  });

  test('on an unknown port, of bytes that nobody knows, is unknown', () => {
    const beginning = new Beginning('udp', 40000, 40001);
    beginning.take(true, Uint8Array.of(0xff, 0xff, 0xff), 0, 3);
    beginning.end();
    expect([beginning.application, beginning.basis]).toEqual([0, 'none']);
  });

  test('saved and restored anywhere goes on as if nothing had happened', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), fc.nat(12), fc.constantFrom(53, 40001), (pieces, at, port) => {
        for (const transport of ['tcp', 'udp'] as const) {
          const straight = new Beginning(transport, 40000, port);
          takeAll(straight, pieces.slice(0, at));
          const restored = Beginning.restore(straight.save());
          expect(stateOf(restored)).toEqual(stateOf(straight));
          takeAll(straight, pieces.slice(at));
          takeAll(restored, pieces.slice(at));
          straight.end();
          restored.end();
          expect(stateOf(restored)).toEqual(stateOf(straight));
        }
      }),
      { numRuns: 200 },
    );
  });

  test.each([
    ['an array', new Uint8Array(64)],
    ['a buffer that others share', Buffer.alloc(100).subarray(30)],
  ])('keeps nothing of the packet in hand, which came in %s', (_, packet) => {
    const beginning = new Beginning('tcp', 40000, 40001);
    const write = (text: string): number => new TextEncoder().encodeInto(text, packet).written;
    beginning.take(true, packet, 0, write('GET /a'), 1);
    expect(beginning.heldBytes).toBe(6);
    beginning.take(true, packet, 0, write(' HTTP/1.1\r\n\r\n'), 7);
    beginning.end();
    expect(Object.fromEntries(beginning.fields)).toEqual({ method: 'GET', path: '/a' });
  });

  test('of one datagram that says all holds nothing', () => {
    const beginning = new Beginning('udp', 40000, 53);
    beginning.take(true, ANSWER, 0, ANSWER.length);
    expect([beginning.isFinished, beginning.heldBytes, beginning.fields.get('response_code')]).toEqual([true, 0, 3]);
  });

  test('fields survive saving', () => {
    const beginning = new Beginning('udp', 40000, 53);
    beginning.take(true, QUERY, 0, QUERY.length);
    expect(Beginning.restore(beginning.save()).fields).toEqual(beginning.fields);
  });

  test.each([
    ['nothing', new Uint8Array(0)],
    ['another layout', Uint8Array.of(9, 0, 0)],
    ['a byte too many', Uint8Array.of(...new Beginning('tcp', 1, 2).save(), 0)],
  ])('%s is refused', (_, bytes) => {
    expect(() => Beginning.restore(bytes)).toThrow(RangeError);
  });
});

describe('a side of TCP', () => {
  const takeSegments = (side: OpeningSide, segments: readonly (readonly [from: number, to: number])[]): OpeningSide => {
    side.base = 0xffffff00;
    for (const [from, to] of segments) side.takeSegment(STREAM, from, to, (0xffffff00 + from) >>> 0);
    return side;
  };

  test.each([
    {
      name: 'in order',
      segments: [
        [0, 100],
        [100, 300],
      ],
      ends: [100, 300],
    },
    {
      name: 'swapped',
      segments: [
        [100, 300],
        [0, 100],
      ],
      ends: [100, 300],
    },
    {
      name: 'backwards',
      segments: [
        [200, 300],
        [100, 200],
        [0, 100],
      ],
      ends: [100, 200, 300],
    },
    {
      name: 'sent again, in part',
      segments: [
        [0, 100],
        [50, 150],
        [0, 100],
      ],
      ends: [100, 150],
    },
    {
      name: 'with a gap',
      segments: [
        [0, 100],
        [200, 300],
      ],
      ends: [100],
    },
  ] as const)('$name gives what is contiguous', ({ segments, ends }) => {
    const side = takeSegments(new OpeningSide(), segments);
    expect(side.ends).toEqual(ends);
    expect(side.bytes.subarray(0, side.length)).toEqual(STREAM.subarray(0, ends.at(-1)));
    expect(side.closed).toBe(false);
  });

  test.each([
    {
      name: 'the bound is reached',
      segments: [
        [0, 3000],
        [3000, 5000],
      ],
      length: 4096,
    },
    {
      name: 'the bound goes by behind a gap',
      segments: [
        [0, 100],
        [4200, 4300],
      ],
      length: 100,
    },
    {
      name: 'a fifth run waits',
      segments: [
        [10, 20],
        [30, 40],
        [50, 60],
        [70, 80],
        [90, 95],
      ],
      length: 0,
    },
  ] as const)('is closed when $name', ({ segments, length }) => {
    const side = takeSegments(new OpeningSide(), segments);
    expect([side.closed, side.length]).toEqual([true, length]);
  });

  test('never holds other bytes than the stream has, nor more than the bound', () => {
    const segment = fc
      .tuple(fc.nat(5000), fc.nat(1460))
      .map(([from, size]) => [from, Math.min(from + size, 6000)] as const);
    fc.assert(
      fc.property(fc.array(segment, { maxLength: 40 }), (segments) => {
        const side = takeSegments(new OpeningSide(), segments);
        expect(side.bytes.length).toBeLessThanOrEqual(4096);
        expect(side.bytes.subarray(0, side.length)).toEqual(STREAM.subarray(0, side.length));
        expect(side.ends.at(-1) ?? 0).toBe(side.length);
      }),
    );
  });
});

test('a side of UDP keeps three datagrams, and of what does not fit the beginning', () => {
  const side = new OpeningSide();
  expect([side.takeDatagram(STREAM, 0, 3000), side.takeDatagram(STREAM, 3000, 5000)]).toEqual([true, true]);
  expect([side.ends, side.closed]).toEqual([[3000, 4096], true]);
  const small = new OpeningSide();
  for (let i = 0; i < 5; i++) small.takeDatagram(STREAM, i, i + 10);
  expect([small.ends, small.closed]).toEqual([[10, 20, 30], true]);
});

test('a side of UDP keeps no datagram twice, as mirrored ports record it', () => {
  const side = new OpeningSide();
  const takes = [0, 10, 0, 10, 5, 10].map((from) => side.takeDatagram(STREAM, from, from + 10));
  expect(takes).toEqual([true, true, false, false, true, false]);
  expect([side.ends, side.closed]).toEqual([[10, 20, 30], true]);
});
