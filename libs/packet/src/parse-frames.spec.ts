import { packets as packetsTopic, type FrameBatch, type PacketBatch } from '@weir/schema';
import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { FRAGMENT, LAYER, TUNNEL } from './decode/decoding.ts';
import { parseFrames } from './parse-frames.ts';
import { frameBatch } from './testing/feed.ts';
import { ethernet, hex, ipv4, ipv6, tcp, udp, vlan, zeros } from './testing/frame-bytes.ts';
import { packetOf } from './testing/packet-of.ts';

function neverDropped(reason: string): void {
  throw new Error(`dropped: ${reason}`);
}

function rows(batch: PacketBatch): unknown[] {
  return Array.from({ length: batch.count }, (_, row) => packetsTopic.row(batch, row));
}

/** The rows with the bytes of their payload instead of its place. */
function withPayload(batch: PacketBatch): unknown[] {
  return Array.from({ length: batch.count }, (_, row) => {
    const from = batch.payloadOffset[row] ?? 0;
    const payload = [...batch.payload.subarray(from, from + (batch.payloadKept[row] ?? 0))];
    return { ...packetsTopic.row(batch, row), payloadOffset: 0, payload };
  });
}

function symbolsOf(name: string): readonly string[] {
  return packetsTopic.fields.find((field) => field.name === name)?.symbols ?? [];
}

describe('batches', () => {
  test('each frame makes one packet, in order, with its capture record', () => {
    const frames = frameBatch(
      [ethernet(0x0800, ipv4({ protocol: 17 }, udp([]))), [], ethernet(0x88cc, [])].map((f) => Uint8Array.from(f)),
    );
    frames.time.set([11, 12, 13]);
    frames.lowMark.set([1, 2, 3]);
    frames.number.set([70, 80, 90]);
    frames.length.set([100, 200, 300]);
    expect(rows(parseFrames(frames, neverDropped))).toMatchObject([
      { number: 70, time: 11, lowMark: 1, length: 100, capturedLength: 42, dstPort: 53 },
      { number: 80, time: 12, lowMark: 2, length: 200, capturedLength: 0, problem: 'ethernet' },
      { number: 90, time: 13, lowMark: 3, length: 300, capturedLength: 14, etherType: 0x88cc },
    ]);
  });

  test('scalars are handed on', () => {
    const frames = { ...frameBatch([]), source: 'a.pcap', lane: 3, watermark: 42, last: true };
    expect(parseFrames(frames, neverDropped)).toMatchObject({
      source: 'a.pcap',
      lane: 3,
      watermark: 42,
      last: true,
      count: 0,
    });
  });

  test('frames of other link types are left out and told by reason', () => {
    const frames = frameBatch([1, 2, 3, 4, 5].map((last) => Uint8Array.from(ethernet(0x88b0 + last, []))));
    frames.linkType.set([1, 147, 187, 1, 147]);
    const drops: [string, number][] = [];
    const packets = parseFrames(frames, (reason, count) => drops.push([reason, count]));
    expect(rows(packets)).toMatchObject([
      { number: 0, etherType: 0x88b1, capturedLength: 14, linkType: 1 },
      { number: 3, etherType: 0x88b4, capturedLength: 14, linkType: 1 },
    ]);
    expect(drops).toEqual([
      ['link-type-147', 2],
      ['link-type-187', 1],
    ]);
  });

  test('a batch that claims bytes behind its data is cut to the data', () => {
    const frames = frameBatch([Uint8Array.from(ethernet(0x0800, ipv4({ protocol: 17 }, udp([]))))]);
    frames.capturedLength[0] = 4_000_000_000;
    frames.offset[0] = 30;
    expect(rows(parseFrames(frames, neverDropped))).toMatchObject([{ problem: 'ethernet', problemAvailable: 12 }]);
    frames.offset[0] = 4_000_000_000;
    expect(rows(parseFrames(frames, neverDropped))).toMatchObject([{ problem: 'ethernet', problemAvailable: 0 }]);
  });

  test('layers, tunnels and fragments have the numbers that the topic gives them', () => {
    const inOrder = (symbols: readonly string[]): [string, number][] => symbols.map((symbol, i) => [symbol, i]);
    expect([['none', 0], ...Object.entries(LAYER)]).toEqual(inOrder(symbolsOf('problem')));
    expect(Object.entries(TUNNEL)).toEqual(inOrder(symbolsOf('tunnel')));
    expect(Object.entries(FRAGMENT)).toEqual(inOrder(symbolsOf('fragment')));
  });
});

describe('every truncation of a frame', () => {
  const syn = tcp({ flags: 2, options: hex('0204 05b4 0402 080a 00000064 00000003 01 0303 07') }, zeros(10));
  test.each([
    {
      name: 'TCP over IPv4 with options, in a VLAN',
      frame: ethernet(0x8100, vlan(5, 0x0800, ipv4({ protocol: 6, options: zeros(4) }, syn))),
      layers: [14, 'ethernet', 18, 'vlan', 42, 'ipv4', 82, 'tcp', 92, 'none'],
    },
    {
      name: 'UDP over IPv6 with two extension headers',
      frame: ethernet(0x86dd, ipv6({ next: 0 }, [60, 0, ...zeros(6), 17, 1, ...zeros(14), ...udp(zeros(4))])),
      layers: [14, 'ethernet', 78, 'ipv6', 86, 'udp', 90, 'none'],
    },
    {
      name: 'ICMP in two VLANs',
      frame: ethernet(0x88a8, vlan(5, 0x8100, vlan(6, 0x0800, ipv4({ protocol: 1 }, hex('0800 0000 0001 0001'))))),
      layers: [14, 'ethernet', 22, 'vlan', 42, 'ipv4', 50, 'icmp', 50, 'none'],
    },
    {
      name: 'ICMPv6',
      frame: ethernet(0x86dd, ipv6({ next: 58 }, hex('8000 0000 0001 0001'))),
      layers: [14, 'ethernet', 54, 'ipv6', 62, 'icmpv6', 62, 'none'],
    },
    {
      name: 'ARP',
      frame: ethernet(0x0806, hex('0001 0800 06 04 0001 02000000000b 0a42000b 000000000000 0a420050')),
      layers: [14, 'ethernet', 42, 'arp', 42, 'none'],
    },
  ])('$name: the problem is in the layer that was cut, what came before is kept', ({ frame, layers }) => {
    const whole = packetOf(frame);
    for (let captured = 0; captured <= frame.length; captured++) {
      const packet = packetOf(frame.slice(0, captured), { wireLength: frame.length });
      const layer = layers[layers.findIndex((end) => typeof end === 'number' && captured < end) + 1] ?? 'none';
      const expected = captured < frame.length ? layer : 'none';
      expect({ captured, problem: packet.problem }).toEqual({ captured, problem: expected });
      expect(packet.problemNeeded > packet.problemAvailable).toBe(expected !== 'none');
      const problemEnd = packet.problemOffset + packet.problemAvailable;
      expect(expected === 'none' ? 0 : captured).toBe(problemEnd);
      expect(known(packet)).toEqual(known(packet, whole));
    }
  });

  /** The fields of `packet` that are decoded, with the values that `from` has for them. */
  function known(packet: object, from: object = packet): unknown[] {
    const values = new Map(Object.entries(from));
    const undecided = new Set(['capturedLength', 'payloadLength', 'payloadKept', 'etherType', 'protocol']);
    return Object.entries(packet)
      .filter(([name, value]) => !name.startsWith('problem') && !undecided.has(name) && value !== 0 && value !== '::')
      .filter(([, value]) => value !== '00:00:00:00:00:00' && value !== 'whole')
      .map(([name]) => [name, values.get(name)]);
  }
});

/** Frames that begin like real ones, so that random bytes get past the first layer. */
const anyFrame = fc
  .tuple(
    fc.constantFrom(0, 14, 18, 34, 38, 54, 62, 74),
    fc.constantFrom(
      ethernet(0x0800, ipv4({ protocol: 6, options: zeros(8) }, tcp({ dataOffset: 15 }, zeros(40)))),
      ethernet(
        0x8100,
        vlan(5, 0x86dd, ipv6({ next: 0 }, [44, 0, ...zeros(6), 6, 0, ...zeros(6), ...tcp({}, zeros(20))])),
      ),
      ethernet(0x0806, hex('0001 0800 06 04 0001 02000000000b 0a42000b 000000000000 0a420050')),
    ),
    fc.uint8Array({ maxLength: 120 }),
  )
  .map(([kept, frame, tail]) => Uint8Array.from([...frame.slice(0, kept), ...tail]));

describe('any bytes', () => {
  test('decoding never throws and no length is negative or absurd', () => {
    fc.assert(
      fc.property(anyFrame, fc.nat(70_000), (bytes, wire) => {
        const frames = frameBatch([bytes]);
        frames.length[0] = wire;
        const packets = parseFrames(frames, neverDropped);
        expect(packets.count).toBe(1);
        const payload = packets.payloadLength[0] ?? 0;
        const longest = packets.etherType[0] === 0x0800 ? Math.max(65_535, wire) : 2 ** 32 - 1;
        expect(payload).toBeLessThanOrEqual(longest);
      }),
      { numRuns: 3000 },
    );
  });

  test('bytes around a frame change nothing', () => {
    fc.assert(
      fc.property(anyFrame, fc.uint8Array({ minLength: 200, maxLength: 200 }), (bytes, around) => {
        const alone = frameBatch([bytes]);
        const data = Uint8Array.from([...around.slice(0, 100), ...bytes, ...around.slice(100)]);
        const within: FrameBatch = { ...alone, data, offset: Uint32Array.of(100) };
        expect(withPayload(parseFrames(within, neverDropped))).toEqual(withPayload(parseFrames(alone, neverDropped)));
      }),
      { numRuns: 1000 },
    );
  });
});
