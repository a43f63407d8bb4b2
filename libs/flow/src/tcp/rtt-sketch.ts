import { BITS, SKETCH } from './tcp-row.ts';

/*
 * A quantile of round trips in 32 bytes. A round trip falls into a bucket whose width is a sixteenth of the power of two below
 * it; 32 counts stand for 32 neighbouring buckets. When a value does not fit beside the ones counted, neighbours are merged in pairs
 * until all do (uniform collapse, as in UDDSketch: Epicoco et al., 2020). When a count is full, all are halved such that the sums
 * from the lowest one on lose at most a half each, so that ranks stay right within 1 %.
 *
 * With `l` merges a bucket is 2^l sixteenths of a power of two wide, and what is read lies within
 *   3.1 % (largest to smallest below 3.7), 5.9 % (below 14), 11.2 % (below 220), 20 % (below 49,000) or 34 %
 * of a round trip of that rank. Integers alone: the same on every machine.
 */

const BUCKETS = 32;
const FULL = 255;
const LEVEL_SHIFT = 16;
const LEVELS = 7;
const LOWEST_SHIFT = 20;
const FLAG_BITS = 0xffff;

const sums = new Uint16Array(BUCKETS);

/** Bucket of a whole number from 1 to 2^32 - 1 at the finest level: 16 for each power of two. */
function bucketOf(value: number): number {
  const exponent = 31 - Math.clz32(value);
  const mantissa = exponent >= 4 ? (value >>> (exponent - 4)) & 15 : (value << (4 - exponent)) & 15;
  return exponent * 16 + mantissa;
}

/** Lower bound of a bucket of the finest level, which is the upper one of the bucket before it. */
function boundOf(bucket: number): number {
  return 2 ** (bucket >> 4) * (1 + (bucket & 15) / 16);
}

/** Adds a round trip, µs, to the sketch in the block of a path row that begins at word `block`. */
export function addToSketch(words: Int32Array, bytes: Uint8Array, block: number, rttUs: number): void {
  const counts = (block + SKETCH) * 4;
  const bits = words[block + BITS] ?? 0;
  const finest = bucketOf(Math.max(rttUs, 1));
  let level = (bits >>> LEVEL_SHIFT) & LEVELS;
  let lowest = bits >>> LOWEST_SHIFT;
  let place = (finest >> level) - lowest;
  if (place < 0 || place >= BUCKETS) {
    const first = firstCounted(bytes, counts);
    if (first < 0) lowest = finest;
    else {
      let least = Math.min(lowest + first, finest >> level);
      let most = Math.max(lowest + lastCounted(bytes, counts), finest >> level);
      const before = level;
      while (most - least >= BUCKETS) {
        least >>= 1;
        most >>= 1;
        level++;
      }
      merge(bytes, counts, lowest, level - before, least);
      lowest = least;
    }
    place = (finest >> level) - lowest;
    words[block + BITS] = (bits & FLAG_BITS) | (level << LEVEL_SHIFT) | (lowest << LOWEST_SHIFT);
  }
  if (bytes[counts + place] === FULL) halve(bytes, counts);
  bytes[counts + place] = (bytes[counts + place] ?? 0) + 1;
}

/** The round trip, µs, below which `share` of those in the sketch lie; NaN when it is empty. */
export function quantileOfSketch(words: Int32Array, bytes: Uint8Array, block: number, share: number): number {
  const counts = (block + SKETCH) * 4;
  const bits = words[block + BITS] ?? 0;
  const level = (bits >>> LEVEL_SHIFT) & LEVELS;
  const lowest = bits >>> LOWEST_SHIFT;
  let total = 0;
  for (let i = 0; i < BUCKETS; i++) total += bytes[counts + i] ?? 0;
  let left = Math.ceil(total * share);
  if (left === 0) return NaN;
  for (let i = 0; i < BUCKETS; i++) {
    left -= bytes[counts + i] ?? 0;
    if (left > 0) continue;
    const low = boundOf((lowest + i) << level);
    const high = boundOf((lowest + i + 1) << level);
    // Equally far, in proportion, from both bounds.
    return (2 * low * high) / (low + high);
  }
  return NaN;
}

function firstCounted(bytes: Uint8Array, counts: number): number {
  for (let i = 0; i < BUCKETS; i++) if (bytes[counts + i] !== 0) return i;
  return -1;
}

function lastCounted(bytes: Uint8Array, counts: number): number {
  let last = BUCKETS - 1;
  while (bytes[counts + last] === 0) last--;
  return last;
}

/** Merges `2 ** levels` neighbours each and moves the counts so that bucket `least` comes first. */
function merge(bytes: Uint8Array, counts: number, lowest: number, levels: number, least: number): void {
  sums.fill(0);
  let most = 0;
  for (let i = 0; i < BUCKETS; i++) {
    const count = bytes[counts + i] ?? 0;
    if (count === 0) continue;
    const to = ((lowest + i) >> levels) - least;
    const sum = (sums[to] ?? 0) + count;
    sums[to] = sum;
    if (sum > most) most = sum;
  }
  let halvings = 0;
  while (most >> halvings > FULL) halvings++;
  let left = 0;
  for (let i = 0; i < BUCKETS; i++) {
    const sum = left + (sums[i] ?? 0);
    bytes[counts + i] = sum >> halvings;
    left = sum & ((1 << halvings) - 1);
  }
}

function halve(bytes: Uint8Array, counts: number): void {
  let left = 0;
  for (let i = 0; i < BUCKETS; i++) {
    const sum = left + (bytes[counts + i] ?? 0);
    bytes[counts + i] = sum >> 1;
    left = sum & 1;
  }
}
