/** Capture files that a reader must read to the end: the same frames in each format, byte order and time resolution. */
import { gzip } from './gzip.mjs';
import * as write from './capture-bytes.mjs';
import { LINK_TYPE, MICROSECONDS, NANOSECONDS, pcapngSection, powerOfTwo } from './capture-bytes.mjs';
import { SAMPLE_FRAMES } from './sample-frames.mjs';

const START_SECONDS = 1_700_000_000n;
/** 2^-6 s: whole microseconds and whole ticks of 2^-20 s, so that each resolution tells the same time exactly. */
const STEP_US = 15_625n;
const ETHERNET_HEADER = 14;
const HOUR_SECONDS = 3600;
/** The top bit marks block types for local use: a reader skips what it does not know. */
const LOCAL_USE_BLOCK = 0x80000bad;

/**
 * A frame's time in nanoseconds. Resolutions finer than 1 µs get quarters of it added: near 1.7e15 µs a float64 holds
 * quarters exactly and nothing finer, so `time` in expected.json needs no tolerance.
 */
const timeNs = (index, fine) =>
  START_SECONDS * 1_000_000_000n + BigInt(index) * STEP_US * 1000n + (fine ? BigInt(index % 4) * 250n : 0n);

/** Ticks in the resolution as if_tsresol writes it: a power of ten, or of two with the top bit set. */
function ticksOf(nanoseconds, resolution) {
  const perSecond = resolution >= 0x80 ? 2n ** BigInt(resolution - 0x80) : 10n ** BigInt(resolution);
  return (nanoseconds * perSecond) / 1_000_000_000n;
}

/** A frame as one interface captures it, and the line of expected.json that says so. */
export function captured(index, { resolution = MICROSECONDS, snapLength = 0, linkType = LINK_TYPE.ethernet } = {}) {
  const { name, bytes: whole } = SAMPLE_FRAMES[index];
  const bytes = linkType === LINK_TYPE.rawIp ? whole.subarray(ETHERNET_HEADER) : whole;
  const capturedLength = snapLength === 0 ? bytes.length : Math.min(bytes.length, snapLength);
  const ns = timeNs(index, resolution === NANOSECONDS);
  return {
    record: { ticks: ticksOf(ns, resolution), length: bytes.length, bytes: bytes.subarray(0, capturedLength) },
    expected: { frame: name, time: Number(ns / 250n) / 4, length: bytes.length, capturedLength, linkType },
  };
}

const indexes = [...SAMPLE_FRAMES.keys()];
const file = (name, what, head, parts) => ({
  name,
  what,
  bytes: Buffer.concat([head, ...parts.map(({ bytes }) => bytes)]),
  frames: parts.flatMap(({ expected }) => expected ?? []),
});

/** A classic pcap of the frames at `places`; `ends` has the byte offset after each record. */
export function pcap(name, what, options = {}, places = indexes) {
  const parts = places.map((index) => {
    const { record, expected } = captured(index, options);
    return { bytes: write.pcapRecord(options, record), expected };
  });
  const head = write.pcapHeader(options.snapLength === 0 ? { ...options, snapLength: 65535 } : options);
  let end = head.length;
  return { ...file(name, what, head, parts), ends: parts.map(({ bytes }) => (end += bytes.length)) };
}

const INTERFACES = [
  { name: 'lan', snapLength: 65535 },
  { name: 'nano', snapLength: 96, resolution: NANOSECONDS },
  { name: 'binary', snapLength: 128, resolution: powerOfTwo(20) },
];

function interfaceBlocks(order, places) {
  const section = pcapngSection(order);
  const parts = places.map((index) => {
    const id = index % INTERFACES.length;
    const { record, expected } = captured(index, INTERFACES[id]);
    return { bytes: section.enhancedPacket(id, record, index === 0 ? 'the first frame' : undefined), expected };
  });
  return [...INTERFACES.map((each) => ({ bytes: section.interface(each) })), ...parts];
}

export function interfaces(name, order, places = indexes) {
  const head = pcapngSection(order).section({ application: 'weir craft' });
  const what = `pcapng, ${order} endian, three interfaces: µs by default, ns, 2^-20 s; snap lengths 65535, 96, 128`;
  return file(name, what, head, interfaceBlocks(order, places));
}

/** Simple packet blocks belong to interface 0 and carry no time; expected.json says null. */
function simpleAndObsolete() {
  const section = pcapngSection('little');
  const snapLength = 80;
  const parts = indexes.map((index) => {
    const { record, expected } = captured(index, { snapLength });
    if (index % 2 === 0) return { bytes: section.obsoletePacket(0, record), expected };
    return { bytes: section.simplePacket(record), expected: { ...expected, time: null } };
  });
  const unknownBlock = { bytes: section.block(LOCAL_USE_BLOCK, Buffer.from('read past me')) };
  const statistics = { bytes: section.statistics(0, captured(0).record.ticks) };
  return file(
    'simple-obsolete.pcapng',
    'pcapng, obsolete packet blocks (even frames) and simple packet blocks (odd frames, no time), a block of unknown type and one of statistics; snap length 80',
    section.section(),
    [{ bytes: section.interface({ snapLength }) }, unknownBlock, ...parts, statistics],
  );
}

/** Each section has its own byte order and its own interfaces; numbering starts again. */
function sections() {
  const cuts = [
    { order: 'little', places: indexes.slice(0, 8), said: true },
    { order: 'big', places: indexes.slice(8, 16), said: true },
    { order: 'little', places: indexes.slice(16), said: false },
  ];
  const parts = cuts.flatMap(({ order, places, said }) => {
    const blocks = interfaceBlocks(order, places);
    const sectionLength = said ? blocks.reduce((sum, { bytes }) => sum + bytes.length, 0) : null;
    return [{ bytes: pcapngSection(order).section({ sectionLength }) }, ...blocks];
  });
  return file(
    'sections.pcapng',
    'pcapng, three sections: little endian, big endian, little endian with its length not said',
    Buffer.alloc(0),
    parts,
  );
}

function timeOffset() {
  const section = pcapngSection('little');
  const parts = indexes.slice(0, 4).map((index) => {
    const { record, expected } = captured(index);
    return {
      bytes: section.enhancedPacket(0, record),
      expected: { ...expected, time: expected.time + HOUR_SECONDS * 1e6 },
    };
  });
  const described = { bytes: section.interface({ offsetSeconds: HOUR_SECONDS }) };
  return file('time-offset.pcapng', 'pcapng, if_tsoffset of one hour', section.section(), [described, ...parts]);
}

function linkTypes() {
  const section = pcapngSection('little');
  const types = [LINK_TYPE.ethernet, LINK_TYPE.rawIp];
  const untaggedIp = indexes.slice(2, 11);
  const parts = untaggedIp.map((index) => {
    const id = index % types.length;
    const { record, expected } = captured(index, { linkType: types[id] });
    return { bytes: section.enhancedPacket(id, record), expected };
  });
  const described = types.map((linkType) => ({ bytes: section.interface({ linkType }) }));
  return file('link-types.pcapng', 'pcapng, an Ethernet and a raw IP interface', section.section(), [
    ...described,
    ...parts,
  ]);
}

function zipped() {
  const micro = pcap('micro-little.pcap.gz', 'gzip of micro-little.pcap');
  const many = interfaces('interfaces-little.pcapng.gz', 'little');
  const cut = micro.ends[9];
  const members = [micro.bytes.subarray(0, cut), micro.bytes.subarray(cut)];
  return [
    { ...micro, bytes: gzip(micro.bytes) },
    { ...many, what: 'gzip of interfaces-little.pcapng', bytes: gzip(many.bytes) },
    {
      ...micro,
      name: 'members.pcap.gz',
      what: 'micro-little.pcap as two gzip members one after the other',
      bytes: Buffer.concat(members.map(gzip)),
    },
  ];
}

export const goodFiles = () => [
  pcap('micro-little.pcap', 'pcap, µs, little endian'),
  pcap('micro-big.pcap', 'pcap, µs, big endian', { order: 'big' }),
  pcap('nano-little.pcap', 'pcap, ns, little endian', { resolution: NANOSECONDS }),
  pcap('nano-big.pcap', 'pcap, ns, big endian', { order: 'big', resolution: NANOSECONDS }),
  pcap('snapped.pcap', 'pcap, µs, snap length 60: lengths on the wire stay true', { snapLength: 60 }),
  pcap('no-frames.pcap', 'a pcap header and no frame', {}, []),
  interfaces('interfaces-little.pcapng', 'little'),
  interfaces('interfaces-big.pcapng', 'big'),
  simpleAndObsolete(),
  sections(),
  timeOffset(),
  linkTypes(),
  ...zipped(),
];
