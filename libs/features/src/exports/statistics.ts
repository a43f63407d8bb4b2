import type { FlowRecords } from '../feature.ts';

/** The packets of one direction, or of both. */
export type Side = 'forward' | 'reverse' | 'both';

/** Some values, added up. Other tools give 0 where nothing is known, and the standard deviation of a sample. */
export interface Statistics {
  readonly count: number;
  readonly sum: number;
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  readonly std: number;
}

const NONE: Statistics = { count: 0, sum: 0, min: 0, max: 0, mean: 0, std: 0 };

/** Standard deviation of a sample of `count`, by that of the population. */
function ofSample(std: number, count: number): number {
  return count > 1 ? std * Math.sqrt(count / (count - 1)) : 0;
}

/** Values of two sets in one, by the means and spreads of both (Chan, Golub and LeVeque, 1979). */
function together(one: Statistics, other: Statistics): Statistics {
  if (one.count === 0) return other;
  if (other.count === 0) return one;
  const count = one.count + other.count;
  const apart = one.mean - other.mean;
  const deviations =
    one.std * one.std * (one.count - 1) +
    other.std * other.std * (other.count - 1) +
    apart * apart * ((one.count * other.count) / count);
  return {
    count,
    sum: one.sum + other.sum,
    min: Math.min(one.min, other.min),
    max: Math.max(one.max, other.max),
    mean: (one.sum + other.sum) / count,
    std: Math.sqrt(deviations / (count - 1)),
  };
}

export function packetsOf({ flows }: FlowRecords, row: number, side: Side): number {
  const forward = side === 'reverse' ? 0 : (flows.forwardPackets[row] ?? 0);
  return forward + (side === 'forward' ? 0 : (flows.reversePackets[row] ?? 0));
}

/** Frame lengths, bytes. */
export function lengthsOf(records: FlowRecords, row: number, side: Side): Statistics {
  if (side === 'both') return together(lengthsOf(records, row, 'forward'), lengthsOf(records, row, 'reverse'));
  const { flows } = records;
  const isForward = side === 'forward';
  const count = packetsOf(records, row, side);
  if (count === 0) return NONE;
  const at = (forward: Float64Array, reverse: Float64Array): number => (isForward ? forward : reverse)[row] ?? 0;
  return {
    count,
    sum: at(flows.forwardBytes, flows.reverseBytes),
    min: at(flows.forwardLengthMinBytes, flows.reverseLengthMinBytes),
    max: at(flows.forwardLengthMaxBytes, flows.reverseLengthMaxBytes),
    mean: at(flows.forwardLengthMeanBytes, flows.reverseLengthMeanBytes),
    std: ofSample(at(flows.forwardLengthStdBytes, flows.reverseLengthStdBytes), count),
  };
}

/** Payload lengths, bytes. */
export function payloadsOf(records: FlowRecords, row: number, side: Side): Statistics {
  if (side === 'both') return together(payloadsOf(records, row, 'forward'), payloadsOf(records, row, 'reverse'));
  const { flows, traits } = records;
  const isForward = side === 'forward';
  const count = packetsOf(records, row, side);
  if (count === 0) return NONE;
  const sum = (isForward ? flows.forwardPayloadBytes : flows.reversePayloadBytes)[row] ?? 0;
  const mean = sum / count;
  const variance = traits.payloadSquares(isForward) / count - mean * mean;
  return {
    count,
    sum,
    min: traits.payloadMin(isForward),
    max: traits.payloadMax(isForward),
    mean,
    std: ofSample(Math.sqrt(Math.max(variance, 0)), count),
  };
}

/** Inter-arrival times, µs. */
export function gapsOf(records: FlowRecords, row: number, side: Side): Statistics {
  const { flows, traits } = records;
  const packets = packetsOf(records, row, side);
  const count = packets - 1;
  if (count < 1) return NONE;
  if (side === 'both') {
    const mean = traits.gapMean(packets);
    const std = ofSample(traits.gapStd(packets), count);
    return { count, sum: mean * count, min: traits.gapMin(packets), max: traits.gapMax(packets), mean, std };
  }
  const isForward = side === 'forward';
  const at = (forward: Float64Array, reverse: Float64Array): number => (isForward ? forward : reverse)[row] ?? 0;
  const mean = at(flows.forwardIatMeanUs, flows.reverseIatMeanUs);
  return {
    count,
    sum: mean * count,
    min: at(flows.forwardIatMinUs, flows.reverseIatMinUs),
    max: at(flows.forwardIatMaxUs, flows.reverseIatMaxUs),
    mean,
    std: ofSample(at(flows.forwardIatStdUs, flows.reverseIatStdUs), count),
  };
}

/** Durations, µs, with the spread of a sample. */
export function durationsOf({ count, min, max, mean, std }: Omit<Statistics, 'sum'>): Statistics {
  return count === 0 ? NONE : { count, sum: mean * count, min, max, mean, std: ofSample(std, count) };
}

/** Packets with the TCP flag of a bit. */
export function flagsOf({ traits }: FlowRecords, side: Side, bit: number): number {
  const forward = side === 'reverse' ? 0 : traits.flagPackets(true, bit);
  return forward + (side === 'forward' ? 0 : traits.flagPackets(false, bit));
}

/** µs from the earliest packet to the latest. */
export function durationOf({ flows }: FlowRecords, row: number): number {
  return (flows.end[row] ?? 0) - (flows.start[row] ?? 0);
}
