import { firstOf, greater, type ModelInput, modelInput, ratio } from './input.ts';
import type { JudgedFlows } from './judged-flows.ts';
import { legSpread, turnaroundSpread } from './legs.ts';
import { lostSegments, rtpLoss, segmentsAtLeast, TCP } from './losses.ts';

const GROUP = 'the path';
const US_PER_S = 1_000_000;
/** A jitter buffer holds as many times the jitter, so that it loses few: the same terms as those of a 95th percentile. */
const BUFFERED_JITTERS = 4;
const WITHOUT_TRIP = 'where nothing tells the round trip';
const WITHOUT_TCP = 'in flows other than TCP';
const WITHOUT_REQUESTS = 'without requests of DNS or ICMP echo';
const WITHOUT_ANSWERS = 'without an answer that was timed';
const WITHOUT_GAPS = 'where nothing tells the round trip, and below two packets of the direction';

type Value = (judged: JudgedFlows, row: number) => number;
type Row = readonly [name: string, unit: string, doc: string, nullRule: string, of: Value];

const tripOf: Value = ({ roundTripMinUs }, row) => roundTripMinUs[row] ?? NaN;

const lostOf: Value = ({ flows, forward, reverse }, row) =>
  flows.protocol[row] === TCP ? lostSegments(forward, row) + lostSegments(reverse, row) : NaN;

const packetLoss: Value = (judged, row) =>
  ratio(lostOf(judged, row), (judged.forward.packets[row] ?? 0) + (judged.reverse.packets[row] ?? 0));

/** Each lost request or answer makes a repeated or unanswered request; both are packets. */
const exchangeLoss: Value = ({ flows }, row) => {
  const requests = flows.requests[row] ?? 0;
  const repeated = flows.repeatedRequests[row] ?? 0;
  return requests === 0 ? NaN : (repeated + (flows.unansweredRequests[row] ?? 0)) / (2 * requests + repeated);
};

const rtpLossOf: Value = ({ forward, reverse }, row) => greater(rtpLoss(forward, row), rtpLoss(reverse, row));

const rtpJitterOf: Value = ({ forward, reverse }, row) =>
  greater(forward.rtpJitterMeanUs[row] ?? NaN, reverse.rtpJitterMeanUs[row] ?? NaN);

const answerSpread: Value = ({ flows }, row) => (flows.responseMaxUs[row] ?? NaN) - (flows.responseMinUs[row] ?? NaN);

/** How long what is on the way would take to arrive, µs, at the mean rate of the busier direction. */
const drainUs: Value = ({ flows, forward, reverse }, row) => {
  const bytes = Math.max(forward.bytes[row] ?? 0, reverse.bytes[row] ?? 0);
  const inFlight = Math.max(forward.inFlightMaxBytes[row] ?? 0, reverse.inFlightMaxBytes[row] ?? 0);
  return ratio(inFlight * ((flows.end[row] ?? 0) - (flows.start[row] ?? 0)), bytes);
};

const ROWS: readonly Row[] = [
  [
    'roundTripMinUs',
    'µs',
    'Least round trip from end to end: both legs of TCP, each of data or of the handshake; else of requests and answers; else that RTCP tells; else of turnarounds, but of media.',
    WITHOUT_TRIP,
    tripOf,
  ],
  [
    'roundTripSpreadUs',
    'µs',
    'How much longer it took at times: of the worse leg of TCP the 95th percentile, of answers and of turnarounds the longest, less the least; of RTP four times the mean jitter.',
    'where nothing tells it',
    (judged, row) =>
      firstOf(
        greater(legSpread(judged.forward, row), legSpread(judged.reverse, row)),
        answerSpread(judged, row),
        BUFFERED_JITTERS * rtpJitterOf(judged, row),
        turnaroundSpread(judged, row),
      ),
  ],
  ['lostSegments', 'packets', 'TCP retransmissions of both directions that were not spurious.', WITHOUT_TCP, lostOf],
  ['packetLossShare', '1', 'These / packets of both directions.', WITHOUT_TCP, packetLoss],
  [
    'segmentLossShare',
    '1',
    'These / the least number of segments that the payload of both directions fits in; at most 1.',
    WITHOUT_TCP,
    (judged, row) =>
      Math.min(
        1,
        ratio(lostOf(judged, row), segmentsAtLeast(judged.forward, row) + segmentsAtLeast(judged.reverse, row)),
      ),
  ],
  ['exchangeLossShare', '1', 'Requests repeated or unanswered / requests and answers.', WITHOUT_REQUESTS, exchangeLoss],
  [
    'lossShare',
    '1',
    'packetLossShare; else exchangeLossShare; else the worse RtpLossShare.',
    'where nothing tells it',
    (judged, row) => firstOf(packetLoss(judged, row), exchangeLoss(judged, row), rtpLossOf(judged, row)),
  ],
  [
    'requests',
    'requests',
    'Requests of DNS over UDP and of ICMP echo.',
    'never',
    ({ flows }, row) => flows.requests[row] ?? 0,
  ],
  [
    'repeatsPerRequest',
    '1',
    'Requests sent again before their answer / requests.',
    WITHOUT_REQUESTS,
    ({ flows }, row) => ratio(flows.repeatedRequests[row], flows.requests[row]),
  ],
  [
    'unansweredRequestShare',
    '1',
    'Requests without an answer / requests.',
    WITHOUT_REQUESTS,
    ({ flows }, row) => ratio(flows.unansweredRequests[row], flows.requests[row]),
  ],
  [
    'responseMinUs',
    'µs',
    'Least time from a request to its answer.',
    WITHOUT_ANSWERS,
    ({ flows }, row) => flows.responseMinUs[row] ?? NaN,
  ],
  [
    'responseMeanUs',
    'µs',
    'Mean time from a request to its answer.',
    WITHOUT_ANSWERS,
    ({ flows }, row) => flows.responseMeanUs[row] ?? NaN,
  ],
  [
    'responseMaxUs',
    'µs',
    'Longest time from a request to its answer.',
    WITHOUT_ANSWERS,
    ({ flows }, row) => flows.responseMaxUs[row] ?? NaN,
  ],
  ['responseSpreadUs', 'µs', 'Longest less least time from a request to its answer.', WITHOUT_ANSWERS, answerSpread],
  ['rtpJitterMeanUs', 'µs', 'Mean interarrival jitter of the worse RTP stream.', 'without an RTP stream', rtpJitterOf],
  [
    'rateBps',
    'bit/s',
    'Frame bits of the busier direction / duration.',
    'in flows without duration',
    ({ flows, forward, reverse }, row) =>
      ratio(
        Math.max(forward.bytes[row] ?? 0, reverse.bytes[row] ?? 0) * 8 * US_PER_S,
        (flows.end[row] ?? 0) - (flows.start[row] ?? 0),
      ),
  ],
  ['drainUs', 'µs', 'Most TCP bytes on the way / mean rate of the busier direction.', 'without bytes', drainUs],
  [
    'drainRoundTrips',
    '1',
    'drainUs / roundTripMinUs: well above 1 where data waits in a queue.',
    WITHOUT_TRIP,
    (judged, row) => ratio(drainUs(judged, row), tripOf(judged, row)),
  ],
  [
    'forwardIatOverUs',
    'µs',
    'Largest inter-arrival time of packets from the initiator less roundTripMinUs.',
    WITHOUT_GAPS,
    (judged, row) => (judged.forward.iatMaxUs[row] ?? NaN) - tripOf(judged, row),
  ],
  [
    'reverseIatOverUs',
    'µs',
    'Largest inter-arrival time of packets to the initiator less roundTripMinUs.',
    WITHOUT_GAPS,
    (judged, row) => (judged.reverse.iatMaxUs[row] ?? NaN) - tripOf(judged, row),
  ],
  [
    'reverseIatMaxRoundTrips',
    '1',
    'Largest inter-arrival time of packets to the initiator / roundTripMinUs.',
    WITHOUT_GAPS,
    (judged, row) => ratio(judged.reverse.iatMaxUs[row], tripOf(judged, row)),
  ],
  [
    'reverseIatMeanRoundTrips',
    '1',
    'Mean inter-arrival time of packets to the initiator / roundTripMinUs.',
    WITHOUT_GAPS,
    (judged, row) => ratio(judged.reverse.iatMeanUs[row], tripOf(judged, row)),
  ],
  [
    'reverseIatStdRoundTrips',
    '1',
    'Standard deviation of the inter-arrival time of packets to the initiator / roundTripMinUs.',
    WITHOUT_GAPS,
    (judged, row) => ratio(judged.reverse.iatStdUs[row], tripOf(judged, row)),
  ],
  [
    'handshakeServerRttUs',
    'µs',
    'SYN to SYN/ACK.',
    'without it',
    ({ forward }, row) => forward.handshakeLegUs[row] ?? NaN,
  ],
  [
    'handshakeClientRttUs',
    'µs',
    'SYN/ACK to ACK.',
    'without it',
    ({ reverse }, row) => reverse.handshakeLegUs[row] ?? NaN,
  ],
];

/** Which of them become something else with the initiator on the other side. */
const isOneSided = (name: string): boolean => /^(forward|reverse|handshake)/.test(name);

/** What the flow as a whole tells of its path, in the same terms for TCP, requests and answers, and RTP. */
export const pathInputs: readonly ModelInput[] = ROWS.map(([name, unit, doc, nullRule, of]) =>
  modelInput({ name, unit, group: GROUP, doc, nullRule }, of, { kind: isOneSided(name) ? 'other' : 'same' }),
);
