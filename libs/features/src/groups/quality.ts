import { defineFeature, ofBothDirections, SAME, type Feature } from '../feature.ts';

const HEAD = { group: 'quality of service', window: 'the flow', dtype: 'float64' } as const;

function ratio(part: number | undefined, whole: number | undefined): number {
  return whole !== undefined && whole > 0 ? (part ?? 0) / whole : NaN;
}

/** How the data of TCP connections fared; see docs/explanation/qos.md for what the columns say. */
export const qualityFeatures: readonly Feature[] = [
  defineFeature({
    ...HEAD,
    name: 'handshakeRttUs',
    unit: 'µs',
    doc: 'TCP handshake, SYN to the ACK that completes it.',
    nullRule: 'without a whole handshake',
    swap: SAME,
    of: ({ flows }, row) => flows.handshakeRttUs[row] ?? NaN,
  }),
  ...ofBothDirections(
    'RttMeanUs',
    {
      ...HEAD,
      unit: 'µs',
      doc: (direction) => `Mean round trip of TCP data ${direction} the initiator.`,
      nullRule: 'without a round trip',
    },
    ({ flows }, row, isForward) => (isForward ? flows.forwardRttMeanUs : flows.reverseRttMeanUs)[row] ?? NaN,
  ),
  ...ofBothDirections(
    'RetransmissionShare',
    {
      ...HEAD,
      unit: '1',
      doc: (direction) => `Retransmissions / packets ${direction} the initiator.`,
      nullRule: 'without packets of the direction',
    },
    ({ flows }, row, isForward) =>
      isForward
        ? ratio(flows.forwardRetransmissions[row], flows.forwardPackets[row])
        : ratio(flows.reverseRetransmissions[row], flows.reversePackets[row]),
  ),
  ...ofBothDirections(
    'OutOfOrderShare',
    {
      ...HEAD,
      unit: '1',
      doc: (direction) => `Packets out of order / packets ${direction} the initiator.`,
      nullRule: 'without packets of the direction',
    },
    ({ flows }, row, isForward) =>
      isForward
        ? ratio(flows.forwardOutOfOrder[row], flows.forwardPackets[row])
        : ratio(flows.reverseOutOfOrder[row], flows.reversePackets[row]),
  ),
  defineFeature({
    ...HEAD,
    name: 'duplicateAckShare',
    unit: '1',
    doc: 'Duplicate acknowledgments / packets, of both directions.',
    nullRule: 'never',
    swap: SAME,
    of: ({ flows }, row) =>
      ratio(
        (flows.forwardDuplicateAcks[row] ?? 0) + (flows.reverseDuplicateAcks[row] ?? 0),
        (flows.forwardPackets[row] ?? 0) + (flows.reversePackets[row] ?? 0),
      ),
  }),
  defineFeature({
    ...HEAD,
    name: 'zeroWindows',
    unit: 'packets',
    dtype: 'uint32',
    doc: 'TCP packets of both directions that closed the window.',
    nullRule: 'never',
    swap: SAME,
    of: ({ flows }, row) => (flows.forwardZeroWindows[row] ?? 0) + (flows.reverseZeroWindows[row] ?? 0),
  }),
  defineFeature({
    ...HEAD,
    name: 'missingBytes',
    unit: 'bytes',
    dtype: 'count',
    doc: 'Bytes in gaps of the TCP sequence of both directions that were never seen.',
    nullRule: 'never',
    swap: SAME,
    of: ({ flows }, row) => (flows.forwardMissingBytes[row] ?? 0) + (flows.reverseMissingBytes[row] ?? 0),
  }),
];
