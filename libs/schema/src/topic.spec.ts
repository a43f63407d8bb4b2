import { describe, expect, test } from '@jest/globals';
import { allocateFlows, allocateFrames, allocatePackets, DecodeError, flows, frames, packets } from './index.ts';

const scalars = { source: 'a.pcap', lane: 3, watermark: 1_700_000_000_000_000, last: false };

describe('topic', () => {
  test('a flow survives the wire and reads as text', () => {
    const batch = allocateFlows(2, scalars);
    batch.srcAddress.set([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, 10, 0, 0, 1], 0);
    batch.dstAddress.set([0x20, 1, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1], 0);
    batch.start[0] = 1_700_000_000_123_456;
    batch.handshakeRttUs[0] = Number.NaN;
    batch.endReason[0] = 3;
    const read = flows.decode(flows.encode(batch));
    expect(flows.row(read, 0)).toMatchObject({
      source: 'a.pcap',
      lane: 3,
      srcAddress: '10.0.0.1',
      dstAddress: '2001:db8::1',
      start: 1_700_000_000_123_456,
      handshakeRttUs: null,
      endReason: 'endOfFlow',
    });
    expect(read).toEqual(flows.decode(flows.encode(read)));
  });

  test('frames carry only their own bytes on the wire', () => {
    const batch = { ...allocateFrames(2, scalars), data: Uint8Array.from({ length: 1000 }, (_, i) => i) };
    batch.offset.set([900, 10]);
    batch.capturedLength.set([2, 3]);
    const read = frames.decode(frames.encode(batch));
    expect([...read.data]).toEqual([132, 133, 10, 11, 12]);
    expect([...read.offset]).toEqual([0, 2]);
  });

  test('a slice is the records asked for', () => {
    const batch = allocateFlows(3, { ...scalars, last: true });
    batch.number.set([7, 8, 9]);
    expect([...flows.slice(batch, 1, 3).number]).toEqual([8, 9]);
    expect(flows.slice(batch, 0, 2).last).toBe(false);
    expect(flows.slice(batch, 2, 3).last).toBe(true);
  });

  test('what was decoded does not change when the memory it came from does', () => {
    const batch = allocateFlows(100, scalars);
    batch.number.set(batch.number.map((_, i) => i));
    const wire = flows.encode(batch);
    const read = flows.decode(wire);
    const before = flows.row(read, 99);
    wire.fill(0xff);
    expect(flows.row(read, 99)).toEqual(before);
  });

  test('a column of nothing but zeros takes no room on the wire', () => {
    const zeros = flows.encode(allocateFlows(1000, scalars)).byteLength;
    const one = allocateFlows(1000, scalars);
    one.vlan[999] = 1;
    expect(zeros).toBeLessThan(500);
    expect(flows.encode(one).byteLength).toBeGreaterThan(2000);
    expect(flows.decode(flows.encode(one)).vlan).toEqual(one.vlan);
  });

  test('a column that says the same in each row takes the room of one value', () => {
    const batch = allocateFlows(1000, scalars);
    const empty = flows.encode(batch).byteLength;
    batch.forwardRtpMos.fill(NaN);
    for (let row = 0; row < 1000; row++) batch.dstAddress.set([0x20, 1, 0x0d, 0xb8, row >> 10], row * 16);
    batch.vlan.fill(7);
    const wire = flows.encode(batch);
    expect(wire.byteLength - empty).toBe(8 + 16 + 2);
    const read = flows.decode(wire);
    expect([read.forwardRtpMos, read.dstAddress, read.vlan]).toEqual([
      batch.forwardRtpMos,
      batch.dstAddress,
      batch.vlan,
    ]);
  });

  test('bytes and vectors of nothing but zeros arrive', () => {
    const sent = { ...allocatePackets(1, scalars), payload: new Uint8Array(40) };
    expect(packets.decode(packets.encode(sent)).payload).toEqual(new Uint8Array(40));
    const framed = { ...allocateFrames(1, scalars), data: new Uint8Array(40) };
    framed.capturedLength[0] = 40;
    expect(frames.decode(frames.encode(framed)).data).toEqual(new Uint8Array(40));
    const scored = { ...allocateFlows(2, scalars), vector: new Float64Array(8) };
    expect(flows.decode(flows.encode(scored)).vector).toEqual(new Float64Array(8));
  });

  test('a count that nobody could mean is refused before memory is asked for', () => {
    const wire = Buffer.from(flows.encode({ ...allocateFlows(0, scalars), count: 2 ** 31 - 1 }));
    expect(() => flows.decode(wire)).toThrow(/count is 2147483647, a message has 0 to 1048576 records/);
  });

  test('bytes of something else are refused with what and where', () => {
    expect(() => flows.decode(Buffer.from('not avro at all'))).toThrow(DecodeError);
    expect(() => flows.decode(frames.encode(allocateFrames(1, scalars)))).toThrow(/weir\.flows\.v1/);
  });
});
