/** A number that rules may ask for and that is computed from columns of the same record. */
export interface DerivedField {
  readonly name: string;
  readonly unit: string;
  readonly doc: string;
  /** Columns that the value is computed from, at most three. */
  readonly of: readonly string[];
  readonly value: (a: number, b: number, c: number) => number;
}

const US_PER_SECOND = 1e6;

/** Packets by seconds; what is shorter than a second counts as one, so that a few packets at once are no flood. */
function perSecond(packets: number, startUs: number, endUs: number): number {
  return packets / Math.max(1, (endUs - startUs) / US_PER_SECOND);
}

const FLOW_FIELDS: readonly DerivedField[] = [
  {
    name: 'durationUs',
    unit: 'µs',
    doc: 'Time from the first packet to the last.',
    of: ['start', 'end'],
    value: (start, end) => end - start,
  },
  {
    name: 'packets',
    unit: 'packets',
    doc: 'Packets of both directions.',
    of: ['forwardPackets', 'reversePackets'],
    value: (forward, reverse) => forward + reverse,
  },
  {
    name: 'payloadBytes',
    unit: 'bytes',
    doc: 'Bytes after the transport header, both directions.',
    of: ['forwardPayloadBytes', 'reversePayloadBytes'],
    value: (forward, reverse) => forward + reverse,
  },
  {
    name: 'forwardPacketsPerSecond',
    unit: 'packets/s',
    doc: 'Packets from the initiator by the seconds of the flow, at least one.',
    of: ['forwardPackets', 'start', 'end'],
    value: perSecond,
  },
  {
    name: 'reversePacketsPerSecond',
    unit: 'packets/s',
    doc: 'Packets to the initiator by the seconds of the flow, at least one.',
    of: ['reversePackets', 'start', 'end'],
    value: perSecond,
  },
  {
    name: 'uploadRatio',
    unit: '',
    doc: 'Payload bytes from the initiator by those to it, at least one.',
    of: ['forwardPayloadBytes', 'reversePayloadBytes'],
    value: (forward, reverse) => forward / Math.max(1, reverse),
  },
  {
    name: 'downloadRatio',
    unit: '',
    doc: 'Payload bytes to the initiator by those from it, at least one.',
    of: ['reversePayloadBytes', 'forwardPayloadBytes'],
    value: (reverse, forward) => reverse / Math.max(1, forward),
  },
  {
    name: 'forwardPayloadMeanBytes',
    unit: 'bytes',
    doc: 'Payload bytes by packets from the initiator; null without packets.',
    of: ['forwardPayloadBytes', 'forwardPackets'],
    value: (bytes, packets) => bytes / packets,
  },
  {
    name: 'reversePayloadMeanBytes',
    unit: 'bytes',
    doc: 'Payload bytes by packets to the initiator; null without packets.',
    of: ['reversePayloadBytes', 'reversePackets'],
    value: (bytes, packets) => bytes / packets,
  },
  {
    name: 'forwardLossShare',
    unit: '',
    doc: 'Retransmissions by packets from the initiator; null without packets.',
    of: ['forwardRetransmissions', 'forwardPackets'],
    value: (lost, packets) => lost / packets,
  },
  {
    name: 'reverseLossShare',
    unit: '',
    doc: 'Retransmissions by packets to the initiator; null without packets.',
    of: ['reverseRetransmissions', 'reversePackets'],
    value: (lost, packets) => lost / packets,
  },
  {
    name: 'unansweredShare',
    unit: '',
    doc: 'Unanswered requests of DNS and ICMP echo by all; null without requests.',
    of: ['unansweredRequests', 'requests'],
    value: (unanswered, requests) => unanswered / requests,
  },
];

const WINDOW_FIELDS: readonly DerivedField[] = [
  {
    name: 'packetsPerSecond',
    unit: 'packets/s',
    doc: 'Packets by the seconds of the window.',
    of: ['packets', 'seconds'],
    value: (packets, seconds) => packets / seconds,
  },
  {
    name: 'receivedPackets',
    unit: 'packets',
    doc: 'Packets to `address`, of a host or pair.',
    of: ['packets', 'sentPackets'],
    value: (packets, sent) => packets - sent,
  },
  {
    name: 'receivedPacketsPerSecond',
    unit: 'packets/s',
    doc: 'Packets to `address` by the seconds of the window.',
    of: ['packets', 'sentPackets', 'seconds'],
    value: (packets, sent, seconds) => (packets - sent) / seconds,
  },
  {
    name: 'receivedShare',
    unit: '',
    doc: 'Packets to `address` by all of the row.',
    of: ['sentPackets', 'packets'],
    value: (sent, packets) => (packets - sent) / packets,
  },
  {
    name: 'receivedSynShare',
    unit: '',
    doc: 'Attempts to connect to `address` by all packets to it.',
    of: ['receivedSynPackets', 'packets', 'sentPackets'],
    value: (attempts, packets, sent) => attempts / (packets - sent),
  },
  {
    name: 'sentShare',
    unit: '',
    doc: 'Packets from `address` by all of the row.',
    of: ['sentPackets', 'packets'],
    value: (sent, packets) => sent / packets,
  },
  {
    name: 'synPacketsPerSecond',
    unit: 'packets/s',
    doc: 'Attempts to connect by the seconds of the window.',
    of: ['synPackets', 'seconds'],
    value: (packets, seconds) => packets / seconds,
  },
  {
    name: 'attemptShare',
    unit: '',
    doc: 'Attempts to connect by all packets of the row.',
    of: ['synPackets', 'packets'],
    value: (attempts, packets) => attempts / packets,
  },
  {
    name: 'meanBytes',
    unit: 'bytes',
    doc: 'Frame bytes by packets.',
    of: ['bytes', 'packets'],
    value: (bytes, packets) => bytes / packets,
  },
  {
    name: 'deauthenticationsPerSecond',
    unit: 'frames/s',
    doc: 'Deauthentication and disassociation frames by the seconds of the window.',
    of: ['deauthentications', 'seconds'],
    value: (frames, seconds) => frames / seconds,
  },
  {
    name: 'retryShare',
    unit: '',
    doc: '802.11 frames with the retry flag by all frames of management and data.',
    of: ['retries', 'managementFrames', 'dataFrames'],
    value: (retries, management, data) => retries / (management + data),
  },
];

/** Derived fields by the name of the topic. */
export const DERIVED_FIELDS: Readonly<Record<'flows' | 'windows', readonly DerivedField[]>> = {
  flows: FLOW_FIELDS,
  windows: WINDOW_FIELDS,
};
