/**
 * `node tools/dist/fuzz/main.js --frames 100000000 --seed 1`: damaged frames through the decoder. The first million go one at a time and are timed, once
 * V8 is warm; the rest go in batches of a hundred, whose times bound those of their frames.
 */
import { parseArgs } from 'node:util';
import { parseFrames } from '@weir/packet';
import { FrameMutator, faultOf, seedFrames } from '@weir/packet/testing';
import { giveBackBlock } from '@weir/schema';

const TIMED_ALONE = 1_000_000;
/** Frames before that, in which V8 compiles. */
const WARM_UP = 20_000;
const BATCH = 100;
/** Of the histogram: 0.1 µs a bucket, up to 100 ms. */
const BUCKETS = 1_000_000;
const BUCKETS_PER_MS = 10_000;

const { values } = parseArgs({
  options: { frames: { type: 'string', default: '1000000' }, seed: { type: 'string', default: '1' } },
});
const total = Number(values.frames);
const mutator = new FrameMutator(seedFrames(), Number(values.seed));

interface Timed {
  readonly packets: number;
  readonly ms: number;
}

/** Decodes the next frames. @throws when a packet is what none may be. */
function decode(count: number): Timed {
  const frames = mutator.batch(count);
  const begun = performance.now();
  const packets = parseFrames(frames, () => undefined);
  const ms = performance.now() - begun;
  const fault = faultOf(frames, packets);
  if (fault !== undefined) throw new Error(fault);
  giveBackBlock(packets.number.buffer);
  return { packets: packets.count, ms };
}

const histogram = new Uint32Array(BUCKETS);
let packets = 0;
let mostAloneMs = 0;
for (let done = 0; done < WARM_UP; done++) decode(1);
const alone = Math.min(total, TIMED_ALONE);
for (let done = 0; done < alone; done++) {
  const timed = decode(1);
  packets += timed.packets;
  mostAloneMs = Math.max(mostAloneMs, timed.ms);
  const bucket = Math.min(Math.floor(timed.ms * BUCKETS_PER_MS), BUCKETS - 1);
  histogram[bucket] = (histogram[bucket] ?? 0) + 1;
}
let mostBatchMs = 0;
let decodingMs = 0;
for (let done = alone; done < total; done += BATCH) {
  const timed = decode(BATCH);
  packets += timed.packets;
  decodingMs += timed.ms;
  mostBatchMs = Math.max(mostBatchMs, timed.ms);
}

function quantileUs(share: number): number {
  let rest = alone * share;
  let bucket = 0;
  while (bucket < BUCKETS && (rest -= histogram[bucket] ?? 0) > 0) bucket++;
  return ((bucket + 1) * 1000) / BUCKETS_PER_MS;
}

process.stdout.write(
  `${total} damaged frames, seed ${values.seed}: ${packets} packets, ${total - packets} of link types that are not decoded, no fault\n` +
    `alone: p50 ${quantileUs(0.5)} µs, p99 ${quantileUs(0.99)} µs, at most ${mostAloneMs.toFixed(3)} ms\n` +
    (total > alone
      ? `in batches of ${BATCH}: ${((decodingMs * 1000) / (total - alone)).toFixed(2)} µs a frame, at most ${mostBatchMs.toFixed(3)} ms a batch\n`
      : ''),
);
