import type { RowSlab } from '../row-slab.ts';
import {
  ACTIVE,
  ACTIVE_GAP_US,
  ACTIVE_START,
  DATA_PACKETS,
  FIRST_WINDOW,
  FLAG_COUNTS,
  GAP_DEVIATIONS,
  GAP_MAX,
  GAP_MEAN,
  GAP_MIN,
  IDLE,
  IDLE_COUNT,
  MAX,
  MIN,
  PAUSE_COUNT,
  PAUSE_US,
  PAYLOAD_MAX,
  PAYLOAD_MIN,
  PAYLOAD_SQUARES,
  SQUARES,
  SUM,
  TRAIT_DOUBLES,
  TRAIT_FORWARD,
  TRAIT_REVERSE,
  TRAIT_WORDS,
} from './trait-row.ts';

const FLAG_BITS = 0xff;

/**
 * Adds a gap, µs, to those between packets of either direction; `before` is the number of packets before it and `last` the event time of
 * the latest of them.
 */
export function countGap(rows: RowSlab, row: number, gap: number, last: number, before: number): void {
  const { doubles } = rows;
  const at = row * TRAIT_DOUBLES;
  if (before === 1 || gap < (doubles[at + GAP_MIN] ?? 0)) doubles[at + GAP_MIN] = gap;
  if (gap > (doubles[at + GAP_MAX] ?? 0)) doubles[at + GAP_MAX] = gap;
  const mean = doubles[at + GAP_MEAN] ?? 0;
  const newMean = mean + (gap - mean) / before;
  doubles[at + GAP_MEAN] = newMean;
  doubles[at + GAP_DEVIATIONS] = (doubles[at + GAP_DEVIATIONS] ?? 0) + (gap - mean) * (gap - newMean);
  if (gap <= PAUSE_US) return;
  const pauses = row * TRAIT_WORDS + PAUSE_COUNT;
  rows.words[pauses] = (rows.words[pauses] ?? 0) + 1;
  if (gap <= ACTIVE_GAP_US) return;
  const idles = (rows.words[row * TRAIT_WORDS + IDLE_COUNT] ?? 0) + 1;
  rows.words[row * TRAIT_WORDS + IDLE_COUNT] = idles;
  addDuration(doubles, at + ACTIVE, last - (doubles[at + ACTIVE_START] ?? 0), idles);
  addDuration(doubles, at + IDLE, gap, idles);
  doubles[at + ACTIVE_START] = last + gap;
}

/** Adds a duration to a block of four; it is number `count` of them. */
function addDuration(doubles: Float64Array, block: number, duration: number, count: number): void {
  doubles[block + SUM] = (doubles[block + SUM] ?? 0) + duration;
  doubles[block + SQUARES] = (doubles[block + SQUARES] ?? 0) + duration * duration;
  if (count === 1 || duration < (doubles[block + MIN] ?? 0)) doubles[block + MIN] = duration;
  if (duration > (doubles[block + MAX] ?? 0)) doubles[block + MAX] = duration;
}

/** Adds a packet to the counts of its direction; it is packet number `packets` of it. */
export function countSide(
  rows: RowSlab,
  row: number,
  isForward: boolean,
  payload: number,
  flags: number,
  window: number,
  packets: number,
): void {
  const { words, doubles } = rows;
  const block = row * TRAIT_DOUBLES + (isForward ? TRAIT_FORWARD : TRAIT_REVERSE);
  const word = block * 2;
  for (let rest = flags & FLAG_BITS; rest !== 0; rest &= rest - 1) {
    const count = word + FLAG_COUNTS + 31 - Math.clz32(rest & -rest);
    words[count] = (words[count] ?? 0) + 1;
  }
  if (packets === 1) {
    words[word + PAYLOAD_MIN] = payload;
    words[word + PAYLOAD_MAX] = payload;
    if (flags !== 0) words[word + FIRST_WINDOW] = window + 1;
  } else {
    if (payload < (words[word + PAYLOAD_MIN] ?? 0) >>> 0) words[word + PAYLOAD_MIN] = payload;
    if (payload > (words[word + PAYLOAD_MAX] ?? 0) >>> 0) words[word + PAYLOAD_MAX] = payload;
  }
  if (payload === 0) return;
  words[word + DATA_PACKETS] = (words[word + DATA_PACKETS] ?? 0) + 1;
  doubles[block + PAYLOAD_SQUARES] = (doubles[block + PAYLOAD_SQUARES] ?? 0) + payload * payload;
}
