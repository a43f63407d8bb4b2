import { type ModelInput, inputsOfDirections, ratio } from './input.ts';
import type { DirectionQuality, JudgedFlows } from './judged-flows.ts';
import { lostSegments, rtpLoss, segmentsAtLeast, TCP } from './losses.ts';
import { leastLeg } from './legs.ts';

const GROUP = 'how data fared';
const WITHOUT_ROUND_TRIP = 'without a round trip';
const WITHOUT_TCP = 'without TCP packets of the direction';
const WITHOUT_RTP = 'without an RTP stream of the direction';
const US_PER_S = 1_000_000;
const BITS = 8;

type Value = (direction: DirectionQuality, row: number, judged: JudgedFlows) => number;
type Row = readonly [name: string, unit: string, doc: (direction: string) => string, nullRule: string, of: Value];

const MEASURED: readonly Row[] = [
  ['RttMinUs', 'µs', (to) => `Least round trip of TCP data ${to} the initiator.`, WITHOUT_ROUND_TRIP, leastTrip],
  [
    'RttP95Us',
    'µs',
    (to) => `Round trip of TCP data ${to} the initiator that 95 % do not exceed.`,
    WITHOUT_ROUND_TRIP,
    ({ rttP95Us }, row) => rttP95Us[row] ?? NaN,
  ],
  [
    'RttSpreadUs',
    'µs',
    (to) => `That less the least one, ${to} the initiator.`,
    WITHOUT_ROUND_TRIP,
    (direction, row) => (direction.rttP95Us[row] ?? NaN) - leastTrip(direction, row),
  ],
  [
    'RttMeanOverLeast',
    '1',
    (to) => `Mean round trip of TCP data ${to} the initiator / least one of it or of the handshake's leg.`,
    WITHOUT_ROUND_TRIP,
    (direction, row) => ratio(direction.rttMeanUs[row], leastLeg(direction, row)),
  ],
];

const COUNTED: readonly Row[] = [
  [
    'RoundTrips',
    'round trips',
    (to) => `Round trips measured of data ${to} the initiator.`,
    'never',
    count('rttCount'),
  ],
  [
    'Retransmissions',
    'packets',
    (to) => `TCP packets ${to} the initiator that were sent again.`,
    'never',
    count('retransmissions'),
  ],
  [
    'TimeoutRetransmissions',
    'packets',
    (to) => `Of these, ${to} the initiator, those after a timeout.`,
    'never',
    count('timeouts'),
  ],
  [
    'SpuriousRetransmissions',
    'packets',
    (to) => `Of these, ${to} the initiator, those of what had been acknowledged.`,
    'never',
    count('spurious'),
  ],
  [
    'UpstreamLosses',
    'packets',
    (to) => `Of these, ${to} the initiator, those that filled a gap.`,
    'never',
    count('upstream'),
  ],
  [
    'DownstreamLosses',
    'packets',
    (to) => `Of these, ${to} the initiator, those that had passed before and were not acknowledged.`,
    'never',
    count('downstream'),
  ],
  [
    'InFlightMaxBytes',
    'bytes',
    (to) => `Most TCP bytes on the way ${to} the initiator.`,
    'never',
    count('inFlightMaxBytes'),
  ],
];

const SHARES: readonly Row[] = [
  [
    'PacketLossShare',
    '1',
    (to) => `Retransmissions that were not spurious / packets, ${to} the initiator.`,
    WITHOUT_TCP,
    (direction, row, judged) => ratio(lostOfTcp(direction, row, judged), direction.packets[row]),
  ],
  [
    'SegmentLossShare',
    '1',
    (to) =>
      `The same / the least number of segments that the payload ${to} the initiator fits in, with that of SYN and that of FIN; at most 1.`,
    WITHOUT_TCP,
    (direction, row, judged) => Math.min(1, ratio(lostOfTcp(direction, row, judged), segmentsAtLeast(direction, row))),
  ],
  [
    'RetransmittedByteShare',
    '1',
    (to) => `Payload bytes sent again / payload bytes, ${to} the initiator.`,
    'without payload of the direction',
    ({ retransmittedBytes, payloadBytes }, row) => ratio(retransmittedBytes[row], payloadBytes[row]),
  ],
];

const RTP: readonly Row[] = [
  [
    'RtpLossShare',
    '1',
    (to) => `Packets missing in the sequence of the RTP stream ${to} the initiator / all.`,
    WITHOUT_RTP,
    rtpLoss,
  ],
  [
    'RtpLateShare',
    '1',
    (to) => `Packets of the RTP stream ${to} the initiator that the modelled jitter buffer could not wait for / all.`,
    WITHOUT_RTP,
    ({ rtpLate, rtpPackets, rtpLost }, row) => ratio(rtpLate[row], (rtpPackets[row] ?? 0) + (rtpLost[row] ?? 0)),
  ],
  [
    'RtpJitterMeanUs',
    'µs',
    (to) => `Mean interarrival jitter (RFC 3550) ${to} the initiator.`,
    WITHOUT_RTP,
    ({ rtpJitterMeanUs }, row) => rtpJitterMeanUs[row] ?? NaN,
  ],
  [
    'RtpJitterMaxUs',
    'µs',
    (to) => `Most interarrival jitter ${to} the initiator.`,
    WITHOUT_RTP,
    ({ rtpJitterMaxUs }, row) => rtpJitterMaxUs[row] ?? NaN,
  ],
  [
    'RtpDelayUs',
    'µs',
    (to) => `Half of the round trip that RTCP tells, of the stream ${to} the initiator.`,
    'without reports of both ends',
    ({ rtpDelayUs }, row) => rtpDelayUs[row] ?? NaN,
  ],
];

/** How the data of each direction fared: round trips, what was sent again, what RTP and RTCP tell. */
export const transportInputs: readonly ModelInput[] = [
  ...[...MEASURED, ...COUNTED, ...SHARES, ...RTP].flatMap(([name, unit, doc, nullRule, of]) =>
    inputsOfDirections({ name, unit, group: GROUP, doc, nullRule }, of),
  ),
  ...inputsOfDirections(
    {
      name: 'GoodputBps',
      unit: 'bit/s',
      group: GROUP,
      doc: (to) => `Payload bits ${to} the initiator, those of TCP seen again left out / duration.`,
      nullRule: 'in flows without duration',
    },
    ({ goodputBytes }, row, { flows }) =>
      ratio((goodputBytes[row] ?? 0) * BITS * US_PER_S, (flows.end[row] ?? 0) - (flows.start[row] ?? 0)),
  ),
];

function count(
  name: 'rttCount' | 'retransmissions' | 'timeouts' | 'spurious' | 'upstream' | 'downstream' | 'inFlightMaxBytes',
): Value {
  return (direction, row) => direction[name][row] ?? 0;
}

function lostOfTcp(direction: DirectionQuality, row: number, { flows }: JudgedFlows): number {
  return flows.protocol[row] === TCP ? lostSegments(direction, row) : NaN;
}

function leastTrip({ rttMinUs }: DirectionQuality, row: number): number {
  return rttMinUs[row] ?? NaN;
}
