import { FRAGMENT_SYMBOLS, PROBLEM_SYMBOLS, type PacketBatch } from '@weir/schema';
import { eventTimeOf } from './event-time.ts';
import {
  BYTES,
  END,
  FORWARD_DOUBLES,
  FRAGMENTS,
  IAT_DEVIATIONS,
  IAT_MAX,
  IAT_MEAN,
  IAT_MIN,
  LAST,
  LAST_IN_DIRECTION,
  LENGTH_MAX,
  LENGTH_MIN,
  LENGTH_SQUARES,
  PACKETS,
  PAYLOAD_BYTES,
  PROBLEMS,
  REVERSE_DOUBLES,
  ROW_DOUBLES,
  ROW_WORDS,
  START,
  TCP_FLAGS,
} from './flow-row.ts';
import type { RowSlab } from './row-slab.ts';

const WHOLE = FRAGMENT_SYMBOLS.indexOf('whole');
const NO_PROBLEM = PROBLEM_SYMBOLS.indexOf('none');

/** Adds packet `i` to the counts of its flow and direction. Its own time sets start and end. */
export function countPacket(
  slab: RowSlab,
  row: number,
  isForward: boolean,
  packets: PacketBatch,
  i: number,
  tcpFlags: number,
): void {
  const { words, doubles } = slab;
  const flow = row * ROW_DOUBLES;
  const time = packets.time[i] ?? 0;
  const eventTime = eventTimeOf(packets, i);
  if (time < (doubles[flow + START] ?? 0)) doubles[flow + START] = time;
  if (time > (doubles[flow + END] ?? 0)) doubles[flow + END] = time;
  if (eventTime > (doubles[flow + LAST] ?? 0)) doubles[flow + LAST] = eventTime;

  const flowWords = row * ROW_WORDS;
  if (packets.fragment[i] !== WHOLE) words[flowWords + FRAGMENTS] = (words[flowWords + FRAGMENTS] ?? 0) + 1;
  if (packets.problem[i] !== NO_PROBLEM) words[flowWords + PROBLEMS] = (words[flowWords + PROBLEMS] ?? 0) + 1;

  const length = packets.length[i] ?? 0;
  const sums = flow + (isForward ? FORWARD_DOUBLES : REVERSE_DOUBLES);
  const counts = sums * 2;
  words[counts + PACKETS] = (words[counts + PACKETS] ?? 0) + 1;
  if (tcpFlags !== 0) words[counts + TCP_FLAGS] = (words[counts + TCP_FLAGS] ?? 0) | tcpFlags;
  doubles[sums + BYTES] = (doubles[sums + BYTES] ?? 0) + length;
  doubles[sums + PAYLOAD_BYTES] = (doubles[sums + PAYLOAD_BYTES] ?? 0) + (packets.payloadLength[i] ?? 0);
}

/**
 * Measures packet `i`, which was counted: lengths, and inter-arrival times by the event time. These are never negative: a packet from
 * before the latest one counts as arriving with it.
 */
export function measurePacket(slab: RowSlab, row: number, isForward: boolean, packets: PacketBatch, i: number): void {
  const { words, doubles } = slab;
  const length = packets.length[i] ?? 0;
  const eventTime = eventTimeOf(packets, i);
  const sums = row * ROW_DOUBLES + (isForward ? FORWARD_DOUBLES : REVERSE_DOUBLES);
  const counts = sums * 2;
  const before = ((words[counts + PACKETS] ?? 0) >>> 0) - 1;
  doubles[sums + LENGTH_SQUARES] = (doubles[sums + LENGTH_SQUARES] ?? 0) + length * length;
  if (before === 0) {
    words[counts + LENGTH_MIN] = length;
    words[counts + LENGTH_MAX] = length;
    doubles[sums + LAST_IN_DIRECTION] = eventTime;
    return;
  }
  if (length < (words[counts + LENGTH_MIN] ?? 0) >>> 0) words[counts + LENGTH_MIN] = length;
  if (length > (words[counts + LENGTH_MAX] ?? 0) >>> 0) words[counts + LENGTH_MAX] = length;

  // Mean and deviations by Welford (1962), which keeps small spreads of long gaps; there are `before` gaps with this one.
  const last = doubles[sums + LAST_IN_DIRECTION] ?? 0;
  const gap = eventTime > last ? eventTime - last : 0;
  if (gap > 0) doubles[sums + LAST_IN_DIRECTION] = eventTime;
  if (before === 1 || gap < (doubles[sums + IAT_MIN] ?? 0)) doubles[sums + IAT_MIN] = gap;
  if (gap > (doubles[sums + IAT_MAX] ?? 0)) doubles[sums + IAT_MAX] = gap;
  const mean = doubles[sums + IAT_MEAN] ?? 0;
  const newMean = mean + (gap - mean) / before;
  doubles[sums + IAT_MEAN] = newMean;
  doubles[sums + IAT_DEVIATIONS] = (doubles[sums + IAT_DEVIATIONS] ?? 0) + (gap - mean) * (gap - newMean);
}
