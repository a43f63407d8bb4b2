import type { DeadLetter as StoredDeadLetter, Flow } from '@weir/schema';
import { fieldsOf } from './json.ts';

export type { Flow };

/** A capture being read. `bytes` are frame bytes on the wire. */
export interface Source {
  readonly source: string;
  readonly frames: number;
  readonly bytes: number;
  readonly ended: boolean;
  readonly problem: string | null;
}

/** Counters of one stage over all of its lanes; `lag` counts messages still to be read, `watermark` is event time in µs. */
export interface Stage {
  readonly stage: string;
  readonly lanes: number;
  readonly records: number;
  readonly recordsPerSecond: number;
  readonly bytesPerSecond: number;
  readonly lag: number;
  readonly drops: Readonly<Record<string, number>>;
  readonly rejects: number;
  readonly retries: number;
  readonly watermark: number | null;
}

/** State of the whole pipeline; `now` is the server's clock in µs. */
export interface Status {
  readonly version: string;
  readonly now: number;
  readonly sources: readonly Source[];
  readonly stages: readonly Stage[];
  readonly flows: number;
  readonly deadLetters: number;
}

/** Packets and frame bytes per bucket of event time; `time` is the bucket's start in µs. */
export interface Throughput {
  readonly from: number;
  readonly to: number;
  readonly bucketUs: number;
  readonly points: readonly { readonly time: number; readonly packets: number; readonly bytes: number }[];
}

export type EndReason = Flow['endReason'];
const END_REASONS: readonly EndReason[] = [
  'none',
  'idleTimeout',
  'activeTimeout',
  'endOfFlow',
  'forcedEnd',
  'lackOfResources',
];

const APPLICATION_BASES: readonly Flow['applicationBasis'][] = ['none', 'content', 'port'];

export type Tunnel = Flow['tunnel'];
const TUNNELS: readonly Tunnel[] = [
  'none',
  'ipInIp',
  'gre',
  'nvgre',
  'erspan',
  'etherIp',
  'vxlan',
  'geneve',
  'gtpU',
  'teredo',
  'l2tp',
  'capwap',
  'mplsInIp',
];

/** A dead letter whose original bytes are base64 text. */
export type DeadLetter = Omit<StoredDeadLetter, 'value'> & { readonly value: string };

/** One page of rows, how many rows there are in all, and the cursor of the next page. */
export interface Page<Row> {
  readonly rows: readonly Row[];
  readonly total: number;
  readonly next: string | null;
}

/** The server said no, or nothing: a title, and what to do about it. `status` is 0 when there was no answer. */
export class ApiProblem extends Error {
  readonly title: string;
  readonly detail: string;
  readonly status: number;

  constructor(title: string, detail: string, status: number) {
    super(`${title}: ${detail}`);
    this.title = title;
    this.detail = detail;
    this.status = status;
  }
}

function readSource(value: unknown, at: string): Source {
  const f = fieldsOf(value, at);
  return {
    source: f.text('source'),
    frames: f.number('frames'),
    bytes: f.number('bytes'),
    ended: f.flag('ended'),
    problem: f.textOrNull('problem'),
  };
}

function readStage(value: unknown, at: string): Stage {
  const f = fieldsOf(value, at);
  return {
    stage: f.text('stage'),
    lanes: f.number('lanes'),
    records: f.number('records'),
    recordsPerSecond: f.number('recordsPerSecond'),
    bytesPerSecond: f.number('bytesPerSecond'),
    lag: f.number('lag'),
    drops: f.counts('drops'),
    rejects: f.number('rejects'),
    retries: f.number('retries'),
    watermark: f.numberOrNull('watermark'),
  };
}

export function readStatus(value: unknown): Status {
  const f = fieldsOf(value, 'status');
  return {
    version: f.text('version'),
    now: f.number('now'),
    sources: f.list('sources', readSource),
    stages: f.list('stages', readStage),
    flows: f.number('flows'),
    deadLetters: f.number('deadLetters'),
  };
}

export function readThroughput(value: unknown): Throughput {
  const f = fieldsOf(value, 'throughput');
  return {
    from: f.number('from'),
    to: f.number('to'),
    bucketUs: f.number('bucketUs'),
    points: f.list('points', (point, at) => {
      const p = fieldsOf(point, at);
      return { time: p.number('time'), packets: p.number('packets'), bytes: p.number('bytes') };
    }),
  };
}

export function readFlow(value: unknown, at = 'flow'): Flow {
  const f = fieldsOf(value, at);
  return {
    source: f.text('source'),
    lane: f.number('lane'),
    id: f.text('id'),
    number: f.number('number'),
    start: f.number('start'),
    end: f.number('end'),
    srcAddress: f.text('srcAddress'),
    srcPort: f.number('srcPort'),
    dstAddress: f.text('dstAddress'),
    dstPort: f.number('dstPort'),
    protocol: f.number('protocol'),
    vlan: f.number('vlan'),
    innerVlan: f.number('innerVlan'),
    forwardPackets: f.number('forwardPackets'),
    reversePackets: f.number('reversePackets'),
    forwardBytes: f.number('forwardBytes'),
    reverseBytes: f.number('reverseBytes'),
    forwardPayloadBytes: f.number('forwardPayloadBytes'),
    reversePayloadBytes: f.number('reversePayloadBytes'),
    forwardFlags: f.number('forwardFlags'),
    reverseFlags: f.number('reverseFlags'),
    forwardLengthMinBytes: f.numberOrNull('forwardLengthMinBytes'),
    forwardLengthMeanBytes: f.numberOrNull('forwardLengthMeanBytes'),
    forwardLengthMaxBytes: f.numberOrNull('forwardLengthMaxBytes'),
    forwardLengthStdBytes: f.numberOrNull('forwardLengthStdBytes'),
    forwardIatMinUs: f.numberOrNull('forwardIatMinUs'),
    forwardIatMeanUs: f.numberOrNull('forwardIatMeanUs'),
    forwardIatMaxUs: f.numberOrNull('forwardIatMaxUs'),
    forwardIatStdUs: f.numberOrNull('forwardIatStdUs'),
    reverseLengthMinBytes: f.numberOrNull('reverseLengthMinBytes'),
    reverseLengthMeanBytes: f.numberOrNull('reverseLengthMeanBytes'),
    reverseLengthMaxBytes: f.numberOrNull('reverseLengthMaxBytes'),
    reverseLengthStdBytes: f.numberOrNull('reverseLengthStdBytes'),
    reverseIatMinUs: f.numberOrNull('reverseIatMinUs'),
    reverseIatMeanUs: f.numberOrNull('reverseIatMeanUs'),
    reverseIatMaxUs: f.numberOrNull('reverseIatMaxUs'),
    reverseIatStdUs: f.numberOrNull('reverseIatStdUs'),
    handshakeRttUs: f.numberOrNull('handshakeRttUs'),
    handshakeServerRttUs: f.numberOrNull('handshakeServerRttUs'),
    handshakeClientRttUs: f.numberOrNull('handshakeClientRttUs'),
    fragments: f.number('fragments'),
    problems: f.number('problems'),
    tunnel: f.oneOf('tunnel', TUNNELS),
    virtualNetwork: f.number('virtualNetwork'),
    endReason: f.oneOf('endReason', END_REASONS),
    communityId: f.text('communityId'),
    application: f.text('application'),
    applicationBasis: f.oneOf('applicationBasis', APPLICATION_BASES),
    applicationFields: f.text('applicationFields'),
    forwardRttCount: f.number('forwardRttCount'),
    forwardRttMinUs: f.numberOrNull('forwardRttMinUs'),
    forwardRttMeanUs: f.numberOrNull('forwardRttMeanUs'),
    forwardRttP95Us: f.numberOrNull('forwardRttP95Us'),
    forwardRetransmissions: f.number('forwardRetransmissions'),
    forwardTimeoutRetransmissions: f.number('forwardTimeoutRetransmissions'),
    forwardSpuriousRetransmissions: f.number('forwardSpuriousRetransmissions'),
    forwardUpstreamLosses: f.number('forwardUpstreamLosses'),
    forwardDownstreamLosses: f.number('forwardDownstreamLosses'),
    forwardRetransmittedBytes: f.number('forwardRetransmittedBytes'),
    forwardOutOfOrder: f.number('forwardOutOfOrder'),
    forwardDuplicateAcks: f.number('forwardDuplicateAcks'),
    forwardZeroWindows: f.number('forwardZeroWindows'),
    forwardMissingBytes: f.number('forwardMissingBytes'),
    forwardGoodputBytes: f.number('forwardGoodputBytes'),
    forwardInFlightMaxBytes: f.number('forwardInFlightMaxBytes'),
    reverseRttCount: f.number('reverseRttCount'),
    reverseRttMinUs: f.numberOrNull('reverseRttMinUs'),
    reverseRttMeanUs: f.numberOrNull('reverseRttMeanUs'),
    reverseRttP95Us: f.numberOrNull('reverseRttP95Us'),
    reverseRetransmissions: f.number('reverseRetransmissions'),
    reverseTimeoutRetransmissions: f.number('reverseTimeoutRetransmissions'),
    reverseSpuriousRetransmissions: f.number('reverseSpuriousRetransmissions'),
    reverseUpstreamLosses: f.number('reverseUpstreamLosses'),
    reverseDownstreamLosses: f.number('reverseDownstreamLosses'),
    reverseRetransmittedBytes: f.number('reverseRetransmittedBytes'),
    reverseOutOfOrder: f.number('reverseOutOfOrder'),
    reverseDuplicateAcks: f.number('reverseDuplicateAcks'),
    reverseZeroWindows: f.number('reverseZeroWindows'),
    reverseMissingBytes: f.number('reverseMissingBytes'),
    reverseGoodputBytes: f.number('reverseGoodputBytes'),
    reverseInFlightMaxBytes: f.number('reverseInFlightMaxBytes'),
    requests: f.number('requests'),
    repeatedRequests: f.number('repeatedRequests'),
    unansweredRequests: f.number('unansweredRequests'),
    responses: f.number('responses'),
    responseMinUs: f.numberOrNull('responseMinUs'),
    responseMeanUs: f.numberOrNull('responseMeanUs'),
    responseMaxUs: f.numberOrNull('responseMaxUs'),
    dnsNxDomains: f.number('dnsNxDomains'),
    dnsServerFailures: f.number('dnsServerFailures'),
    forwardRtpStreams: f.number('forwardRtpStreams'),
    forwardRtpSsrc: f.number('forwardRtpSsrc'),
    forwardRtpPayloadType: f.number('forwardRtpPayloadType'),
    forwardRtpPackets: f.number('forwardRtpPackets'),
    forwardRtpLost: f.number('forwardRtpLost'),
    forwardRtpDuplicates: f.number('forwardRtpDuplicates'),
    forwardRtpReordered: f.number('forwardRtpReordered'),
    forwardRtpLossBursts: f.number('forwardRtpLossBursts'),
    forwardRtpLossBurstMax: f.number('forwardRtpLossBurstMax'),
    forwardRtpLate: f.number('forwardRtpLate'),
    forwardRtpJitterMeanUs: f.numberOrNull('forwardRtpJitterMeanUs'),
    forwardRtpJitterMaxUs: f.numberOrNull('forwardRtpJitterMaxUs'),
    forwardRtpDelayUs: f.numberOrNull('forwardRtpDelayUs'),
    forwardRtpMos: f.numberOrNull('forwardRtpMos'),
    reverseRtpStreams: f.number('reverseRtpStreams'),
    reverseRtpSsrc: f.number('reverseRtpSsrc'),
    reverseRtpPayloadType: f.number('reverseRtpPayloadType'),
    reverseRtpPackets: f.number('reverseRtpPackets'),
    reverseRtpLost: f.number('reverseRtpLost'),
    reverseRtpDuplicates: f.number('reverseRtpDuplicates'),
    reverseRtpReordered: f.number('reverseRtpReordered'),
    reverseRtpLossBursts: f.number('reverseRtpLossBursts'),
    reverseRtpLossBurstMax: f.number('reverseRtpLossBurstMax'),
    reverseRtpLate: f.number('reverseRtpLate'),
    reverseRtpJitterMeanUs: f.numberOrNull('reverseRtpJitterMeanUs'),
    reverseRtpJitterMaxUs: f.numberOrNull('reverseRtpJitterMaxUs'),
    reverseRtpDelayUs: f.numberOrNull('reverseRtpDelayUs'),
    reverseRtpMos: f.numberOrNull('reverseRtpMos'),
    early: f.flag('early'),
  };
}

export function readDeadLetter(value: unknown, at = 'dead letter'): DeadLetter {
  const f = fieldsOf(value, at);
  return {
    source: f.text('source'),
    lane: f.number('lane'),
    time: f.number('time'),
    stage: f.text('stage'),
    topic: f.text('topic'),
    offset: f.number('offset'),
    row: f.number('row'),
    reason: f.text('reason'),
    attempt: f.number('attempt'),
    schemaId: f.number('schemaId'),
    headers: f.text('headers'),
    value: f.text('value'),
  };
}

function readPage<Row>(value: unknown, at: string, readRow: (row: unknown, at: string) => Row): Page<Row> {
  const f = fieldsOf(value, at);
  return { rows: f.list('rows', readRow), total: f.number('total'), next: f.textOrNull('next') };
}

export const readFlowPage = (value: unknown) => readPage(value, 'flows', readFlow);
export const readDeadLetterPage = (value: unknown) => readPage(value, 'dead letters', readDeadLetter);
