/** A million damaged frames of every link type and tunnel there is a capture of: nothing throws, and what is recorded makes sense. */
import { expect, test } from '@jest/globals';
import { addressPairHash } from './address-pair-hash.ts';
import { parseFrames } from './parse-frames.ts';
import { faultOf, FrameMutator } from './testing/frame-mutator.ts';
import { seedFrames } from './testing/seed-frames.ts';

const FRAMES = 1_000_000;
const BATCH = 1000;

test('a million damaged frames', () => {
  const mutator = new FrameMutator(seedFrames(), 20);
  let decoded = 0;
  let dropped = 0;
  let clean = 0;
  for (let done = 0; done < FRAMES; done += BATCH) {
    const frames = mutator.batch(BATCH);
    const packets = parseFrames(frames, (_, count) => (dropped += count));
    expect(faultOf(frames, packets)).toBeUndefined();
    decoded += packets.count;
    for (let row = 0; row < packets.count; row++) if (packets.problem[row] === 0) clean++;
    const view = new DataView(frames.data.buffer);
    for (let i = 0; i < BATCH; i++)
      addressPairHash(view, frames.offset[i] ?? 0, frames.capturedLength[i] ?? 0, frames.linkType[i] ?? 0);
  }
  expect(decoded + dropped).toBe(FRAMES);
  // Some of the damage is seen and some is not.
  expect(clean / decoded).toBeGreaterThan(0.2);
  expect(clean / decoded).toBeLessThan(0.8);
});
