import { FLAG_BIT } from '@weir/flow';
import { defineFamily, type About } from '../family.ts';
import { ofBothDirections, SAME, type Feature } from '../feature.ts';

const HEAD = { group: 'flow', window: 'the flow' } as const;
const ALWAYS = { ...HEAD, nullRule: 'never' } as const;
const LENGTHS = { ...HEAD, unit: 'bytes', dtype: 'float64', nullRule: 'without packets of the direction' } as const;
const GAPS = { ...HEAD, unit: 'µs', dtype: 'float64', nullRule: 'below two packets of the direction' } as const;
const BYTES = { ...ALWAYS, unit: 'bytes', dtype: 'count' } as const;
const PACKETS = { ...ALWAYS, unit: 'packets', dtype: 'uint32' } as const;

function ofColumns(name: string, about: Omit<About, 'name' | 'swap' | 'doc'>, what: string): readonly About[] {
  return ofBothDirections(name, { ...about, doc: (direction) => `${what} ${direction} the initiator.` });
}

function ofFlag(name: string): readonly About[] {
  const doc = (direction: string): string =>
    `Packets ${direction} the initiator with the TCP flag ${name.toUpperCase()}.`;
  return ofBothDirections(`${name}Packets`, { ...PACKETS, doc });
}

function share(forward: number, reverse: number): number {
  const sum = forward + reverse;
  return sum > 0 ? forward / sum : NaN;
}

/** What the columns of the flow's message say already. */
const columns = defineFamily(
  [
    ...ofColumns('Packets', PACKETS, 'Packets'),
    ...ofColumns('Bytes', BYTES, 'Frame bytes'),
    ...ofColumns('PayloadBytes', BYTES, 'Payload bytes'),
    {
      ...ALWAYS,
      name: 'durationUs',
      unit: 'µs',
      dtype: 'count',
      doc: 'Time from the earliest packet to the latest.',
      swap: SAME,
    },
    ...ofColumns('LengthMinBytes', LENGTHS, 'Smallest frame'),
    ...ofColumns('LengthMeanBytes', LENGTHS, 'Mean length of frames'),
    ...ofColumns('LengthMaxBytes', LENGTHS, 'Largest frame'),
    ...ofColumns('LengthStdBytes', LENGTHS, 'Standard deviation (of the population) of the length of frames'),
    ...ofColumns('IatMinUs', GAPS, 'Smallest inter-arrival time of packets'),
    ...ofColumns('IatMeanUs', GAPS, 'Mean inter-arrival time of packets'),
    ...ofColumns('IatMaxUs', GAPS, 'Largest inter-arrival time of packets'),
    ...ofColumns('IatStdUs', GAPS, 'Standard deviation (of the population) of the inter-arrival time of packets'),
  ],
  ({ flows }, row, vectors, at) => {
    vectors[at] = flows.forwardPackets[row] ?? NaN;
    vectors[at + 1] = flows.reversePackets[row] ?? NaN;
    vectors[at + 2] = flows.forwardBytes[row] ?? NaN;
    vectors[at + 3] = flows.reverseBytes[row] ?? NaN;
    vectors[at + 4] = flows.forwardPayloadBytes[row] ?? NaN;
    vectors[at + 5] = flows.reversePayloadBytes[row] ?? NaN;
    vectors[at + 6] = (flows.end[row] ?? 0) - (flows.start[row] ?? 0);
    vectors[at + 7] = flows.forwardLengthMinBytes[row] ?? NaN;
    vectors[at + 8] = flows.reverseLengthMinBytes[row] ?? NaN;
    vectors[at + 9] = flows.forwardLengthMeanBytes[row] ?? NaN;
    vectors[at + 10] = flows.reverseLengthMeanBytes[row] ?? NaN;
    vectors[at + 11] = flows.forwardLengthMaxBytes[row] ?? NaN;
    vectors[at + 12] = flows.reverseLengthMaxBytes[row] ?? NaN;
    vectors[at + 13] = flows.forwardLengthStdBytes[row] ?? NaN;
    vectors[at + 14] = flows.reverseLengthStdBytes[row] ?? NaN;
    vectors[at + 15] = flows.forwardIatMinUs[row] ?? NaN;
    vectors[at + 16] = flows.reverseIatMinUs[row] ?? NaN;
    vectors[at + 17] = flows.forwardIatMeanUs[row] ?? NaN;
    vectors[at + 18] = flows.reverseIatMeanUs[row] ?? NaN;
    vectors[at + 19] = flows.forwardIatMaxUs[row] ?? NaN;
    vectors[at + 20] = flows.reverseIatMaxUs[row] ?? NaN;
    vectors[at + 21] = flows.forwardIatStdUs[row] ?? NaN;
    vectors[at + 22] = flows.reverseIatStdUs[row] ?? NaN;
  },
);

/** Ratios, times of activity, and flags. */
const ratios = defineFamily(
  [
    {
      ...ALWAYS,
      name: 'forwardPacketShare',
      unit: '1',
      dtype: 'float64',
      doc: 'forwardPackets / (forwardPackets + reversePackets).',
      swap: { kind: 'complement' },
    },
    {
      ...HEAD,
      nullRule: 'without bytes',
      name: 'forwardByteShare',
      unit: '1',
      dtype: 'float64',
      doc: 'forwardBytes / (forwardBytes + reverseBytes).',
      swap: { kind: 'complement' },
    },
    ...ofBothDirections('HeaderBytes', {
      ...BYTES,
      doc: (direction) =>
        `Frame bytes ${direction} the initiator that are not payload: headers of all layers, and padding. Frames whose IP header promises more than they hold take from it, down to 0.`,
    }),
    {
      ...ALWAYS,
      name: 'activeMeanUs',
      unit: 'µs',
      dtype: 'float64',
      doc: 'Mean length of the segments of activity, which gaps of more than 5 s between packets part.',
      swap: SAME,
    },
    {
      ...HEAD,
      nullRule: 'without a gap of more than 5 s',
      name: 'idleMeanUs',
      unit: 'µs',
      dtype: 'float64',
      doc: 'Mean of the gaps of more than 5 s between packets.',
      swap: SAME,
    },
    ...ofFlag('Syn'),
    ...ofFlag('Rst'),
    { ...PACKETS, name: 'pshPackets', doc: 'Packets of both directions with the TCP flag PSH.', swap: SAME },
  ],
  ({ flows, traits }, row, vectors, at) => {
    const forwardBytes = flows.forwardBytes[row] ?? 0;
    const reverseBytes = flows.reverseBytes[row] ?? 0;
    vectors[at] = share(flows.forwardPackets[row] ?? 0, flows.reversePackets[row] ?? 0);
    vectors[at + 1] = share(forwardBytes, reverseBytes);
    vectors[at + 2] = Math.max(forwardBytes - (flows.forwardPayloadBytes[row] ?? 0), 0);
    vectors[at + 3] = Math.max(reverseBytes - (flows.reversePayloadBytes[row] ?? 0), 0);
    vectors[at + 4] = traits.activeMean();
    vectors[at + 5] = traits.idleMean();
    vectors[at + 6] = traits.flagPackets(true, FLAG_BIT.syn);
    vectors[at + 7] = traits.flagPackets(false, FLAG_BIT.syn);
    vectors[at + 8] = traits.flagPackets(true, FLAG_BIT.rst);
    vectors[at + 9] = traits.flagPackets(false, FLAG_BIT.rst);
    vectors[at + 10] = traits.flagPackets(true, FLAG_BIT.psh) + traits.flagPackets(false, FLAG_BIT.psh);
  },
);

/** Counts, sizes, times, ratios and flags of the whole flow. */
export const flowFeatures: readonly Feature[] = [...columns, ...ratios];
