/**
 * Capture files with a fault. `problem.kind` names it and `problem.offset` is where the faulty record or block starts, in
 * bytes of the uncompressed file; everything before it is to be kept. What each kind means is in testdata/README.md.
 */
import { byteOrder, pcapHeader, pcapngSection } from './capture-bytes.mjs';
import { captured, interfaces, pcap } from './good-files.mjs';
import { gzip, gzipCutShort } from './gzip.mjs';
import { SAMPLE_FRAMES } from './sample-frames.mjs';

const FOUR_GB = 0xffffffff;
const ZEROS = 5 * 1024 * 1024;
const PCAP_RECORD_HEADER = 16;
const GOOD_FRAMES = 10;
const first = Array.from({ length: GOOD_FRAMES }, (_, index) => index);
const numbers = byteOrder('little');

/** The first ten frames, then `tail` in place of the eleventh record. */
function pcapThen(name, what, kind, tail) {
  const good = pcap(name, what, {}, first);
  return { ...good, bytes: Buffer.concat([good.bytes, tail]), problem: { kind, offset: good.bytes.length } };
}

function pcapngThen(name, what, kind, tail) {
  const good = interfaces(name, 'little', first);
  return { ...good, what, bytes: Buffer.concat([good.bytes, tail]), problem: { kind, offset: good.bytes.length } };
}

function truncatedFiles() {
  const whole = pcap('', '');
  const record = whole.bytes.subarray(whole.ends[GOOD_FRAMES - 1], whole.ends[GOOD_FRAMES]);
  const section = pcapngSection('little');
  const block = section.enhancedPacket(0, captured(GOOD_FRAMES).record);
  return [
    pcapThen('truncated-in-packet.pcap', 'ends in the middle of a packet', 'truncated', record.subarray(0, 40)),
    pcapThen('truncated-in-header.pcap', 'ends in a record header', 'truncated', record.subarray(0, 7)),
    pcapngThen('truncated-in-block.pcapng', 'ends in the middle of a block', 'truncated', block.subarray(0, 44)),
    {
      name: 'truncated-file-header.pcap',
      what: 'ends in the file header',
      bytes: pcapHeader().subarray(0, 10),
      frames: [],
      problem: { kind: 'truncated', offset: 0 },
    },
  ];
}

function impossibleLengths() {
  const record = numbers([4, 1_700_000_001], [4, 0], [4, FOUR_GB], [4, FOUR_GB]);
  const payload = SAMPLE_FRAMES[0].bytes;
  const section = pcapngSection('little');
  const block = section.enhancedPacket(0, captured(GOOD_FRAMES).record);
  const withLength = (length) => Buffer.concat([block.subarray(0, 4), numbers([4, length]), block.subarray(8)]);
  const withTrailer = Buffer.concat([block.subarray(0, -4), numbers([4, block.length + 4])]);
  const bigPacket = Buffer.concat([block.subarray(0, 20), numbers([4, 0x00ffffff]), block.subarray(24)]);
  const what = (text) => `ten good frames, then ${text}`;
  return [
    pcapThen('record-of-4-gb.pcap', what('a record claiming 4 GB'), 'bad-length', Buffer.concat([record, payload])),
    pcapngThen('block-of-4-gb.pcapng', what('a block claiming 4 GB'), 'bad-length', withLength(0xfffffffc)),
    pcapngThen(
      'block-too-short.pcapng',
      what('a block claiming 8 bytes, under its own frame of 12'),
      'bad-length',
      withLength(8),
    ),
    pcapngThen('block-lengths-differ.pcapng', what('a block whose two lengths differ'), 'bad-length', withTrailer),
    pcapngThen('packet-over-block.pcapng', what('a packet longer than its block'), 'bad-length', bigPacket),
    pcapngThen(
      'unknown-interface.pcapng',
      what('a packet of interface 9, never described'),
      'unknown-interface',
      section.enhancedPacket(9, captured(GOOD_FRAMES).record),
    ),
  ];
}

function notCaptures() {
  const poem = 'A weir is a low wall across a river.\nIt measures what flows over it.\n'.repeat(4);
  return [
    {
      name: 'empty.pcap',
      what: 'no bytes at all',
      bytes: Buffer.alloc(0),
      frames: [],
      problem: { kind: 'empty', offset: 0 },
    },
    {
      name: 'text.pcap',
      what: 'a text file',
      bytes: Buffer.from(poem),
      frames: [],
      problem: { kind: 'unknown-format', offset: 0 },
    },
    {
      name: 'text.pcap.gz',
      what: 'a gzip of a text file',
      bytes: gzip(Buffer.from(poem)),
      frames: [],
      problem: { kind: 'unknown-format', offset: 0 },
    },
  ];
}

/** Compressed files: cut, damaged, and small ones that grow a thousandfold. */
function zippedFiles() {
  const good = pcap('cut-short.pcap.gz', 'a gzip cut short after ten frames', {}, first);
  const all = pcap('', '');
  const rest = all.bytes.subarray(all.ends[GOOD_FRAMES - 1]);
  const damaged = gzip(good.bytes);
  damaged.writeUInt32LE((damaged.readUInt32LE(damaged.length - 8) ^ 1) >>> 0, damaged.length - 8);
  const emptyFrame = { frame: null, time: 0, length: 0, capturedLength: 0, linkType: 1 };
  const zeros = Buffer.alloc(ZEROS);
  const section = interfaces('bomb.pcapng.gz', 'little', first);
  return [
    { ...good, bytes: gzipCutShort(good.bytes, rest, 3), problem: { kind: 'broken-gzip', offset: good.bytes.length } },
    {
      ...good,
      name: 'wrong-checksum.pcap.gz',
      what: 'a gzip whose checksum is wrong',
      bytes: damaged,
      problem: { kind: 'broken-gzip', offset: good.bytes.length },
    },
    {
      name: 'bomb.pcap.gz',
      what: `a pcap header and 5 MiB of zeros: ${ZEROS / PCAP_RECORD_HEADER} records of an empty frame at time 0`,
      bytes: gzip(Buffer.concat([pcapHeader(), zeros])),
      frames: [],
      repeated: { count: ZEROS / PCAP_RECORD_HEADER, each: emptyFrame },
    },
    {
      ...section,
      what: 'ten good frames, then 5 MiB of zeros: a block of length 0',
      bytes: gzip(Buffer.concat([section.bytes, zeros])),
      problem: { kind: 'bad-length', offset: section.bytes.length },
    },
  ];
}

export const brokenFiles = () => [...truncatedFiles(), ...impossibleLengths(), ...notCaptures(), ...zippedFiles()];
