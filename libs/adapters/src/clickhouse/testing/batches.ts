import { allocateFlows, type Field, type FlowBatch, flows, TUNNEL_SYMBOLS } from '@weir/schema';
import * as fc from 'fast-check';

const DAY_US = 86_400_000_000;
const LAST_SECOND_US = 4_294_967_295_000_000;

/** Values of one row's place in a column, as the typed array holds them, or the text in it. */
function columnValue({ name, kind, optional, symbols }: Field): fc.Arbitrary<readonly number[] | string> {
  const bytes = (length: number): fc.Arbitrary<number[]> =>
    fc.array(fc.integer({ min: 0, max: 255 }), { minLength: length, maxLength: length });
  switch (kind) {
    case 'uint8':
      return fc.tuple(fc.integer({ min: 0, max: 255 }));
    case 'uint16':
      return fc.tuple(fc.integer({ min: 0, max: 65_535 }));
    case 'uint32':
      return fc.tuple(fc.integer({ min: 0, max: 4_294_967_295 }));
    case 'count':
      return fc.tuple(fc.maxSafeNat());
    case 'time':
      return fc.tuple(
        fc.oneof(
          fc.integer({ min: 1_700_000_000_000_000, max: 1_700_000_000_000_000 + 3 * DAY_US }),
          fc.constantFrom(0, DAY_US - 1, DAY_US, LAST_SECOND_US),
        ),
      );
    case 'float64':
      return fc.tuple(
        optional === true
          ? fc.oneof(fc.constant(Number.NaN), fc.double({ noDefaultInfinity: true, noNaN: true }))
          : fc.double({ noDefaultInfinity: true, noNaN: true }),
      );
    case 'address':
      return fc.oneof(
        bytes(16),
        bytes(4).map((tail) => [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, ...tail]),
        bytes(4).map((tail) => [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, ...tail]),
      );
    case 'uuid':
      return bytes(16);
    case 'text30':
      return fc.array(fc.integer({ min: 32, max: 126 }), { minLength: 30, maxLength: 30 });
    case 'text':
      return fc.string({ unit: 'grapheme' });
    case 'label':
      return fc.constantFrom('', 'dns', 'tls', 'größe');
    case 'enum':
      return fc.tuple(fc.integer({ min: 0, max: (symbols?.length ?? 1) - 1 }));
    default:
      throw new Error(`${name}: no values for ${kind ?? 'a scalar'}`);
  }
}

const columns = flows.fields.flatMap((field, at) =>
  field.kind === undefined || field.inTable === false ? [] : [{ field, at }],
);
const flowRow = fc.tuple(...columns.map(({ field }) => columnValue(field)));

/** Flows that say nothing but whose capture they are of: zeros, and nulls where there may be. */
export function silentFlows(count: number): FlowBatch {
  const silent = allocateFlows(count, { source: 'silent.pcap', lane: 0, watermark: 0, last: false });
  flows.values(silent).forEach((column, i) => {
    if (flows.fields[i]?.optional === true && column instanceof Float64Array) column.fill(NaN);
  });
  return silent;
}

/** A batch of flows whose every column holds anything that it can hold. */
export const flowBatch: fc.Arbitrary<FlowBatch> = fc
  .record({
    source: fc.string({ unit: 'grapheme' }),
    lane: fc.nat(11),
    rows: fc.array(flowRow, { maxLength: 12 }),
  })
  .map(({ source, lane, rows }) => {
    const batch = allocateFlows(rows.length, { source, lane, watermark: 0, last: false });
    const arrays = flows.values(batch);
    rows.forEach((row, index) => {
      columns.forEach(({ at }, place) => {
        const array = arrays[at];
        const value = row[place] ?? [];
        if (typeof value === 'string') {
          if (Array.isArray(array)) array[index] = value;
        } else if (ArrayBuffer.isView(array)) array.set(value, index * value.length);
      });
    });
    return batch;
  });

/** Flows that look like traffic: `count` of them within `spanUs` from `from`, every value following from the seed. */
export function trafficBatch(
  count: number,
  seed: number,
  source = 'traffic.pcap',
  from = 1_700_000_000_000_000,
  spanUs = 3_600_000_000,
): FlowBatch {
  let state = seed * 2_654_435_761 + 1;
  const random = (below: number): number => {
    state = (Math.imul(state ^ (state >>> 15), 2_246_822_519) + 0x9e3779b9) >>> 0;
    return Math.floor((((state ^ (state >>> 13)) >>> 0) / 4_294_967_296) * below);
  };
  const batch = allocateFlows(count, { source, lane: seed % 4, watermark: 0, last: false });
  const id = new DataView(batch.id.buffer, batch.id.byteOffset, batch.id.byteLength);
  for (let i = 0; i < count; i++) {
    id.setUint32(i * 16, seed);
    id.setUint32(i * 16 + 4, random(2 ** 32));
    id.setUint32(i * 16 + 12, i);
    batch.start[i] = from + random(spanUs);
    batch.end[i] = (batch.start[i] ?? 0) + (random(5) === 0 ? random(1_800_000_000) : random(900_000));
    batch.srcAddress.set([255, 255, 10, 0, random(4), random(256)], i * 16 + 10);
    batch.dstAddress.set(
      random(3) === 0 ? [0x20, 1, 0x0d, 0xb8] : [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, 192, 168, 0, random(64)],
      i * 16,
    );
    batch.srcPort[i] = 32_768 + random(28_000);
    batch.dstPort[i] = [53, 80, 443, 22][random(4)] ?? 0;
    batch.protocol[i] = random(3) === 0 ? 17 : 6;
    batch.vlan[i] = random(10) === 0 ? 7 : 0;
    batch.tunnel[i] = random(4) === 0 ? TUNNEL_SYMBOLS.indexOf('vxlan') : 0;
    batch.virtualNetwork[i] = batch.tunnel[i] === 0 ? 0 : 70_000 + random(2);
    batch.application[i] = ['', 'dns', 'tls'][random(3)] ?? '';
    batch.applicationBasis[i] = batch.application[i] === '' ? 0 : 1 + random(2);
    batch.applicationFields[i] = batch.application[i] === 'tls' ? '{"serverName":"weir.example"}' : '';
    batch.forwardPackets[i] = 1 + random(40);
    batch.reversePackets[i] = random(40);
    batch.forwardBytes[i] = (batch.forwardPackets[i] ?? 0) * (60 + random(1400));
    batch.reverseBytes[i] = (batch.reversePackets[i] ?? 0) * (60 + random(1400));
    batch.endReason[i] = 1 + random(4);
    batch.communityId.set(Buffer.from(`1:${String(random(2 ** 31)).padStart(27, 'A')}=`), i * 30);
    for (const column of [batch.forwardIatMeanUs, batch.handshakeRttUs, batch.reverseLengthStdBytes])
      column[i] = random(3) === 0 ? Number.NaN : random(100_000) / 7;
  }
  return batch;
}
