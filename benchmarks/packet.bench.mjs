// ns per packet of reading a capture file, hashing address pairs and decoding: node benchmarks/packet.bench.mjs FILE.pcap
import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { addressPairHash, allocateFrameIndex, createCaptureReader, parseFrames } from '@weir/packet';

const CHUNK_BYTES = 1 << 20;
const BATCH_FRAMES = 512;
const ROUNDS = 7;

const file = process.argv[2];
if (file === undefined) {
  process.stderr.write('Give a capture file: node benchmarks/packet.bench.mjs FILE.pcap\n');
  process.exit(2);
}
const bytes = readFileSync(file);

/** Frames of each chunk of the file, as a capture would hand them on. */
function readChunks() {
  const reader = createCaptureReader();
  const chunks = [];
  const index = allocateFrameIndex(65_536);
  let at = 0;
  let want = CHUNK_BYTES;
  while (at < bytes.length) {
    const data = bytes.subarray(at, at + want);
    const used = reader.read(data, index);
    if (reader.problem !== undefined) throw new Error(reader.problem.message);
    if (used === 0 && at + want >= bytes.length) break;
    want = used === 0 ? want * 2 : CHUNK_BYTES;
    at += used;
    chunks.push({ data, count: index.count, columns: copyColumns(index) });
  }
  return chunks;
}

function copyColumns(index) {
  const { count } = index;
  return {
    time: index.time.slice(0, count),
    length: index.length.slice(0, count),
    capturedLength: index.capturedLength.slice(0, count),
    linkType: index.linkType.slice(0, count),
    offset: index.offset.slice(0, count),
  };
}

/** Batches of a lane's size that point into the chunks. */
function batchesOf(chunks) {
  const batches = [];
  for (const { data, count, columns } of chunks) {
    for (let from = 0; from < count; from += BATCH_FRAMES) {
      const to = Math.min(from + BATCH_FRAMES, count);
      batches.push({
        source: 'bench',
        lane: 0,
        watermark: 0,
        last: false,
        count: to - from,
        number: new Float64Array(to - from),
        time: columns.time.subarray(from, to),
        lowMark: columns.time.subarray(from, to),
        length: columns.length.subarray(from, to),
        capturedLength: columns.capturedLength.subarray(from, to),
        linkType: columns.linkType.subarray(from, to),
        offset: columns.offset.subarray(from, to),
        data,
      });
    }
  }
  return batches;
}

function readWhole() {
  const reader = createCaptureReader();
  const index = allocateFrameIndex(4096);
  let count = 0;
  let at = 0;
  for (;;) {
    const used = reader.read(bytes.subarray(at, at + CHUNK_BYTES), index);
    if (used === 0) return count;
    at += used;
    count += index.count;
  }
}

function hashAll(batches) {
  let sum = 0;
  for (const { data, count, offset, capturedLength, linkType } of batches) {
    for (let i = 0; i < count; i++) sum ^= addressPairHash(data, offset[i], capturedLength[i], linkType[i]);
  }
  return sum;
}

function parseAll(batches) {
  let sum = 0;
  for (const batch of batches) sum += parseFrames(batch, () => {}).count;
  return sum;
}

function measure(name, packets, work) {
  const times = [];
  for (let round = 0; round < ROUNDS; round++) {
    const from = performance.now();
    work();
    times.push(((performance.now() - from) * 1e6) / packets);
  }
  times.sort((a, b) => a - b);
  const median = times[Math.floor(ROUNDS / 2)];
  process.stdout.write(`${name.padEnd(8)} ${median.toFixed(1)} ns/packet (best ${times[0].toFixed(1)})\n`);
}

const chunks = readChunks();
const packets = chunks.reduce((sum, chunk) => sum + chunk.count, 0);
const batches = batchesOf(chunks);
process.stdout.write(`${packets} packets in ${batches.length} batches\n`);
measure('read', packets, readWhole);
measure('hash', packets, () => hashAll(batches));
measure('parse', packets, () => parseAll(batches));
