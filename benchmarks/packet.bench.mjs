// ns per packet of reading a capture file, hashing address pairs and decoding, one core, the file in memory:
//   node benchmarks/packet.bench.mjs FILE.pcap
// Each chunk goes through all steps before the next, as in the pipeline; a step's figure is the run with it less the run without.
import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { addressPairHash, allocateFrameIndex, createCaptureReader, parseFrames } from '@weir/packet';

const CHUNK_BYTES = 1 << 18;
const BATCH_FRAMES = 512;
const ROUNDS = 9;

const file = process.argv[2];
if (file === undefined) {
  process.stderr.write('Give a capture file: node benchmarks/packet.bench.mjs FILE.pcap\n');
  process.exit(2);
}
const bytes = readFileSync(file);
const index = allocateFrameIndex(8192);

function hashAll(data) {
  const { count, offset, capturedLength, linkType } = index;
  let sum = 0;
  for (let i = 0; i < count; i++) sum ^= addressPairHash(data, offset[i], capturedLength[i], linkType[i]);
  return sum;
}

/** The frames of the index as batches of a message's size that point into the chunk. */
function parseAll(data) {
  for (let from = 0; from < index.count; from += BATCH_FRAMES) {
    const to = Math.min(from + BATCH_FRAMES, index.count);
    parseFrames(
      {
        source: 'bench',
        lane: 0,
        watermark: 0,
        last: false,
        count: to - from,
        number: index.time.subarray(from, to),
        time: index.time.subarray(from, to),
        lowMark: index.time.subarray(from, to),
        length: index.length.subarray(from, to),
        capturedLength: index.capturedLength.subarray(from, to),
        linkType: index.linkType.subarray(from, to),
        offset: index.offset.subarray(from, to),
        data,
      },
      () => {},
    );
  }
}

/** One pass over the file; @returns packets. */
function pass(hash, parse) {
  const reader = createCaptureReader();
  let packets = 0;
  let at = 0;
  for (;;) {
    const data = bytes.subarray(at, at + CHUNK_BYTES);
    const used = reader.read(data, index);
    if (used === 0) return packets;
    at += used;
    packets += index.count;
    if (hash) hashAll(data);
    if (parse) parseAll(data);
  }
}

function measure(hash, parse) {
  const times = [];
  let packets = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const from = performance.now();
    packets = pass(hash, parse);
    times.push(((performance.now() - from) * 1e6) / packets);
  }
  return times.toSorted((a, b) => a - b)[ROUNDS >> 1];
}

const all = measure(true, true);
const withoutParse = measure(true, false);
const read = measure(false, false);
process.stdout.write(`ns per packet (median of ${ROUNDS} passes over ${file})\n`);
process.stdout.write(`read     ${read.toFixed(1)}\n`);
process.stdout.write(`hash     ${(withoutParse - read).toFixed(1)}\n`);
process.stdout.write(`parse    ${(all - withoutParse).toFixed(1)}\n`);
process.stdout.write(`together ${all.toFixed(1)}\n`);
