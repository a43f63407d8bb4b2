import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { feed } from '../testing/feed.ts';
import { hex, u16, u32, zeros } from '../testing/frame-bytes.ts';

const MICROSECONDS = 'a1b2c3d4';
const MODIFIED = 'a1b2cd34';

interface PcapFields {
  readonly magic?: string;
  readonly minor?: number;
  readonly snapshotLength?: number;
  readonly linkType?: number;
}

function pcap(fields: PcapFields, ...records: readonly (readonly number[])[]): Uint8Array {
  return Uint8Array.from([
    ...hex(fields.magic ?? MICROSECONDS),
    ...u16(2),
    ...u16(fields.minor ?? 4),
    ...zeros(8),
    ...u32(fields.snapshotLength ?? 65_535),
    ...u32(fields.linkType ?? 1),
    ...records.flat(),
  ]);
}

function record(captured: number, length: number, data: readonly number[], seconds = 7, fraction = 9): number[] {
  return [...u32(seconds), ...u32(fraction), ...u32(captured), ...u32(length), ...data];
}

/** A pcapng block, big endian, with its length at both ends. */
function block(type: number, body: readonly number[], length = body.length + 12): number[] {
  return [...u32(type), ...u32(length), ...body, ...u32(length)];
}

const SECTION = block(0x0a0d0d0a, hex('1a2b3c4d 0001 0000 ffffffffffffffff'));
const ETHERNET = block(1, hex('0001 0000 00000000'));

function enhanced(captured: number, data: readonly number[], id = 0): number[] {
  return block(6, [...u32(id), ...u32(0), ...u32(77), ...u32(captured), ...u32(captured), ...data]);
}

function pcapng(...blocks: readonly (readonly number[])[]): Uint8Array {
  return Uint8Array.from([...SECTION, ...blocks.flat()]);
}

describe('pcap', () => {
  test('the modified format has 8 more bytes in each record', () => {
    const data = pcap({ magic: MODIFIED }, [...record(2, 2, zeros(8)), 1, 2], [...record(1, 60, zeros(8)), 3]);
    expect(feed(data, 5).frames).toMatchObject([
      { length: 2, capturedLength: 2, bytes: Uint8Array.of(1, 2) },
      { length: 60, capturedLength: 1, bytes: Uint8Array.of(3) },
    ]);
  });

  test.each([
    { name: '2.2: the lengths stand the other way round', minor: 2, first: 60, second: 2 },
    { name: '2.3: they do when the captured length is the greater', minor: 3, first: 60, second: 2 },
    { name: '2.3: they do not otherwise', minor: 3, first: 2, second: 60 },
    { name: '2.4', minor: 4, first: 2, second: 60 },
  ])('version $name', ({ minor, first, second }) => {
    const { frames, problem } = feed(pcap({ minor }, record(first, second, [1, 2])), 9);
    expect(problem).toBeUndefined();
    expect(frames).toMatchObject([{ length: 60, capturedLength: 2 }]);
  });

  test('the upper half of the link type says how long the frame check sequence is', () => {
    expect(feed(pcap({ linkType: 0x3400_0001 }, record(1, 1, [0])), 99).frames).toMatchObject([{ linkType: 1 }]);
  });

  test('the latest time that a record can have is exact', () => {
    const data = pcap({}, record(0, 0, [], 0xffff_ffff, 0xffff_ffff));
    expect(feed(data, 99).frames).toMatchObject([{ time: 4_294_967_295_000_000 + 4_294_967_295 }]);
  });

  test('frames over a small snapshot length are read up to 262144 bytes', () => {
    const data = pcap({ snapshotLength: 96 }, record(262_144, 262_144, zeros(262_144)), record(262_145, 262_145, []));
    const { frames, problem } = feed(data, 65_536);
    expect(frames).toMatchObject([{ capturedLength: 262_144 }]);
    expect(problem).toEqual({
      kind: 'bad-record',
      byteOffset: 24 + 16 + 262_144,
      message:
        'The capture is damaged at byte 262184: a packet record claims 262145 captured bytes, over the limit of 262144; ' +
        'what comes before is kept, copy or record the file again to have the rest.',
    });
  });

  test('no snapshot length makes a record over 1 MiB believable', () => {
    const { problem } = feed(pcap({ snapshotLength: 0xffff_ffff }, record(1_048_577, 1_048_577, [])), 99);
    expect(problem).toMatchObject({ kind: 'bad-record', byteOffset: 24 });
  });
});

describe('pcapng', () => {
  test('blocks of unknown type are passed over without being held', () => {
    const data = pcapng(ETHERNET, block(0xbad, zeros(300_000)), enhanced(4, [1, 2, 3, 4]));
    const { frames, problem, mostHeld } = feed(data, 1000);
    expect(problem).toBeUndefined();
    expect(frames).toMatchObject([{ time: 77, bytes: Uint8Array.of(1, 2, 3, 4) }]);
    expect(mostHeld).toBeLessThan(1000);
  });

  test('a stream that ends in a block that is passed over is cut off', () => {
    const data = pcapng(ETHERNET, block(0xbad, zeros(100)).slice(0, 50));
    expect(feed(data, 10).problem).toMatchObject({ kind: 'truncated', byteOffset: SECTION.length + ETHERNET.length });
  });

  test('a length without the padding is taken with it', () => {
    const packet = block(6, [...u32(0), ...u32(0), ...u32(1), ...u32(2), ...u32(2), 8, 9, 0, 0], 34);
    const { frames, problem } = feed(pcapng(ETHERNET, packet, enhanced(4, zeros(4))), 7);
    expect(problem).toBeUndefined();
    expect(frames).toMatchObject([{ bytes: Uint8Array.of(8, 9) }, { capturedLength: 4 }]);
  });

  test('options that do not fit end the list of options', () => {
    const data = pcapng(block(1, hex('0071 0000 00000000 0009 0001 09000000 0003 ffff')), enhanced(4, zeros(4)));
    expect(feed(data, 11)).toMatchObject({ problem: undefined, frames: [{ linkType: 113, time: 0 }] });
  });

  test.each([
    {
      name: 'a packet before any interface',
      blocks: [enhanced(0, [])],
      message: /names interface 0, the section describes 0/,
    },
    { name: 'a simple packet before any interface', blocks: [block(3, u32(0))], message: /before any interface/ },
    {
      name: 'a simple packet over its block',
      blocks: [ETHERNET, block(3, u32(9))],
      message: /claims 9 bytes in a block of 16/,
    },
    {
      name: 'a packet over its block',
      blocks: [ETHERNET, enhanced(5, zeros(4))],
      message: /claims 5 bytes in a block of 36/,
    },
    {
      name: 'a packet block too short',
      blocks: [ETHERNET, block(6, zeros(16))],
      message: /packet block of 28 bytes is too short/,
    },
    { name: 'an interface too short', blocks: [block(1, zeros(4))], message: /interface description of 16 bytes/ },
    { name: 'a section without byte order', blocks: [block(0x0a0d0d0a, zeros(16))], message: /no byte-order magic/ },
    {
      name: 'a section of 8 bytes',
      blocks: [block(0x0a0d0d0a, hex('1a2b3c4d 0001 0000'), 8)],
      message: /section header claims 8 bytes/,
    },
    {
      name: 'an interface of 3 GB',
      blocks: [block(1, zeros(8), 3_000_000_000)],
      message: /type 1 claims 3000000000 bytes/,
    },
  ])('$name', ({ blocks, message }) => {
    const faulty = blocks.slice(0, -1).reduce((sum, bytes) => sum + bytes.length, SECTION.length);
    const { problem } = feed(pcapng(...blocks), 1000);
    expect(problem).toMatchObject({ kind: 'bad-record', byteOffset: faulty });
    expect(problem?.message).toMatch(message);
  });

  test('a section that describes interfaces without end', () => {
    const one = Uint8Array.from(ETHERNET);
    const data = new Uint8Array(SECTION.length + one.length * 65_537);
    data.set(SECTION);
    for (let i = 0; i < 65_537; i++) data.set(one, SECTION.length + i * one.length);
    expect(feed(data, 100_000).problem?.message).toMatch(/describes over 65536 interfaces/);
  });
});

describe('what is no capture', () => {
  test.each([
    { name: 'no bytes', bytes: [], kind: 'empty', message: /is empty: it has 0 bytes/ },
    { name: 'text', bytes: [...Buffer.from('hello')], kind: 'not-a-capture', message: /at byte 0 it has 68 65 6c 6c / },
    { name: 'two bytes', bytes: [0xa1, 0xb2], kind: 'not-a-capture', message: /it has a1 b2 where/ },
    {
      name: 'a magic number alone',
      bytes: hex(MICROSECONDS),
      kind: 'truncated',
      message: /ends at byte 4 inside the file header/,
    },
    {
      name: 'a section type alone',
      bytes: hex('0a0d0d0a'),
      kind: 'truncated',
      message: /ends at byte 4 inside the block/,
    },
  ])('$name', ({ bytes, kind, message }) => {
    const { frames, problem } = feed(Uint8Array.from(bytes), 3);
    expect(frames).toEqual([]);
    expect(problem).toMatchObject({ kind, byteOffset: 0 });
    expect(problem?.message).toMatch(message);
  });
});

describe('any bytes', () => {
  const good = [
    pcap({}, record(4, 60, [1, 2, 3, 4]), record(0, 0, []), record(3, 3, [1, 2, 3])),
    pcapng(ETHERNET, enhanced(4, [1, 2, 3, 4]), block(3, [...u32(4), 1, 2, 3, 4]), block(5, zeros(20)), SECTION),
  ];
  const damaged = fc
    .tuple(fc.constantFrom(...good), fc.array(fc.tuple(fc.nat(200), fc.nat(255)), { maxLength: 6 }), fc.nat(250))
    .map(([bytes, changes, length]) => {
      const copy = Uint8Array.from(bytes);
      for (const [at, value] of changes) if (at < copy.length) copy[at] = value;
      return copy.slice(0, length);
    });

  test('whatever the damage, pieces do not matter and frames lie in the stream', () => {
    fc.assert(
      fc.property(
        damaged,
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 1, max: 4 }),
        (bytes, piece, capacity) => {
          const whole = feed(bytes, Math.max(bytes.length, 1));
          const { frames, problem } = feed(bytes, piece, capacity);
          expect({ frames, problem }).toEqual({ frames: whole.frames, problem: whole.problem });
          for (const frame of frames) expect(frame.bytes).toHaveLength(frame.capturedLength);
        },
      ),
      { numRuns: 2000 },
    );
  });
});
