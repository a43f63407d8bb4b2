import { FLAG_BIT } from '@weir/flow';
import { defineFeature, ofBothDirections, SAME, type Feature, type FlowRecords } from '../feature.ts';

const HEAD = { group: 'flow', window: 'the flow' } as const;
const ALWAYS = { ...HEAD, nullRule: 'never' } as const;
const LENGTHS = { ...HEAD, unit: 'bytes', dtype: 'float64', nullRule: 'without packets of the direction' } as const;
const GAPS = { ...HEAD, unit: 'µs', dtype: 'float64', nullRule: 'below two packets of the direction' } as const;

/** A column of one direction. */
type Column = (flows: FlowRecords['flows'], isForward: boolean) => Float64Array | Uint32Array;

function columnFeatures(
  name: string,
  about: Omit<Feature, 'name' | 'swap' | 'of' | 'doc'>,
  what: string,
  column: Column,
): readonly Feature[] {
  const doc = (direction: string): string => `${what} ${direction} the initiator.`;
  return ofBothDirections(
    name,
    { ...about, doc },
    ({ flows }, row, isForward) => column(flows, isForward)[row] ?? NaN,
    (isForward) =>
      ({ flows }, from, to, vectors, first, stride) => {
        const values = column(flows, isForward);
        for (let row = from, at = first; row < to; row++, at += stride) vectors[at] = values[row] ?? NaN;
      },
  );
}

function flagFeatures(name: string, flag: 'syn' | 'rst'): readonly Feature[] {
  const about = { ...ALWAYS, unit: 'packets', dtype: 'uint32' } as const;
  const doc = (direction: string): string =>
    `Packets ${direction} the initiator with the TCP flag ${name.toUpperCase()}.`;
  return ofBothDirections(`${name}Packets`, { ...about, doc }, ({ traits }, row, isForward) =>
    traits.flagPackets(row, isForward, FLAG_BIT[flag]),
  );
}

function share(forward: number, reverse: number): number {
  const sum = forward + reverse;
  return sum > 0 ? forward / sum : NaN;
}

/** Counts, sizes, times, ratios and flags of the whole flow. */
export const flowFeatures: readonly Feature[] = [
  ...columnFeatures('Packets', { ...ALWAYS, unit: 'packets', dtype: 'uint32' }, 'Packets', (flows, isForward) =>
    isForward ? flows.forwardPackets : flows.reversePackets,
  ),
  ...columnFeatures('Bytes', { ...ALWAYS, unit: 'bytes', dtype: 'count' }, 'Frame bytes', (flows, isForward) =>
    isForward ? flows.forwardBytes : flows.reverseBytes,
  ),
  ...columnFeatures(
    'PayloadBytes',
    { ...ALWAYS, unit: 'bytes', dtype: 'count' },
    'Payload bytes',
    (flows, isForward) => (isForward ? flows.forwardPayloadBytes : flows.reversePayloadBytes),
  ),
  defineFeature({
    ...ALWAYS,
    name: 'durationUs',
    unit: 'µs',
    dtype: 'count',
    doc: 'Time from the earliest packet to the latest.',
    swap: SAME,
    of: ({ flows }, row) => (flows.end[row] ?? 0) - (flows.start[row] ?? 0),
  }),
  ...columnFeatures('LengthMinBytes', LENGTHS, 'Smallest frame', (flows, isForward) =>
    isForward ? flows.forwardLengthMinBytes : flows.reverseLengthMinBytes,
  ),
  ...columnFeatures('LengthMeanBytes', LENGTHS, 'Mean length of frames', (flows, isForward) =>
    isForward ? flows.forwardLengthMeanBytes : flows.reverseLengthMeanBytes,
  ),
  ...columnFeatures('LengthMaxBytes', LENGTHS, 'Largest frame', (flows, isForward) =>
    isForward ? flows.forwardLengthMaxBytes : flows.reverseLengthMaxBytes,
  ),
  ...columnFeatures(
    'LengthStdBytes',
    LENGTHS,
    'Standard deviation (of the population) of the length of frames',
    (flows, isForward) => (isForward ? flows.forwardLengthStdBytes : flows.reverseLengthStdBytes),
  ),
  ...columnFeatures('IatMinUs', GAPS, 'Smallest inter-arrival time of packets', (flows, isForward) =>
    isForward ? flows.forwardIatMinUs : flows.reverseIatMinUs,
  ),
  ...columnFeatures('IatMeanUs', GAPS, 'Mean inter-arrival time of packets', (flows, isForward) =>
    isForward ? flows.forwardIatMeanUs : flows.reverseIatMeanUs,
  ),
  ...columnFeatures('IatMaxUs', GAPS, 'Largest inter-arrival time of packets', (flows, isForward) =>
    isForward ? flows.forwardIatMaxUs : flows.reverseIatMaxUs,
  ),
  ...columnFeatures(
    'IatStdUs',
    GAPS,
    'Standard deviation (of the population) of the inter-arrival time of packets',
    (flows, isForward) => (isForward ? flows.forwardIatStdUs : flows.reverseIatStdUs),
  ),
  defineFeature({
    ...ALWAYS,
    name: 'forwardPacketShare',
    unit: '1',
    dtype: 'float64',
    doc: 'forwardPackets / (forwardPackets + reversePackets).',
    swap: { kind: 'complement' },
    of: ({ flows }, row) => share(flows.forwardPackets[row] ?? 0, flows.reversePackets[row] ?? 0),
  }),
  defineFeature({
    ...HEAD,
    nullRule: 'without bytes',
    name: 'forwardByteShare',
    unit: '1',
    dtype: 'float64',
    doc: 'forwardBytes / (forwardBytes + reverseBytes).',
    swap: { kind: 'complement' },
    of: ({ flows }, row) => share(flows.forwardBytes[row] ?? 0, flows.reverseBytes[row] ?? 0),
  }),
  ...ofBothDirections(
    'HeaderBytes',
    {
      ...ALWAYS,
      unit: 'bytes',
      dtype: 'count',
      doc: (direction) =>
        `Frame bytes ${direction} the initiator that are not payload: headers of all layers, and padding. Frames whose IP header promises more than they hold take from it, down to 0.`,
    },
    ({ flows }, row, isForward) => {
      const bytes = isForward ? flows.forwardBytes : flows.reverseBytes;
      const payload = isForward ? flows.forwardPayloadBytes : flows.reversePayloadBytes;
      return Math.max((bytes[row] ?? 0) - (payload[row] ?? 0), 0);
    },
  ),
  defineFeature({
    ...ALWAYS,
    name: 'activeMeanUs',
    unit: 'µs',
    dtype: 'float64',
    doc: 'Mean length of the segments of activity, which gaps of more than 5 s between packets part.',
    swap: SAME,
    of: ({ traits }, row) => traits.activeMean(row),
  }),
  defineFeature({
    ...HEAD,
    nullRule: 'without a gap of more than 5 s',
    name: 'idleMeanUs',
    unit: 'µs',
    dtype: 'float64',
    doc: 'Mean of the gaps of more than 5 s between packets.',
    swap: SAME,
    of: ({ traits }, row) => traits.idleMean(row),
  }),
  ...flagFeatures('Syn', 'syn'),
  ...flagFeatures('Rst', 'rst'),
  defineFeature({
    ...ALWAYS,
    name: 'pshPackets',
    unit: 'packets',
    dtype: 'uint32',
    doc: 'Packets of both directions with the TCP flag PSH.',
    swap: SAME,
    of: ({ traits }, row) => traits.flagPackets(row, true, FLAG_BIT.psh) + traits.flagPackets(row, false, FLAG_BIT.psh),
  }),
];
