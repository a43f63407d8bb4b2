import type { FlowBatch } from '@weir/schema';
import { defineFamily } from '../family.ts';
import { ofBothDirections, SAME, type Feature } from '../feature.ts';

const HEAD = { group: 'quality of service', window: 'the flow', dtype: 'float64' } as const;

function ratio(part: number, whole: number): number {
  return whole > 0 ? part / whole : NaN;
}

/** How the data of TCP connections fared; see docs/explanation/qos.md for what the columns say. */
export const qualityFeatures: readonly Feature[] = defineFamily(
  [
    {
      ...HEAD,
      name: 'handshakeRttUs',
      unit: 'µs',
      doc: 'TCP handshake, SYN to the ACK that completes it.',
      nullRule: 'without a whole handshake',
      swap: SAME,
    },
    ...ofBothDirections('RttMeanUs', {
      ...HEAD,
      unit: 'µs',
      doc: (direction) => `Mean round trip of TCP data ${direction} the initiator.`,
      nullRule: 'without a round trip',
    }),
    ...ofBothDirections('RetransmissionShare', {
      ...HEAD,
      unit: '1',
      doc: (direction) => `Retransmissions / packets ${direction} the initiator.`,
      nullRule: 'without packets of the direction',
    }),
    ...ofBothDirections('OutOfOrderShare', {
      ...HEAD,
      unit: '1',
      doc: (direction) => `Packets out of order / packets ${direction} the initiator.`,
      nullRule: 'without packets of the direction',
    }),
    {
      ...HEAD,
      name: 'duplicateAckShare',
      unit: '1',
      doc: 'Duplicate acknowledgments / packets, of both directions.',
      nullRule: 'never',
      swap: SAME,
    },
    {
      ...HEAD,
      name: 'zeroWindows',
      unit: 'packets',
      dtype: 'uint32',
      doc: 'TCP packets of both directions that closed the window.',
      nullRule: 'never',
      swap: SAME,
    },
    {
      ...HEAD,
      name: 'missingBytes',
      unit: 'bytes',
      dtype: 'count',
      doc: 'Bytes in gaps of the TCP sequence of both directions that were never seen.',
      nullRule: 'never',
      swap: SAME,
    },
  ],
  ({ flows }, row, vectors, at) => {
    const forward = flows.forwardPackets[row] ?? 0;
    const reverse = flows.reversePackets[row] ?? 0;
    vectors[at] = flows.handshakeRttUs[row] ?? NaN;
    vectors[at + 1] = flows.forwardRttMeanUs[row] ?? NaN;
    vectors[at + 2] = flows.reverseRttMeanUs[row] ?? NaN;
    vectors[at + 3] = ratio(flows.forwardRetransmissions[row] ?? 0, forward);
    vectors[at + 4] = ratio(flows.reverseRetransmissions[row] ?? 0, reverse);
    vectors[at + 5] = ratio(flows.forwardOutOfOrder[row] ?? 0, forward);
    vectors[at + 6] = ratio(flows.reverseOutOfOrder[row] ?? 0, reverse);
    vectors[at + 7] = ratio(sum(flows.forwardDuplicateAcks, flows.reverseDuplicateAcks, row), forward + reverse);
    vectors[at + 8] = sum(flows.forwardZeroWindows, flows.reverseZeroWindows, row);
    vectors[at + 9] = sum(flows.forwardMissingBytes, flows.reverseMissingBytes, row);
  },
);

function sum(one: FlowBatch['forwardMissingBytes'] | Uint32Array, other: typeof one, row: number): number {
  return (one[row] ?? 0) + (other[row] ?? 0);
}
