import type { FlowBatch } from '@weir/schema';
import {
  BYTES,
  IAT_DEVIATIONS,
  IAT_MAX,
  IAT_MEAN,
  IAT_MIN,
  LENGTH_MAX,
  LENGTH_MIN,
  LENGTH_SQUARES,
  PACKETS,
  PAYLOAD_BYTES,
  TCP_FLAGS,
} from './flow-row.ts';
import type { RowSlab } from './row-slab.ts';

/** What is counted in one direction. */
export interface CountColumns {
  readonly packets: Uint32Array;
  readonly bytes: Float64Array;
  readonly payloadBytes: Float64Array;
  readonly flags: Uint16Array;
}

/** The columns of one direction. */
export interface DirectionColumns extends CountColumns {
  readonly lengthMin: Float64Array;
  readonly lengthMean: Float64Array;
  readonly lengthMax: Float64Array;
  readonly lengthStd: Float64Array;
  readonly iatMin: Float64Array;
  readonly iatMean: Float64Array;
  readonly iatMax: Float64Array;
  readonly iatStd: Float64Array;
}

export function forwardCounts(batch: FlowBatch): CountColumns {
  return {
    packets: batch.forwardPackets,
    bytes: batch.forwardBytes,
    payloadBytes: batch.forwardPayloadBytes,
    flags: batch.forwardFlags,
  };
}

export function reverseCounts(batch: FlowBatch): CountColumns {
  return {
    packets: batch.reversePackets,
    bytes: batch.reverseBytes,
    payloadBytes: batch.reversePayloadBytes,
    flags: batch.reverseFlags,
  };
}

/** Written out: objects made of others with more besides each have a shape of their own, and to read those takes several times as long. */
export function forwardColumns(batch: FlowBatch): DirectionColumns {
  return {
    packets: batch.forwardPackets,
    bytes: batch.forwardBytes,
    payloadBytes: batch.forwardPayloadBytes,
    flags: batch.forwardFlags,
    lengthMin: batch.forwardLengthMinBytes,
    lengthMean: batch.forwardLengthMeanBytes,
    lengthMax: batch.forwardLengthMaxBytes,
    lengthStd: batch.forwardLengthStdBytes,
    iatMin: batch.forwardIatMinUs,
    iatMean: batch.forwardIatMeanUs,
    iatMax: batch.forwardIatMaxUs,
    iatStd: batch.forwardIatStdUs,
  };
}

export function reverseColumns(batch: FlowBatch): DirectionColumns {
  return {
    packets: batch.reversePackets,
    bytes: batch.reverseBytes,
    payloadBytes: batch.reversePayloadBytes,
    flags: batch.reverseFlags,
    lengthMin: batch.reverseLengthMinBytes,
    lengthMean: batch.reverseLengthMeanBytes,
    lengthMax: batch.reverseLengthMaxBytes,
    lengthStd: batch.reverseLengthStdBytes,
    iatMin: batch.reverseIatMinUs,
    iatMean: batch.reverseIatMeanUs,
    iatMax: batch.reverseIatMaxUs,
    iatStd: batch.reverseIatStdUs,
  };
}

/** Writes the counts of a direction, whose block begins at the double `sums`, to row `to`. */
export function putCounts(slab: RowSlab, sums: number, columns: CountColumns, to: number): void {
  const { words, doubles } = slab;
  columns.packets[to] = words[sums * 2 + PACKETS] ?? 0;
  columns.flags[to] = words[sums * 2 + TCP_FLAGS] ?? 0;
  columns.bytes[to] = doubles[sums + BYTES] ?? 0;
  columns.payloadBytes[to] = doubles[sums + PAYLOAD_BYTES] ?? 0;
}

/** Writes the sums of a direction, whose block begins at the double `sums`, to row `to`. NaN where they are not defined. */
export function putDirection(slab: RowSlab, sums: number, columns: DirectionColumns, to: number): void {
  const { words, doubles } = slab;
  const counts = sums * 2;
  const packets = (words[counts + PACKETS] ?? 0) >>> 0;
  putCounts(slab, sums, columns, to);
  if (packets === 0) putLengths(columns, to, NaN, NaN, NaN, NaN);
  else {
    const mean = (doubles[sums + BYTES] ?? 0) / packets;
    const variance = (doubles[sums + LENGTH_SQUARES] ?? 0) / packets - mean * mean;
    const std = variance > 0 ? Math.sqrt(variance) : 0;
    putLengths(
      columns,
      to,
      (words[counts + LENGTH_MIN] ?? 0) >>> 0,
      mean,
      (words[counts + LENGTH_MAX] ?? 0) >>> 0,
      std,
    );
  }
  if (packets < 2) putIats(columns, to, NaN, NaN, NaN, NaN);
  else {
    const std = Math.sqrt((doubles[sums + IAT_DEVIATIONS] ?? 0) / (packets - 1));
    const mean = doubles[sums + IAT_MEAN] ?? 0;
    putIats(columns, to, doubles[sums + IAT_MIN] ?? 0, mean, doubles[sums + IAT_MAX] ?? 0, std);
  }
}

function putLengths(columns: DirectionColumns, to: number, min: number, mean: number, max: number, std: number): void {
  columns.lengthMin[to] = min;
  columns.lengthMean[to] = mean;
  columns.lengthMax[to] = max;
  columns.lengthStd[to] = std;
}

function putIats(columns: DirectionColumns, to: number, min: number, mean: number, max: number, std: number): void {
  columns.iatMin[to] = min;
  columns.iatMean[to] = mean;
  columns.iatMax[to] = max;
  columns.iatStd[to] = std;
}
