import type { FlowBatch } from '@weir/schema';
import { isTcp } from './beside-flow.ts';
import type { DatagramPaths } from './datagram-paths.ts';
import { clearResponses, putResponses, type ResponseColumns } from './response/response-columns.ts';
import type { RowSlab } from './row-slab.ts';
import { clearStreams, putStream, type StreamColumns } from './rtp/stream-columns.ts';

/** The columns that say how datagrams fared. */
export interface DatagramColumns {
  readonly responses: ResponseColumns;
  readonly forward: StreamColumns;
  readonly reverse: StreamColumns;
}

export function datagramColumns(batch: FlowBatch): DatagramColumns {
  return { responses: responseColumns(batch), forward: forwardStream(batch), reverse: reverseStream(batch) };
}

/** What rows [from, to) say of which nothing is known. */
export function clearDatagrams({ responses, forward, reverse }: DatagramColumns, from: number, to: number): void {
  clearResponses(responses, from, to);
  clearStreams(forward, from, to);
  clearStreams(reverse, from, to);
}

/** Writes what is kept beside the flow in `row` to row `to`, which is clear. */
export function putDatagrams(
  datagrams: DatagramPaths,
  flows: RowSlab,
  row: number,
  { responses, forward, reverse }: DatagramColumns,
  to: number,
): void {
  if (isTcp(flows, row)) return;
  putResponses(datagrams.responses.exchanges, flows, row, responses, to);
  putStream(datagrams.media, flows, row, true, forward, to);
  putStream(datagrams.media, flows, row, false, reverse, to);
}

function responseColumns(batch: FlowBatch): ResponseColumns {
  return {
    requests: batch.requests,
    repeated: batch.repeatedRequests,
    unanswered: batch.unansweredRequests,
    responseCount: batch.responses,
    responseMin: batch.responseMinUs,
    responseMean: batch.responseMeanUs,
    responseMax: batch.responseMaxUs,
    noSuchName: batch.dnsNxDomains,
    serverFailures: batch.dnsServerFailures,
  };
}

function forwardStream(batch: FlowBatch): StreamColumns {
  return {
    streams: batch.forwardRtpStreams,
    ssrc: batch.forwardRtpSsrc,
    payloadType: batch.forwardRtpPayloadType,
    packets: batch.forwardRtpPackets,
    lost: batch.forwardRtpLost,
    duplicates: batch.forwardRtpDuplicates,
    reordered: batch.forwardRtpReordered,
    lossBursts: batch.forwardRtpLossBursts,
    longestLossBurst: batch.forwardRtpLossBurstMax,
    late: batch.forwardRtpLate,
    jitterMean: batch.forwardRtpJitterMeanUs,
    jitterMax: batch.forwardRtpJitterMaxUs,
    delay: batch.forwardRtpDelayUs,
    mos: batch.forwardRtpMos,
  };
}

function reverseStream(batch: FlowBatch): StreamColumns {
  return {
    streams: batch.reverseRtpStreams,
    ssrc: batch.reverseRtpSsrc,
    payloadType: batch.reverseRtpPayloadType,
    packets: batch.reverseRtpPackets,
    lost: batch.reverseRtpLost,
    duplicates: batch.reverseRtpDuplicates,
    reordered: batch.reverseRtpReordered,
    lossBursts: batch.reverseRtpLossBursts,
    longestLossBurst: batch.reverseRtpLossBurstMax,
    late: batch.reverseRtpLate,
    jitterMean: batch.reverseRtpJitterMeanUs,
    jitterMax: batch.reverseRtpJitterMaxUs,
    delay: batch.reverseRtpDelayUs,
    mos: batch.reverseRtpMos,
  };
}
