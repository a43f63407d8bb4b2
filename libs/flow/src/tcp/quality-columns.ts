import type { FlowBatch } from '@weir/schema';
import type { DirectionColumns } from '../direction-columns.ts';
import type { RowSlab } from '../row-slab.ts';
import { quantileOfSketch } from './rtt-sketch.ts';
import type { TcpPaths } from './tcp-paths.ts';
import {
  DUPLICATE_ACKS,
  IN_FLIGHT,
  LOSS,
  LOSS_FORWARD,
  LOSS_REVERSE,
  LOSS_WORDS,
  MISSING_BYTES,
  OUT_OF_ORDER,
  PATH_FORWARD,
  PATH_REVERSE,
  PATH_WORDS,
  REPEATED_BYTES,
  RETRANSMISSIONS,
  RETRANSMITTED_BYTES,
  RTT_COUNT,
  RTT_MIN,
  RTT_SUM,
  SPURIOUS,
  TIMEOUTS,
  UPSTREAM,
  ZERO_WINDOWS,
} from './tcp-row.ts';

const P95 = 0.95;

/** The columns of one direction that say how its data fared. */
export interface QualityColumns {
  readonly rttCount: Uint32Array;
  readonly rttMin: Float64Array;
  readonly rttMean: Float64Array;
  readonly rttP95: Float64Array;
  readonly retransmissions: Uint32Array;
  readonly timeouts: Uint32Array;
  readonly spurious: Uint32Array;
  readonly upstream: Uint32Array;
  readonly downstream: Uint32Array;
  readonly retransmittedBytes: Float64Array;
  readonly outOfOrder: Uint32Array;
  readonly duplicateAcks: Uint32Array;
  readonly zeroWindows: Uint32Array;
  readonly missingBytes: Float64Array;
  readonly goodputBytes: Float64Array;
  readonly inFlight: Uint32Array;
}

export function forwardQuality(batch: FlowBatch): QualityColumns {
  return {
    rttCount: batch.forwardRttCount,
    rttMin: batch.forwardRttMinUs,
    rttMean: batch.forwardRttMeanUs,
    rttP95: batch.forwardRttP95Us,
    retransmissions: batch.forwardRetransmissions,
    timeouts: batch.forwardTimeoutRetransmissions,
    spurious: batch.forwardSpuriousRetransmissions,
    upstream: batch.forwardUpstreamLosses,
    downstream: batch.forwardDownstreamLosses,
    retransmittedBytes: batch.forwardRetransmittedBytes,
    outOfOrder: batch.forwardOutOfOrder,
    duplicateAcks: batch.forwardDuplicateAcks,
    zeroWindows: batch.forwardZeroWindows,
    missingBytes: batch.forwardMissingBytes,
    goodputBytes: batch.forwardGoodputBytes,
    inFlight: batch.forwardInFlightMaxBytes,
  };
}

export function reverseQuality(batch: FlowBatch): QualityColumns {
  return {
    rttCount: batch.reverseRttCount,
    rttMin: batch.reverseRttMinUs,
    rttMean: batch.reverseRttMeanUs,
    rttP95: batch.reverseRttP95Us,
    retransmissions: batch.reverseRetransmissions,
    timeouts: batch.reverseTimeoutRetransmissions,
    spurious: batch.reverseSpuriousRetransmissions,
    upstream: batch.reverseUpstreamLosses,
    downstream: batch.reverseDownstreamLosses,
    retransmittedBytes: batch.reverseRetransmittedBytes,
    outOfOrder: batch.reverseOutOfOrder,
    duplicateAcks: batch.reverseDuplicateAcks,
    zeroWindows: batch.reverseZeroWindows,
    missingBytes: batch.reverseMissingBytes,
    goodputBytes: batch.reverseGoodputBytes,
    inFlight: batch.reverseInFlightMaxBytes,
  };
}

/** What rows [from, to) say of which nothing is known. */
export function clearQuality(columns: QualityColumns, from: number, to: number): void {
  const { rttMin, rttMean, rttP95, ...counts } = columns;
  for (const times of [rttMin, rttMean, rttP95]) times.fill(NaN, from, to);
  for (const column of Object.values(counts)) column.fill(0, from, to);
}

/** Writes one direction of the connection in `path` (-1: none is kept) to row `to`, which is clear and whose sums `counted` has already. */
export function putQuality(
  { paths, losses }: TcpPaths,
  path: number,
  isForward: boolean,
  counted: DirectionColumns,
  columns: QualityColumns,
  to: number,
): void {
  const payloadBytes = counted.payloadBytes[to] ?? 0;
  columns.goodputBytes[to] = payloadBytes;
  if (path < 0) return;
  putRoundTrip(paths, path * PATH_WORDS + (isForward ? PATH_FORWARD : PATH_REVERSE), columns, to);
  const loss = (paths.words[path * PATH_WORDS + LOSS] ?? 0) - 1;
  if (loss < 0) return;
  const block = loss * LOSS_WORDS + (isForward ? LOSS_FORWARD : LOSS_REVERSE);
  putLosses(losses, block, columns, to);
  columns.goodputBytes[to] = payloadBytes - bytesAt(losses, block + REPEATED_BYTES);
}

function putRoundTrip({ words, doubles, bytes }: RowSlab, block: number, columns: QualityColumns, to: number): void {
  const count = (words[block + RTT_COUNT] ?? 0) >>> 0;
  if (count > 0) {
    const min = words[block + RTT_MIN] ?? 0;
    columns.rttCount[to] = count;
    columns.rttMin[to] = min;
    columns.rttMean[to] = (doubles[(block + RTT_SUM) >> 1] ?? 0) / count;
    // A single round trip is known as it was.
    columns.rttP95[to] = count > 1 ? Math.max(quantileOfSketch(words, bytes, block, P95), min) : min;
  }
  columns.inFlight[to] = words[block + IN_FLIGHT] ?? 0;
}

function putLosses(losses: RowSlab, block: number, columns: QualityColumns, to: number): void {
  const retransmissions = countAt(losses, block + RETRANSMISSIONS);
  const spurious = countAt(losses, block + SPURIOUS);
  const upstream = countAt(losses, block + UPSTREAM);
  columns.retransmissions[to] = retransmissions;
  columns.timeouts[to] = countAt(losses, block + TIMEOUTS);
  columns.spurious[to] = spurious;
  columns.upstream[to] = upstream;
  columns.downstream[to] = retransmissions - spurious - upstream;
  columns.outOfOrder[to] = countAt(losses, block + OUT_OF_ORDER);
  columns.duplicateAcks[to] = countAt(losses, block + DUPLICATE_ACKS);
  columns.zeroWindows[to] = countAt(losses, block + ZERO_WINDOWS);
  columns.retransmittedBytes[to] = bytesAt(losses, block + RETRANSMITTED_BYTES);
  columns.missingBytes[to] = bytesAt(losses, block + MISSING_BYTES);
}

function countAt({ words }: RowSlab, word: number): number {
  return (words[word] ?? 0) >>> 0;
}

function bytesAt({ doubles }: RowSlab, word: number): number {
  return doubles[word >> 1] ?? 0;
}
