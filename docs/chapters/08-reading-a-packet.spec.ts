/**
 * # 8. Reading a packet
 *
 * The stage `parse` makes one packet of each frame. A packet is a row across columns: what stands in the headers of layers 2 to 4. This
 * chapter builds a frame byte by byte, reads it, cuts it off, and wraps it into a tunnel.
 */
import { OpeningPayload } from '@weir/flow';
import { parseFrames } from '@weir/packet';
import { allocateFrames, packets, type FrameBatch, type Packet, type PacketBatch } from '@weir/schema';
import { expect, test } from '@jest/globals';

const hex = (text: string): number[] => text.match(/[0-9a-f]{2}/gi)?.map((byte) => Number.parseInt(byte, 16)) ?? [];

const ETHERNET = hex('02 00 00 00 00 50  02 00 00 00 00 0b  08 00');
/** From 10.66.0.11 to 10.66.0.80, 20 bytes of header; the length is that of header and body, the protocol 17 is UDP. */
const ipv4 = (body: readonly number[]): number[] => [
  ...hex('45 00'),
  ...[(20 + body.length) >> 8, (20 + body.length) & 255],
  ...hex('00 00 00 00  40 11 00 00  0a 42 00 0b  0a 42 00 50'),
  ...body,
];
/** Ports, length, no checksum. */
const udp = (srcPort: number, dstPort: number, body: readonly number[]): number[] => [
  ...[srcPort >> 8, srcPort & 255, dstPort >> 8, dstPort & 255, (8 + body.length) >> 8, (8 + body.length) & 255, 0, 0],
  ...body,
];
/** "Where is weir.test?" */
const QUESTION = hex('12 34 01 00  00 01 00 00 00 00 00 00  04 77 65 69 72  04 74 65 73 74 00  00 01 00 01');
const FRAME = [...ETHERNET, ...ipv4(udp(40000, 53, QUESTION))];

/** A message with these frames, as `capture` sends them: columns, and all bytes one after another. */
function framesOf(...all: readonly (readonly number[])[]): FrameBatch {
  const frames = allocateFrames(all.length, { source: 'chapter.pcap', lane: 0, watermark: 0, last: false });
  let offset = 0;
  all.forEach((bytes, i) => {
    frames.number[i] = i;
    frames.linkType[i] = 1;
    frames.length[i] = frames.capturedLength[i] = bytes.length;
    frames.offset[i] = offset;
    offset += bytes.length;
  });
  return { ...frames, data: Uint8Array.from(all.flat()) };
}

const read = (frames: FrameBatch): PacketBatch => parseFrames(frames, () => undefined);
const first = (frames: FrameBatch): Packet => packets.row(read(frames), 0);

test('a frame becomes a row of columns', () => {
  const batch = read(framesOf(FRAME));
  // The columns are typed arrays; nothing is allocated for a packet. `row` is how a person sees one.
  expect(batch.srcPort[0]).toBe(40000);
  expect(packets.row(batch, 0)).toMatchObject({
    srcMac: '02:00:00:00:00:0b',
    srcAddress: '10.66.0.11',
    dstAddress: '10.66.0.80',
    protocol: 17,
    ttl: 64,
    dstPort: 53,
    payloadLength: QUESTION.length,
    problem: 'none',
  });
});

/**
 * Captures are cut, and what attackers send is wrong on purpose. Nothing outside a frame is ever read, and nothing is thrown: what came
 * before the fault stands, and the packet says which layer needed how many bytes and had how many.
 */
test('a frame that is cut off says where', () => {
  const frames = framesOf(FRAME);
  frames.capturedLength[0] = 14 + 20 + 5;
  expect(first(frames)).toMatchObject({
    srcAddress: '10.66.0.11',
    srcPort: 40000,
    problem: 'udp',
    problemOffset: 34,
    problemNeeded: 8,
    problemAvailable: 5,
  });
});

/** A tunnel carries frames in packets. The row is that of the innermost packet; the outermost addresses are kept beside it. */
test('a tunnel is followed to the packet inside', () => {
  const vxlan = [...hex('08 00 00 00  00 10 00 00'), ...FRAME];
  const outer = ipv4(udp(50000, 4789, vxlan));
  outer.splice(12, 8, ...hex('c0 00 02 01  c0 00 02 02'));
  expect(first(framesOf([...ETHERNET, ...outer]))).toMatchObject({
    tunnel: 'vxlan',
    tunnelId: 0x1000,
    tunnelDepth: 1,
    srcAddress: '10.66.0.11',
    dstPort: 53,
    outerSrcAddress: '192.0.2.1',
    outerDstAddress: '192.0.2.2',
  });
});

/**
 * Of the payload, what the flow stage will look at travels along: the first eight packets of each direction in a message, and 16 bytes of
 * every datagram after them; what is heard in the course of a flow, such as questions of DNS, as far as it is read ([why](../adr/0015-first-payload-travels-with-packets.md)).
 */
test('the first payload of a flow travels with its packets', () => {
  const kept = new OpeningPayload().keep(read(framesOf(...Array.from({ length: 10 }, () => FRAME))));
  expect([...kept.payloadKept]).toEqual(Array.from({ length: 10 }, () => QUESTION.length));
  const from = kept.payloadOffset[7] ?? 0;
  expect([...kept.payload.subarray(from, from + QUESTION.length)]).toEqual(QUESTION);
});
