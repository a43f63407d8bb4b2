import { FLAG_BIT } from '@weir/flow';
import { defineFeature, SAME, type Feature, type FlowRecords, type Swap } from '../feature.ts';
import { featureSet } from '../feature-set.ts';
import { durationOf, flagsOf, gapsOf, lengthsOf, packetsOf, type Side, type Statistics } from './statistics.ts';

const US_PER_MS = 1000;
/** The prefixes of NFStream's columns, in its order. */
const SIDES = [
  ['bidirectional', 'both', 'of both directions'],
  ['src2dst', 'forward', 'from the initiator'],
  ['dst2src', 'reverse', 'to the initiator'],
] as const;
const STATISTICS = [
  ['min', 'Smallest', (of: Statistics): number => of.min],
  ['mean', 'Mean', (of: Statistics): number => of.mean],
  ['stddev', 'Standard deviation (of a sample) of the', (of: Statistics): number => of.std],
  ['max', 'Largest', (of: Statistics): number => of.max],
] as const;
const FLAGS = ['syn', 'cwr', 'ece', 'urg', 'ack', 'psh', 'rst', 'fin'] as const;

/** The column of the other direction. */
function swapOf(name: string): Swap {
  if (name.startsWith('src2dst')) return { kind: 'pair', with: name.replace('src2dst', 'dst2src') };
  if (name.startsWith('dst2src')) return { kind: 'pair', with: name.replace('dst2src', 'src2dst') };
  return SAME;
}

function column(
  name: string,
  unit: string,
  dtype: Feature['dtype'],
  doc: string,
  of: (records: FlowRecords, row: number) => number,
): Feature {
  return defineFeature({
    group: 'NFStream',
    window: 'the flow',
    name,
    unit,
    dtype,
    doc,
    nullRule: 'never (0 where there is nothing to tell of)',
    swap: swapOf(name),
    of,
  });
}

/** A direction lasts from its first packet to its last. */
function durationMs(records: FlowRecords, row: number, side: Side): number {
  return (side === 'both' ? durationOf(records, row) : gapsOf(records, row, side).sum) / US_PER_MS;
}

const counts = SIDES.flatMap(([prefix, side, which]) => [
  column(`${prefix}_duration_ms`, 'ms', 'float64', `Time from the first packet ${which} to the last.`, (records, row) =>
    durationMs(records, row, side),
  ),
  column(`${prefix}_packets`, 'packets', 'uint32', `Packets ${which}.`, (records, row) =>
    packetsOf(records, row, side),
  ),
  column(
    `${prefix}_bytes`,
    'bytes',
    'count',
    `Frame bytes ${which}.`,
    (records, row) => lengthsOf(records, row, side).sum,
  ),
]);

const lengths = SIDES.flatMap(([prefix, side, which]) =>
  STATISTICS.map(([name, what, value]) =>
    column(`${prefix}_${name}_ps`, 'bytes', 'float64', `${what} frame length ${which}.`, (records, row) =>
      value(lengthsOf(records, row, side)),
    ),
  ),
);

const gaps = SIDES.flatMap(([prefix, side, which]) =>
  STATISTICS.map(([name, what, value]) =>
    column(
      `${prefix}_${name}_piat_ms`,
      'ms',
      'float64',
      `${what} inter-arrival time ${which}.`,
      (records, row) => value(gapsOf(records, row, side)) / US_PER_MS,
    ),
  ),
);

const flags = SIDES.flatMap(([prefix, side, which]) =>
  FLAGS.map((flag) =>
    column(
      `${prefix}_${flag}_packets`,
      'packets',
      'uint32',
      `Packets ${which} with the TCP flag ${flag.toUpperCase()}.`,
      (records) => flagsOf(records, side, FLAG_BIT[flag]),
    ),
  ),
);

/** What NFStream 6 calls its core and post-mortem statistics, by its names and in its units. */
export const nfstreamFeatures = featureSet([...counts, ...lengths, ...gaps, ...flags]);
