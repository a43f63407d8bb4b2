import type { FlowBatch } from '@weir/schema';
import { leastRoundTrip } from './legs.ts';
import { type LatestTurnarounds, noTurnarounds } from './turnarounds.ts';

/** The columns of one direction of flows that tell of its quality. */
export interface DirectionQuality {
  readonly packets: Uint32Array;
  readonly bytes: Float64Array;
  readonly payloadBytes: Float64Array;
  readonly lengthMaxBytes: Float64Array;
  readonly iatMaxUs: Float64Array;
  readonly iatMeanUs: Float64Array;
  readonly iatStdUs: Float64Array;
  /** Of the handshake the leg that data of this direction goes over, µs. */
  readonly handshakeLegUs: Float64Array;
  readonly rttCount: Uint32Array;
  readonly rttMinUs: Float64Array;
  readonly rttMeanUs: Float64Array;
  readonly rttP95Us: Float64Array;
  readonly retransmissions: Uint32Array;
  readonly timeouts: Uint32Array;
  readonly spurious: Uint32Array;
  readonly upstream: Uint32Array;
  readonly downstream: Uint32Array;
  readonly retransmittedBytes: Float64Array;
  readonly goodputBytes: Float64Array;
  readonly inFlightMaxBytes: Uint32Array;
  readonly rtpPackets: Uint32Array;
  readonly rtpLost: Uint32Array;
  readonly rtpLate: Uint32Array;
  readonly rtpJitterMeanUs: Float64Array;
  readonly rtpJitterMaxUs: Float64Array;
  readonly rtpDelayUs: Float64Array;
}

/** Flows as inputs of models see them: their columns, by direction, and the vectors of features that came with them. */
export interface JudgedFlows {
  readonly flows: FlowBatch;
  readonly forward: DirectionQuality;
  readonly reverse: DirectionQuality;
  readonly turnarounds: LatestTurnarounds;
  /** Least round trip of each flow, µs: several inputs are made of it. */
  readonly roundTripMinUs: Float64Array;
}

export function judgedFlows(flows: FlowBatch): JudgedFlows {
  const roundTripMinUs = new Float64Array(flows.count);
  const judged = {
    flows,
    forward: forwardOf(flows),
    reverse: reverseOf(flows),
    turnarounds: noTurnarounds(),
    roundTripMinUs,
  };
  for (let row = 0; row < flows.count; row++) roundTripMinUs[row] = leastRoundTrip(judged, row);
  return judged;
}

function forwardOf(flows: FlowBatch): DirectionQuality {
  return {
    packets: flows.forwardPackets,
    bytes: flows.forwardBytes,
    payloadBytes: flows.forwardPayloadBytes,
    lengthMaxBytes: flows.forwardLengthMaxBytes,
    iatMaxUs: flows.forwardIatMaxUs,
    iatMeanUs: flows.forwardIatMeanUs,
    iatStdUs: flows.forwardIatStdUs,
    handshakeLegUs: flows.handshakeServerRttUs,
    rttCount: flows.forwardRttCount,
    rttMinUs: flows.forwardRttMinUs,
    rttMeanUs: flows.forwardRttMeanUs,
    rttP95Us: flows.forwardRttP95Us,
    retransmissions: flows.forwardRetransmissions,
    timeouts: flows.forwardTimeoutRetransmissions,
    spurious: flows.forwardSpuriousRetransmissions,
    upstream: flows.forwardUpstreamLosses,
    downstream: flows.forwardDownstreamLosses,
    retransmittedBytes: flows.forwardRetransmittedBytes,
    goodputBytes: flows.forwardGoodputBytes,
    inFlightMaxBytes: flows.forwardInFlightMaxBytes,
    rtpPackets: flows.forwardRtpPackets,
    rtpLost: flows.forwardRtpLost,
    rtpLate: flows.forwardRtpLate,
    rtpJitterMeanUs: flows.forwardRtpJitterMeanUs,
    rtpJitterMaxUs: flows.forwardRtpJitterMaxUs,
    rtpDelayUs: flows.forwardRtpDelayUs,
  };
}

function reverseOf(flows: FlowBatch): DirectionQuality {
  return {
    packets: flows.reversePackets,
    bytes: flows.reverseBytes,
    payloadBytes: flows.reversePayloadBytes,
    lengthMaxBytes: flows.reverseLengthMaxBytes,
    iatMaxUs: flows.reverseIatMaxUs,
    iatMeanUs: flows.reverseIatMeanUs,
    iatStdUs: flows.reverseIatStdUs,
    handshakeLegUs: flows.handshakeClientRttUs,
    rttCount: flows.reverseRttCount,
    rttMinUs: flows.reverseRttMinUs,
    rttMeanUs: flows.reverseRttMeanUs,
    rttP95Us: flows.reverseRttP95Us,
    retransmissions: flows.reverseRetransmissions,
    timeouts: flows.reverseTimeoutRetransmissions,
    spurious: flows.reverseSpuriousRetransmissions,
    upstream: flows.reverseUpstreamLosses,
    downstream: flows.reverseDownstreamLosses,
    retransmittedBytes: flows.reverseRetransmittedBytes,
    goodputBytes: flows.reverseGoodputBytes,
    inFlightMaxBytes: flows.reverseInFlightMaxBytes,
    rtpPackets: flows.reverseRtpPackets,
    rtpLost: flows.reverseRtpLost,
    rtpLate: flows.reverseRtpLate,
    rtpJitterMeanUs: flows.reverseRtpJitterMeanUs,
    rtpJitterMaxUs: flows.reverseRtpJitterMaxUs,
    rtpDelayUs: flows.reverseRtpDelayUs,
  };
}
