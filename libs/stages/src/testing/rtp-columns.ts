import type { Flow } from '@weir/schema';

/** What a flow says of the RTP of one direction. */
export interface RtpColumns {
  readonly streams: number;
  readonly ssrc: number;
  readonly payloadType: number;
  readonly packets: number;
  readonly lost: number;
  readonly duplicates: number;
  readonly reordered: number;
  readonly lossBursts: number;
  readonly lossBurstMax: number;
  readonly late: number;
  readonly jitterMeanUs: number | null;
  readonly jitterMaxUs: number | null;
  readonly delayUs: number | null;
  readonly mos: number | null;
}

export function rtpOf(flow: Flow, isForward: boolean): RtpColumns {
  return isForward ? forwardRtp(flow) : reverseRtp(flow);
}

function forwardRtp(flow: Flow): RtpColumns {
  return {
    streams: flow.forwardRtpStreams,
    ssrc: flow.forwardRtpSsrc,
    payloadType: flow.forwardRtpPayloadType,
    packets: flow.forwardRtpPackets,
    lost: flow.forwardRtpLost,
    duplicates: flow.forwardRtpDuplicates,
    reordered: flow.forwardRtpReordered,
    lossBursts: flow.forwardRtpLossBursts,
    lossBurstMax: flow.forwardRtpLossBurstMax,
    late: flow.forwardRtpLate,
    jitterMeanUs: flow.forwardRtpJitterMeanUs,
    jitterMaxUs: flow.forwardRtpJitterMaxUs,
    delayUs: flow.forwardRtpDelayUs,
    mos: flow.forwardRtpMos,
  };
}

function reverseRtp(flow: Flow): RtpColumns {
  return {
    streams: flow.reverseRtpStreams,
    ssrc: flow.reverseRtpSsrc,
    payloadType: flow.reverseRtpPayloadType,
    packets: flow.reverseRtpPackets,
    lost: flow.reverseRtpLost,
    duplicates: flow.reverseRtpDuplicates,
    reordered: flow.reverseRtpReordered,
    lossBursts: flow.reverseRtpLossBursts,
    lossBurstMax: flow.reverseRtpLossBurstMax,
    late: flow.reverseRtpLate,
    jitterMeanUs: flow.reverseRtpJitterMeanUs,
    jitterMaxUs: flow.reverseRtpJitterMaxUs,
    delayUs: flow.reverseRtpDelayUs,
    mos: flow.reverseRtpMos,
  };
}
