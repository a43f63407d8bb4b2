// ns per packet of reading a capture file, finding its frames with the hashes of their address pairs, and decoding, on one core:
//   node benchmarks/packet.bench.mjs FILE.pcap
// Each chunk goes through all steps before the next, as in the pipeline; a step's figure is the run with it less the run
// without. The file is read once before, so that it comes from the page cache.
import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { allocateFrameIndex, createCaptureReader, parseFrames } from '@weir/packet';

const CHUNK_BYTES = 1 << 19;
const BATCH_FRAMES = 512;
const ROUNDS = 9;

const file = process.argv[2];
if (file === undefined) {
  process.stderr.write('Give a capture file: node benchmarks/packet.bench.mjs FILE.pcap\n');
  process.exit(2);
}
readFileSync(file);
const buffer = new Uint8Array(CHUNK_BYTES);
const index = allocateFrameIndex(8192);

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
function pass({ find, parse }) {
  const descriptor = openSync(file);
  const reader = createCaptureReader();
  let packets = 0;
  let held = 0;
  for (;;) {
    const length = readSync(descriptor, buffer, held, CHUNK_BYTES - held, null);
    if (length === 0) break;
    if (!find) continue;
    const data = buffer.subarray(0, held + length);
    const used = reader.read(data, index);
    if (reader.problem !== undefined) throw new Error(reader.problem.message);
    packets += index.count;
    if (parse) parseAll(data);
    buffer.copyWithin(0, used, data.length);
    held = data.length - used;
  }
  closeSync(descriptor);
  return packets;
}

const PACKETS = pass({ find: true });

/** CPU time of the best round: other programs on the machine disturb it least. */
function measure(steps) {
  let best = Infinity;
  for (let round = 0; round < ROUNDS; round++) {
    const from = process.cpuUsage();
    pass(steps);
    const { user, system } = process.cpuUsage(from);
    best = Math.min(best, ((user + system) * 1000) / PACKETS);
  }
  return best;
}

const all = measure({ find: true, parse: true });
const found = measure({ find: true });
const read = measure({});
process.stdout.write(`ns of CPU per packet, best of ${ROUNDS} passes over ${PACKETS} packets of ${file}\n`);
process.stdout.write(`read the file    ${read.toFixed(1)}\n`);
process.stdout.write(`find the frames  ${(found - read).toFixed(1)}\n`);
process.stdout.write(`decode           ${(all - found).toFixed(1)}\n`);
process.stdout.write(`together         ${all.toFixed(1)}\n`);
