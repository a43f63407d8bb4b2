// Generated from avro/flows.avsc by `npm run generate`; edit that file instead.
import { addressText, optional, text30, uuidText } from '../text.ts';
import { ColumnBlock } from '../column-block.ts';
import { rowsOfVector } from '../vector.ts';
import type { Batch, TopicDeclaration } from '../topic.ts';

export const END_REASON_SYMBOLS = ['none','idleTimeout','activeTimeout','endOfFlow','forcedEnd','lackOfResources'] as const;
export const TUNNEL_SYMBOLS = ['none','ipInIp','gre','nvgre','erspan','etherIp','vxlan','geneve','gtpU','teredo','l2tp','capwap','mplsInIp','gue'] as const;
export const APPLICATION_BASIS_SYMBOLS = ['none','content','port'] as const;
/** Bidirectional flows (RFC 5103) of one source and lane. Forward is the direction of the initiator, which is src. */
export interface FlowBatch extends Batch {
  /** The capture this message comes from. */
  readonly source: string;
  /** Lane, the partition number of frames, packets and flows alike. */
  readonly lane: number;
  /** Low mark of the source after the last record: no later record is older. [µs] */
  readonly watermark: number;
  /** True on the last message of the source in this lane. */
  readonly last: boolean;
  /** Records in this message. [records] */
  readonly count: number;
  /** Identity of the flow: UUIDv8 of source, flow key and the place of the first packet (RFC 9562). */
  readonly id: Uint8Array;
  /** Place in the source of the first packet, from 0. */
  readonly number: Float64Array;
  /** Time of the earliest packet. [µs] */
  readonly start: Float64Array;
  /** Time of the latest packet. [µs] */
  readonly end: Float64Array;
  /** Address of the initiator. */
  readonly srcAddress: Uint8Array;
  /** Port of the initiator; ICMP: the type of its message; 0 where there is none. */
  readonly srcPort: Uint16Array;
  /** Address of the responder. */
  readonly dstAddress: Uint8Array;
  /** Port of the responder; ICMP: the type that answers, or the code of a message without an answer. */
  readonly dstPort: Uint16Array;
  /** IP protocol number. */
  readonly protocol: Uint8Array;
  /** Outermost VLAN id, 0 when untagged. */
  readonly vlan: Uint16Array;
  /** Second VLAN id (QinQ), 0 when there is none. */
  readonly innerVlan: Uint16Array;
  /** Packets from the initiator. [packets] */
  readonly forwardPackets: Uint32Array;
  /** Packets to the initiator. [packets] */
  readonly reversePackets: Uint32Array;
  /** Frame bytes on the wire from the initiator. [bytes] */
  readonly forwardBytes: Float64Array;
  /** Frame bytes on the wire to the initiator. [bytes] */
  readonly reverseBytes: Float64Array;
  /** Bytes after the transport header from the initiator. [bytes] */
  readonly forwardPayloadBytes: Float64Array;
  /** Bytes after the transport header to the initiator. [bytes] */
  readonly reversePayloadBytes: Float64Array;
  /** TCP flags seen from the initiator, or-ed. */
  readonly forwardFlags: Uint16Array;
  /** TCP flags seen to the initiator, or-ed. */
  readonly reverseFlags: Uint16Array;
  /** Smallest frame length from the initiator; null without packets. [bytes] */
  readonly forwardLengthMinBytes: Float64Array;
  /** Mean frame length from the initiator; null without packets. [bytes] */
  readonly forwardLengthMeanBytes: Float64Array;
  /** Largest frame length from the initiator; null without packets. [bytes] */
  readonly forwardLengthMaxBytes: Float64Array;
  /** Standard deviation (of the population) of the frame length from the initiator; null without packets. [bytes] */
  readonly forwardLengthStdBytes: Float64Array;
  /** Smallest inter-arrival time of packets from the initiator; null below two packets. [µs] */
  readonly forwardIatMinUs: Float64Array;
  /** Mean inter-arrival time of packets from the initiator; null below two packets. [µs] */
  readonly forwardIatMeanUs: Float64Array;
  /** Largest inter-arrival time of packets from the initiator; null below two packets. [µs] */
  readonly forwardIatMaxUs: Float64Array;
  /** Standard deviation (of the population) of the inter-arrival time of packets from the initiator; null below two packets. [µs] */
  readonly forwardIatStdUs: Float64Array;
  /** Smallest frame length to the initiator; null without packets. [bytes] */
  readonly reverseLengthMinBytes: Float64Array;
  /** Mean frame length to the initiator; null without packets. [bytes] */
  readonly reverseLengthMeanBytes: Float64Array;
  /** Largest frame length to the initiator; null without packets. [bytes] */
  readonly reverseLengthMaxBytes: Float64Array;
  /** Standard deviation (of the population) of the frame length to the initiator; null without packets. [bytes] */
  readonly reverseLengthStdBytes: Float64Array;
  /** Smallest inter-arrival time of packets to the initiator; null below two packets. [µs] */
  readonly reverseIatMinUs: Float64Array;
  /** Mean inter-arrival time of packets to the initiator; null below two packets. [µs] */
  readonly reverseIatMeanUs: Float64Array;
  /** Largest inter-arrival time of packets to the initiator; null below two packets. [µs] */
  readonly reverseIatMaxUs: Float64Array;
  /** Standard deviation (of the population) of the inter-arrival time of packets to the initiator; null below two packets. [µs] */
  readonly reverseIatStdUs: Float64Array;
  /** TCP handshake, SYN to the ACK that completes it, seen at the point of capture; null without a whole handshake. [µs] */
  readonly handshakeRttUs: Float64Array;
  /** SYN to SYN/ACK, of QUIC first Initial to first answer: from the point of capture to the responder and back. [µs] */
  readonly handshakeServerRttUs: Float64Array;
  /** SYN/ACK to ACK: from the point of capture to the initiator and back. [µs] */
  readonly handshakeClientRttUs: Float64Array;
  /** Packets of the flow that were IP fragments. [packets] */
  readonly fragments: Uint32Array;
  /** Packets of the flow that could not be decoded in full, and fragments that overlap others of their datagram. [packets] */
  readonly problems: Uint32Array;
  /** Why the flow ended (IPFIX flowEndReason, RFC 5102). */
  readonly endReason: Uint8Array;
  /** Community ID v1, seed 0. */
  readonly communityId: Uint8Array;
  /** Round trips measured of TCP data from the initiator, of QUIC by the spin bit: from the point of capture to the responder and back. [round trips] */
  readonly forwardRttCount: Uint32Array;
  /** Least round trip of TCP data from the initiator; null without one. [µs] */
  readonly forwardRttMinUs: Float64Array;
  /** Mean round trip of TCP data from the initiator; null without one. [µs] */
  readonly forwardRttMeanUs: Float64Array;
  /** Round trip of TCP data from the initiator that 95 % do not exceed, within 3 to 34 % by their spread; null without one. [µs] */
  readonly forwardRttP95Us: Float64Array;
  /** TCP packets from the initiator that were sent again. [packets] */
  readonly forwardRetransmissions: Uint32Array;
  /** Retransmissions from the initiator after a timeout; the others were fast. [packets] */
  readonly forwardTimeoutRetransmissions: Uint32Array;
  /** Retransmissions from the initiator of what had been acknowledged already. [packets] */
  readonly forwardSpuriousRetransmissions: Uint32Array;
  /** Retransmissions from the initiator that filled a gap: lost before the point of capture. [packets] */
  readonly forwardUpstreamLosses: Uint32Array;
  /** Retransmissions from the initiator of what had passed and was not acknowledged: lost behind the point of capture, or its acknowledgment was. [packets] */
  readonly forwardDownstreamLosses: Uint32Array;
  /** Payload bytes of retransmissions from the initiator. [bytes] */
  readonly forwardRetransmittedBytes: Float64Array;
  /** TCP packets from the initiator that came late, yet too soon to be sent again. [packets] */
  readonly forwardOutOfOrder: Uint32Array;
  /** Duplicate acknowledgments from the initiator (RFC 5681). [packets] */
  readonly forwardDuplicateAcks: Uint32Array;
  /** TCP packets from the initiator that closed the window. [packets] */
  readonly forwardZeroWindows: Uint32Array;
  /** Bytes in gaps of the TCP sequence from the initiator that were never seen. [bytes] */
  readonly forwardMissingBytes: Float64Array;
  /** Payload bytes from the initiator, those of TCP seen again left out. [bytes] */
  readonly forwardGoodputBytes: Float64Array;
  /** Most TCP bytes from the initiator on the way and not yet acknowledged, as seen at the point of capture. [bytes] */
  readonly forwardInFlightMaxBytes: Uint32Array;
  /** Round trips measured of TCP data to the initiator, of QUIC by the spin bit: from the point of capture to the initiator and back. [round trips] */
  readonly reverseRttCount: Uint32Array;
  /** Least round trip of TCP data to the initiator; null without one. [µs] */
  readonly reverseRttMinUs: Float64Array;
  /** Mean round trip of TCP data to the initiator; null without one. [µs] */
  readonly reverseRttMeanUs: Float64Array;
  /** Round trip of TCP data to the initiator that 95 % do not exceed, within 3 to 34 % by their spread; null without one. [µs] */
  readonly reverseRttP95Us: Float64Array;
  /** TCP packets to the initiator that were sent again. [packets] */
  readonly reverseRetransmissions: Uint32Array;
  /** Retransmissions to the initiator after a timeout; the others were fast. [packets] */
  readonly reverseTimeoutRetransmissions: Uint32Array;
  /** Retransmissions to the initiator of what had been acknowledged already. [packets] */
  readonly reverseSpuriousRetransmissions: Uint32Array;
  /** Retransmissions to the initiator that filled a gap: lost before the point of capture. [packets] */
  readonly reverseUpstreamLosses: Uint32Array;
  /** Retransmissions to the initiator of what had passed and was not acknowledged: lost behind the point of capture, or its acknowledgment was. [packets] */
  readonly reverseDownstreamLosses: Uint32Array;
  /** Payload bytes of retransmissions to the initiator. [bytes] */
  readonly reverseRetransmittedBytes: Float64Array;
  /** TCP packets to the initiator that came late, yet too soon to be sent again. [packets] */
  readonly reverseOutOfOrder: Uint32Array;
  /** Duplicate acknowledgments to the initiator (RFC 5681). [packets] */
  readonly reverseDuplicateAcks: Uint32Array;
  /** TCP packets to the initiator that closed the window. [packets] */
  readonly reverseZeroWindows: Uint32Array;
  /** Bytes in gaps of the TCP sequence to the initiator that were never seen. [bytes] */
  readonly reverseMissingBytes: Float64Array;
  /** Payload bytes to the initiator, those of TCP seen again left out. [bytes] */
  readonly reverseGoodputBytes: Float64Array;
  /** Most TCP bytes to the initiator on the way and not yet acknowledged, as seen at the point of capture. [bytes] */
  readonly reverseInFlightMaxBytes: Uint32Array;
  /** Tunnel that the first packet came through last; addresses and ports are those inside. */
  readonly tunnel: Uint8Array;
  /** Virtual network of VXLAN and GENEVE (VNI) or NVGRE (VSID), 0 when there is none; part of the flow key. */
  readonly virtualNetwork: Uint32Array;
  /** Address of the tunnel's end on the side of the initiator, of the outermost IP packet around the first one; :: without a tunnel. */
  readonly outerSrcAddress: Uint8Array;
  /** Address of the tunnel's end on the side of the responder; :: without a tunnel. */
  readonly outerDstAddress: Uint8Array;
  /** Application protocol, empty where unknown (see the reference of applications). */
  readonly application: string[];
  /** What says so: the content of the first payload bytes, or the port alone, which is a guess. */
  readonly applicationBasis: Uint8Array;
  /** What the protocol told at the beginning, as a JSON object; empty where it told nothing. */
  readonly applicationFields: string[];
  /** Requests of DNS over UDP and of ICMP echo, those sent again left out. [requests] */
  readonly requests: Uint32Array;
  /** Requests sent again before their answer. [packets] */
  readonly repeatedRequests: Uint32Array;
  /** Requests without an answer. [requests] */
  readonly unansweredRequests: Uint32Array;
  /** Answers that were timed: not those to requests sent again. [answers] */
  readonly responses: Uint32Array;
  /** Least time from a request to its answer, at the point of capture; null without one. [µs] */
  readonly responseMinUs: Float64Array;
  /** Mean time from request to answer; null without one. [µs] */
  readonly responseMeanUs: Float64Array;
  /** Longest time from request to answer; null without one. [µs] */
  readonly responseMaxUs: Float64Array;
  /** Answers of DNS that there is no such name. [answers] */
  readonly dnsNxDomains: Uint32Array;
  /** Answers of DNS that the server failed. [answers] */
  readonly dnsServerFailures: Uint32Array;
  /** RTP streams from the initiator: sources, each with its own sequence. [streams] */
  readonly forwardRtpStreams: Uint16Array;
  /** Source of the RTP stream from the initiator with most packets, of which the other RTP columns tell; 0 without one. */
  readonly forwardRtpSsrc: Uint32Array;
  /** Payload type of that stream (RFC 3551). */
  readonly forwardRtpPayloadType: Uint8Array;
  /** Packets of that stream, duplicates left out. [packets] */
  readonly forwardRtpPackets: Uint32Array;
  /** Packets missing in its sequence: lost before the point of capture. [packets] */
  readonly forwardRtpLost: Uint32Array;
  /** Packets of it that came again. [packets] */
  readonly forwardRtpDuplicates: Uint32Array;
  /** Packets of it that came after a later one. [packets] */
  readonly forwardRtpReordered: Uint32Array;
  /** Runs of lost packets. [bursts] */
  readonly forwardRtpLossBursts: Uint32Array;
  /** Longest run of lost packets. [packets] */
  readonly forwardRtpLossBurstMax: Uint16Array;
  /** Packets of it that came too late for the modelled jitter buffer. [packets] */
  readonly forwardRtpLate: Uint32Array;
  /** Mean interarrival jitter (RFC 3550); null where the clock of the payload type is not known. [µs] */
  readonly forwardRtpJitterMeanUs: Float64Array;
  /** Most interarrival jitter; null where the mean is. [µs] */
  readonly forwardRtpJitterMaxUs: Float64Array;
  /** Half of the round trip between both ends that RTCP on the same ports tells; null without reports of both. [µs] */
  readonly forwardRtpDelayUs: Float64Array;
  /** Mean opinion score of the E-model (ITU-T G.107), 1 to 4.5, with the modelled jitter buffer; null for codecs without figures. */
  readonly forwardRtpMos: Float64Array;
  /** RTP streams to the initiator: sources, each with its own sequence. [streams] */
  readonly reverseRtpStreams: Uint16Array;
  /** Source of the RTP stream to the initiator with most packets, of which the other RTP columns tell; 0 without one. */
  readonly reverseRtpSsrc: Uint32Array;
  /** Payload type of that stream (RFC 3551). */
  readonly reverseRtpPayloadType: Uint8Array;
  /** Packets of that stream, duplicates left out. [packets] */
  readonly reverseRtpPackets: Uint32Array;
  /** Packets missing in its sequence: lost before the point of capture. [packets] */
  readonly reverseRtpLost: Uint32Array;
  /** Packets of it that came again. [packets] */
  readonly reverseRtpDuplicates: Uint32Array;
  /** Packets of it that came after a later one. [packets] */
  readonly reverseRtpReordered: Uint32Array;
  /** Runs of lost packets. [bursts] */
  readonly reverseRtpLossBursts: Uint32Array;
  /** Longest run of lost packets. [packets] */
  readonly reverseRtpLossBurstMax: Uint16Array;
  /** Packets of it that came too late for the modelled jitter buffer. [packets] */
  readonly reverseRtpLate: Uint32Array;
  /** Mean interarrival jitter (RFC 3550); null where the clock of the payload type is not known. [µs] */
  readonly reverseRtpJitterMeanUs: Float64Array;
  /** Most interarrival jitter; null where the mean is. [µs] */
  readonly reverseRtpJitterMaxUs: Float64Array;
  /** Half of the round trip between both ends that RTCP on the same ports tells; null without reports of both. [µs] */
  readonly reverseRtpDelayUs: Float64Array;
  /** Mean opinion score of the E-model (ITU-T G.107), 1 to 4.5, with the modelled jitter buffer; null for codecs without figures. */
  readonly reverseRtpMos: Float64Array;
  /** True when the records tell of flows that go on: as they were after 15 packets or one second. The final records come beside them. */
  readonly early: boolean;
  /** Fingerprint of the features whose values are in the vectors; empty without vectors. */
  readonly features: string;
  /** Values of the features of each flow, in their order; NaN where one is not defined. */
  readonly vector: Float64Array;
  /** TCP packets recorded again within 2 ms, alike but for their link: copies by mirrored ports. They count in packets and bytes, not as sent again. [packets] */
  readonly duplicates: Uint32Array;
}

/** One record of weir.flows.v1, as a person reads it. */
export interface Flow {
  /** The capture this message comes from. */
  readonly source: string;
  /** Lane, the partition number of frames, packets and flows alike. */
  readonly lane: number;
  /** Identity of the flow: UUIDv8 of source, flow key and the place of the first packet (RFC 9562). */
  readonly id: string;
  /** Place in the source of the first packet, from 0. */
  readonly number: number;
  /** Time of the earliest packet. [µs] */
  readonly start: number;
  /** Time of the latest packet. [µs] */
  readonly end: number;
  /** Address of the initiator. */
  readonly srcAddress: string;
  /** Port of the initiator; ICMP: the type of its message; 0 where there is none. */
  readonly srcPort: number;
  /** Address of the responder. */
  readonly dstAddress: string;
  /** Port of the responder; ICMP: the type that answers, or the code of a message without an answer. */
  readonly dstPort: number;
  /** IP protocol number. */
  readonly protocol: number;
  /** Outermost VLAN id, 0 when untagged. */
  readonly vlan: number;
  /** Second VLAN id (QinQ), 0 when there is none. */
  readonly innerVlan: number;
  /** Packets from the initiator. [packets] */
  readonly forwardPackets: number;
  /** Packets to the initiator. [packets] */
  readonly reversePackets: number;
  /** Frame bytes on the wire from the initiator. [bytes] */
  readonly forwardBytes: number;
  /** Frame bytes on the wire to the initiator. [bytes] */
  readonly reverseBytes: number;
  /** Bytes after the transport header from the initiator. [bytes] */
  readonly forwardPayloadBytes: number;
  /** Bytes after the transport header to the initiator. [bytes] */
  readonly reversePayloadBytes: number;
  /** TCP flags seen from the initiator, or-ed. */
  readonly forwardFlags: number;
  /** TCP flags seen to the initiator, or-ed. */
  readonly reverseFlags: number;
  /** Smallest frame length from the initiator; null without packets. [bytes] */
  readonly forwardLengthMinBytes: number | null;
  /** Mean frame length from the initiator; null without packets. [bytes] */
  readonly forwardLengthMeanBytes: number | null;
  /** Largest frame length from the initiator; null without packets. [bytes] */
  readonly forwardLengthMaxBytes: number | null;
  /** Standard deviation (of the population) of the frame length from the initiator; null without packets. [bytes] */
  readonly forwardLengthStdBytes: number | null;
  /** Smallest inter-arrival time of packets from the initiator; null below two packets. [µs] */
  readonly forwardIatMinUs: number | null;
  /** Mean inter-arrival time of packets from the initiator; null below two packets. [µs] */
  readonly forwardIatMeanUs: number | null;
  /** Largest inter-arrival time of packets from the initiator; null below two packets. [µs] */
  readonly forwardIatMaxUs: number | null;
  /** Standard deviation (of the population) of the inter-arrival time of packets from the initiator; null below two packets. [µs] */
  readonly forwardIatStdUs: number | null;
  /** Smallest frame length to the initiator; null without packets. [bytes] */
  readonly reverseLengthMinBytes: number | null;
  /** Mean frame length to the initiator; null without packets. [bytes] */
  readonly reverseLengthMeanBytes: number | null;
  /** Largest frame length to the initiator; null without packets. [bytes] */
  readonly reverseLengthMaxBytes: number | null;
  /** Standard deviation (of the population) of the frame length to the initiator; null without packets. [bytes] */
  readonly reverseLengthStdBytes: number | null;
  /** Smallest inter-arrival time of packets to the initiator; null below two packets. [µs] */
  readonly reverseIatMinUs: number | null;
  /** Mean inter-arrival time of packets to the initiator; null below two packets. [µs] */
  readonly reverseIatMeanUs: number | null;
  /** Largest inter-arrival time of packets to the initiator; null below two packets. [µs] */
  readonly reverseIatMaxUs: number | null;
  /** Standard deviation (of the population) of the inter-arrival time of packets to the initiator; null below two packets. [µs] */
  readonly reverseIatStdUs: number | null;
  /** TCP handshake, SYN to the ACK that completes it, seen at the point of capture; null without a whole handshake. [µs] */
  readonly handshakeRttUs: number | null;
  /** SYN to SYN/ACK, of QUIC first Initial to first answer: from the point of capture to the responder and back. [µs] */
  readonly handshakeServerRttUs: number | null;
  /** SYN/ACK to ACK: from the point of capture to the initiator and back. [µs] */
  readonly handshakeClientRttUs: number | null;
  /** Packets of the flow that were IP fragments. [packets] */
  readonly fragments: number;
  /** Packets of the flow that could not be decoded in full, and fragments that overlap others of their datagram. [packets] */
  readonly problems: number;
  /** Why the flow ended (IPFIX flowEndReason, RFC 5102). */
  readonly endReason: 'none' | 'idleTimeout' | 'activeTimeout' | 'endOfFlow' | 'forcedEnd' | 'lackOfResources';
  /** Community ID v1, seed 0. */
  readonly communityId: string;
  /** Round trips measured of TCP data from the initiator, of QUIC by the spin bit: from the point of capture to the responder and back. [round trips] */
  readonly forwardRttCount: number;
  /** Least round trip of TCP data from the initiator; null without one. [µs] */
  readonly forwardRttMinUs: number | null;
  /** Mean round trip of TCP data from the initiator; null without one. [µs] */
  readonly forwardRttMeanUs: number | null;
  /** Round trip of TCP data from the initiator that 95 % do not exceed, within 3 to 34 % by their spread; null without one. [µs] */
  readonly forwardRttP95Us: number | null;
  /** TCP packets from the initiator that were sent again. [packets] */
  readonly forwardRetransmissions: number;
  /** Retransmissions from the initiator after a timeout; the others were fast. [packets] */
  readonly forwardTimeoutRetransmissions: number;
  /** Retransmissions from the initiator of what had been acknowledged already. [packets] */
  readonly forwardSpuriousRetransmissions: number;
  /** Retransmissions from the initiator that filled a gap: lost before the point of capture. [packets] */
  readonly forwardUpstreamLosses: number;
  /** Retransmissions from the initiator of what had passed and was not acknowledged: lost behind the point of capture, or its acknowledgment was. [packets] */
  readonly forwardDownstreamLosses: number;
  /** Payload bytes of retransmissions from the initiator. [bytes] */
  readonly forwardRetransmittedBytes: number;
  /** TCP packets from the initiator that came late, yet too soon to be sent again. [packets] */
  readonly forwardOutOfOrder: number;
  /** Duplicate acknowledgments from the initiator (RFC 5681). [packets] */
  readonly forwardDuplicateAcks: number;
  /** TCP packets from the initiator that closed the window. [packets] */
  readonly forwardZeroWindows: number;
  /** Bytes in gaps of the TCP sequence from the initiator that were never seen. [bytes] */
  readonly forwardMissingBytes: number;
  /** Payload bytes from the initiator, those of TCP seen again left out. [bytes] */
  readonly forwardGoodputBytes: number;
  /** Most TCP bytes from the initiator on the way and not yet acknowledged, as seen at the point of capture. [bytes] */
  readonly forwardInFlightMaxBytes: number;
  /** Round trips measured of TCP data to the initiator, of QUIC by the spin bit: from the point of capture to the initiator and back. [round trips] */
  readonly reverseRttCount: number;
  /** Least round trip of TCP data to the initiator; null without one. [µs] */
  readonly reverseRttMinUs: number | null;
  /** Mean round trip of TCP data to the initiator; null without one. [µs] */
  readonly reverseRttMeanUs: number | null;
  /** Round trip of TCP data to the initiator that 95 % do not exceed, within 3 to 34 % by their spread; null without one. [µs] */
  readonly reverseRttP95Us: number | null;
  /** TCP packets to the initiator that were sent again. [packets] */
  readonly reverseRetransmissions: number;
  /** Retransmissions to the initiator after a timeout; the others were fast. [packets] */
  readonly reverseTimeoutRetransmissions: number;
  /** Retransmissions to the initiator of what had been acknowledged already. [packets] */
  readonly reverseSpuriousRetransmissions: number;
  /** Retransmissions to the initiator that filled a gap: lost before the point of capture. [packets] */
  readonly reverseUpstreamLosses: number;
  /** Retransmissions to the initiator of what had passed and was not acknowledged: lost behind the point of capture, or its acknowledgment was. [packets] */
  readonly reverseDownstreamLosses: number;
  /** Payload bytes of retransmissions to the initiator. [bytes] */
  readonly reverseRetransmittedBytes: number;
  /** TCP packets to the initiator that came late, yet too soon to be sent again. [packets] */
  readonly reverseOutOfOrder: number;
  /** Duplicate acknowledgments to the initiator (RFC 5681). [packets] */
  readonly reverseDuplicateAcks: number;
  /** TCP packets to the initiator that closed the window. [packets] */
  readonly reverseZeroWindows: number;
  /** Bytes in gaps of the TCP sequence to the initiator that were never seen. [bytes] */
  readonly reverseMissingBytes: number;
  /** Payload bytes to the initiator, those of TCP seen again left out. [bytes] */
  readonly reverseGoodputBytes: number;
  /** Most TCP bytes to the initiator on the way and not yet acknowledged, as seen at the point of capture. [bytes] */
  readonly reverseInFlightMaxBytes: number;
  /** Tunnel that the first packet came through last; addresses and ports are those inside. */
  readonly tunnel: 'none' | 'ipInIp' | 'gre' | 'nvgre' | 'erspan' | 'etherIp' | 'vxlan' | 'geneve' | 'gtpU' | 'teredo' | 'l2tp' | 'capwap' | 'mplsInIp' | 'gue';
  /** Virtual network of VXLAN and GENEVE (VNI) or NVGRE (VSID), 0 when there is none; part of the flow key. */
  readonly virtualNetwork: number;
  /** Address of the tunnel's end on the side of the initiator, of the outermost IP packet around the first one; :: without a tunnel. */
  readonly outerSrcAddress: string;
  /** Address of the tunnel's end on the side of the responder; :: without a tunnel. */
  readonly outerDstAddress: string;
  /** Application protocol, empty where unknown (see the reference of applications). */
  readonly application: string;
  /** What says so: the content of the first payload bytes, or the port alone, which is a guess. */
  readonly applicationBasis: 'none' | 'content' | 'port';
  /** What the protocol told at the beginning, as a JSON object; empty where it told nothing. */
  readonly applicationFields: string;
  /** Requests of DNS over UDP and of ICMP echo, those sent again left out. [requests] */
  readonly requests: number;
  /** Requests sent again before their answer. [packets] */
  readonly repeatedRequests: number;
  /** Requests without an answer. [requests] */
  readonly unansweredRequests: number;
  /** Answers that were timed: not those to requests sent again. [answers] */
  readonly responses: number;
  /** Least time from a request to its answer, at the point of capture; null without one. [µs] */
  readonly responseMinUs: number | null;
  /** Mean time from request to answer; null without one. [µs] */
  readonly responseMeanUs: number | null;
  /** Longest time from request to answer; null without one. [µs] */
  readonly responseMaxUs: number | null;
  /** Answers of DNS that there is no such name. [answers] */
  readonly dnsNxDomains: number;
  /** Answers of DNS that the server failed. [answers] */
  readonly dnsServerFailures: number;
  /** RTP streams from the initiator: sources, each with its own sequence. [streams] */
  readonly forwardRtpStreams: number;
  /** Source of the RTP stream from the initiator with most packets, of which the other RTP columns tell; 0 without one. */
  readonly forwardRtpSsrc: number;
  /** Payload type of that stream (RFC 3551). */
  readonly forwardRtpPayloadType: number;
  /** Packets of that stream, duplicates left out. [packets] */
  readonly forwardRtpPackets: number;
  /** Packets missing in its sequence: lost before the point of capture. [packets] */
  readonly forwardRtpLost: number;
  /** Packets of it that came again. [packets] */
  readonly forwardRtpDuplicates: number;
  /** Packets of it that came after a later one. [packets] */
  readonly forwardRtpReordered: number;
  /** Runs of lost packets. [bursts] */
  readonly forwardRtpLossBursts: number;
  /** Longest run of lost packets. [packets] */
  readonly forwardRtpLossBurstMax: number;
  /** Packets of it that came too late for the modelled jitter buffer. [packets] */
  readonly forwardRtpLate: number;
  /** Mean interarrival jitter (RFC 3550); null where the clock of the payload type is not known. [µs] */
  readonly forwardRtpJitterMeanUs: number | null;
  /** Most interarrival jitter; null where the mean is. [µs] */
  readonly forwardRtpJitterMaxUs: number | null;
  /** Half of the round trip between both ends that RTCP on the same ports tells; null without reports of both. [µs] */
  readonly forwardRtpDelayUs: number | null;
  /** Mean opinion score of the E-model (ITU-T G.107), 1 to 4.5, with the modelled jitter buffer; null for codecs without figures. */
  readonly forwardRtpMos: number | null;
  /** RTP streams to the initiator: sources, each with its own sequence. [streams] */
  readonly reverseRtpStreams: number;
  /** Source of the RTP stream to the initiator with most packets, of which the other RTP columns tell; 0 without one. */
  readonly reverseRtpSsrc: number;
  /** Payload type of that stream (RFC 3551). */
  readonly reverseRtpPayloadType: number;
  /** Packets of that stream, duplicates left out. [packets] */
  readonly reverseRtpPackets: number;
  /** Packets missing in its sequence: lost before the point of capture. [packets] */
  readonly reverseRtpLost: number;
  /** Packets of it that came again. [packets] */
  readonly reverseRtpDuplicates: number;
  /** Packets of it that came after a later one. [packets] */
  readonly reverseRtpReordered: number;
  /** Runs of lost packets. [bursts] */
  readonly reverseRtpLossBursts: number;
  /** Longest run of lost packets. [packets] */
  readonly reverseRtpLossBurstMax: number;
  /** Packets of it that came too late for the modelled jitter buffer. [packets] */
  readonly reverseRtpLate: number;
  /** Mean interarrival jitter (RFC 3550); null where the clock of the payload type is not known. [µs] */
  readonly reverseRtpJitterMeanUs: number | null;
  /** Most interarrival jitter; null where the mean is. [µs] */
  readonly reverseRtpJitterMaxUs: number | null;
  /** Half of the round trip between both ends that RTCP on the same ports tells; null without reports of both. [µs] */
  readonly reverseRtpDelayUs: number | null;
  /** Mean opinion score of the E-model (ITU-T G.107), 1 to 4.5, with the modelled jitter buffer; null for codecs without figures. */
  readonly reverseRtpMos: number | null;
  /** True when the records tell of flows that go on: as they were after 15 packets or one second. The final records come beside them. */
  readonly early: boolean;
  /** TCP packets recorded again within 2 ms, alike but for their link: copies by mirrored ports. They count in packets and bytes, not as sent again. [packets] */
  readonly duplicates: number;
}

/** A FlowBatch of `count` records, columns all zero, or as they are in the `memory` of another's. */
export function allocateFlows(count: number, scalars: Omit<Batch, 'count'>, memory?: ArrayBuffer): FlowBatch {
  const block = new ColumnBlock(count, 712, 117, memory);
  return {
    source: scalars.source,
    lane: scalars.lane,
    watermark: scalars.watermark,
    last: scalars.last,
    count: count,
    id: block.uint8s(count * 16),
    number: block.float64s(count),
    start: block.float64s(count),
    end: block.float64s(count),
    srcAddress: block.uint8s(count * 16),
    srcPort: block.uint16s(count),
    dstAddress: block.uint8s(count * 16),
    dstPort: block.uint16s(count),
    protocol: block.uint8s(count),
    vlan: block.uint16s(count),
    innerVlan: block.uint16s(count),
    forwardPackets: block.uint32s(count),
    reversePackets: block.uint32s(count),
    forwardBytes: block.float64s(count),
    reverseBytes: block.float64s(count),
    forwardPayloadBytes: block.float64s(count),
    reversePayloadBytes: block.float64s(count),
    forwardFlags: block.uint16s(count),
    reverseFlags: block.uint16s(count),
    forwardLengthMinBytes: block.float64s(count),
    forwardLengthMeanBytes: block.float64s(count),
    forwardLengthMaxBytes: block.float64s(count),
    forwardLengthStdBytes: block.float64s(count),
    forwardIatMinUs: block.float64s(count),
    forwardIatMeanUs: block.float64s(count),
    forwardIatMaxUs: block.float64s(count),
    forwardIatStdUs: block.float64s(count),
    reverseLengthMinBytes: block.float64s(count),
    reverseLengthMeanBytes: block.float64s(count),
    reverseLengthMaxBytes: block.float64s(count),
    reverseLengthStdBytes: block.float64s(count),
    reverseIatMinUs: block.float64s(count),
    reverseIatMeanUs: block.float64s(count),
    reverseIatMaxUs: block.float64s(count),
    reverseIatStdUs: block.float64s(count),
    handshakeRttUs: block.float64s(count),
    handshakeServerRttUs: block.float64s(count),
    handshakeClientRttUs: block.float64s(count),
    fragments: block.uint32s(count),
    problems: block.uint32s(count),
    endReason: block.uint8s(count),
    communityId: block.uint8s(count * 30),
    forwardRttCount: block.uint32s(count),
    forwardRttMinUs: block.float64s(count),
    forwardRttMeanUs: block.float64s(count),
    forwardRttP95Us: block.float64s(count),
    forwardRetransmissions: block.uint32s(count),
    forwardTimeoutRetransmissions: block.uint32s(count),
    forwardSpuriousRetransmissions: block.uint32s(count),
    forwardUpstreamLosses: block.uint32s(count),
    forwardDownstreamLosses: block.uint32s(count),
    forwardRetransmittedBytes: block.float64s(count),
    forwardOutOfOrder: block.uint32s(count),
    forwardDuplicateAcks: block.uint32s(count),
    forwardZeroWindows: block.uint32s(count),
    forwardMissingBytes: block.float64s(count),
    forwardGoodputBytes: block.float64s(count),
    forwardInFlightMaxBytes: block.uint32s(count),
    reverseRttCount: block.uint32s(count),
    reverseRttMinUs: block.float64s(count),
    reverseRttMeanUs: block.float64s(count),
    reverseRttP95Us: block.float64s(count),
    reverseRetransmissions: block.uint32s(count),
    reverseTimeoutRetransmissions: block.uint32s(count),
    reverseSpuriousRetransmissions: block.uint32s(count),
    reverseUpstreamLosses: block.uint32s(count),
    reverseDownstreamLosses: block.uint32s(count),
    reverseRetransmittedBytes: block.float64s(count),
    reverseOutOfOrder: block.uint32s(count),
    reverseDuplicateAcks: block.uint32s(count),
    reverseZeroWindows: block.uint32s(count),
    reverseMissingBytes: block.float64s(count),
    reverseGoodputBytes: block.float64s(count),
    reverseInFlightMaxBytes: block.uint32s(count),
    tunnel: block.uint8s(count),
    virtualNetwork: block.uint32s(count),
    outerSrcAddress: block.uint8s(count * 16),
    outerDstAddress: block.uint8s(count * 16),
    application: [],
    applicationBasis: block.uint8s(count),
    applicationFields: new Array<string>(count).fill(''),
    requests: block.uint32s(count),
    repeatedRequests: block.uint32s(count),
    unansweredRequests: block.uint32s(count),
    responses: block.uint32s(count),
    responseMinUs: block.float64s(count),
    responseMeanUs: block.float64s(count),
    responseMaxUs: block.float64s(count),
    dnsNxDomains: block.uint32s(count),
    dnsServerFailures: block.uint32s(count),
    forwardRtpStreams: block.uint16s(count),
    forwardRtpSsrc: block.uint32s(count),
    forwardRtpPayloadType: block.uint8s(count),
    forwardRtpPackets: block.uint32s(count),
    forwardRtpLost: block.uint32s(count),
    forwardRtpDuplicates: block.uint32s(count),
    forwardRtpReordered: block.uint32s(count),
    forwardRtpLossBursts: block.uint32s(count),
    forwardRtpLossBurstMax: block.uint16s(count),
    forwardRtpLate: block.uint32s(count),
    forwardRtpJitterMeanUs: block.float64s(count),
    forwardRtpJitterMaxUs: block.float64s(count),
    forwardRtpDelayUs: block.float64s(count),
    forwardRtpMos: block.float64s(count),
    reverseRtpStreams: block.uint16s(count),
    reverseRtpSsrc: block.uint32s(count),
    reverseRtpPayloadType: block.uint8s(count),
    reverseRtpPackets: block.uint32s(count),
    reverseRtpLost: block.uint32s(count),
    reverseRtpDuplicates: block.uint32s(count),
    reverseRtpReordered: block.uint32s(count),
    reverseRtpLossBursts: block.uint32s(count),
    reverseRtpLossBurstMax: block.uint16s(count),
    reverseRtpLate: block.uint32s(count),
    reverseRtpJitterMeanUs: block.float64s(count),
    reverseRtpJitterMaxUs: block.float64s(count),
    reverseRtpDelayUs: block.float64s(count),
    reverseRtpMos: block.float64s(count),
    early: false,
    features: '',
    vector: new Float64Array(),
    duplicates: block.uint32s(count),
  };
}

export const flowsDeclaration: TopicDeclaration<FlowBatch, Flow> = {
  name: 'flows',
  topic: 'weir.flows.v1',
  retentionHours: 72,
  doc: "Bidirectional flows (RFC 5103) of one source and lane. Forward is the direction of the initiator, which is src.",
  schema: {"type":"record","name":"FlowBatch","namespace":"weir.v1","doc":"Bidirectional flows (RFC 5103) of one source and lane. Forward is the direction of the initiator, which is src.","fields":[{"name":"source","type":"string","doc":"The capture this message comes from."},{"name":"lane","type":"int","doc":"Lane, the partition number of frames, packets and flows alike."},{"name":"watermark","type":"double","doc":"Low mark of the source after the last record: no later record is older."},{"name":"last","type":"boolean","doc":"True on the last message of the source in this lane."},{"name":"count","type":"int","doc":"Records in this message."},{"name":"id","type":{"type":"bytes","logicalType":"column","items":"uuid"},"doc":"Identity of the flow: UUIDv8 of source, flow key and the place of the first packet (RFC 9562).","default":""},{"name":"number","type":{"type":"bytes","logicalType":"column","items":"count"},"doc":"Place in the source of the first packet, from 0.","default":""},{"name":"start","type":{"type":"bytes","logicalType":"column","items":"time","unit":"µs"},"doc":"Time of the earliest packet.","default":""},{"name":"end","type":{"type":"bytes","logicalType":"column","items":"time","unit":"µs"},"doc":"Time of the latest packet.","default":""},{"name":"srcAddress","type":{"type":"bytes","logicalType":"column","items":"address"},"doc":"Address of the initiator.","default":""},{"name":"srcPort","type":{"type":"bytes","logicalType":"column","items":"uint16"},"doc":"Port of the initiator; ICMP: the type of its message; 0 where there is none.","default":""},{"name":"dstAddress","type":{"type":"bytes","logicalType":"column","items":"address"},"doc":"Address of the responder.","default":""},{"name":"dstPort","type":{"type":"bytes","logicalType":"column","items":"uint16"},"doc":"Port of the responder; ICMP: the type that answers, or the code of a message without an answer.","default":""},{"name":"protocol","type":{"type":"bytes","logicalType":"column","items":"uint8"},"doc":"IP protocol number.","default":""},{"name":"vlan","type":{"type":"bytes","logicalType":"column","items":"uint16"},"doc":"Outermost VLAN id, 0 when untagged.","default":""},{"name":"innerVlan","type":{"type":"bytes","logicalType":"column","items":"uint16"},"doc":"Second VLAN id (QinQ), 0 when there is none.","default":""},{"name":"forwardPackets","type":{"type":"bytes","logicalType":"column","items":"uint32","unit":"packets"},"doc":"Packets from the initiator.","default":""},{"name":"reversePackets","type":{"type":"bytes","logicalType":"column","items":"uint32","unit":"packets"},"doc":"Packets to the initiator.","default":""},{"name":"forwardBytes","type":{"type":"bytes","logicalType":"column","items":"count","unit":"bytes"},"doc":"Frame bytes on the wire from the initiator.","default":""},{"name":"reverseBytes","type":{"type":"bytes","logicalType":"column","items":"count","unit":"bytes"},"doc":"Frame bytes on the wire to the initiator.","default":""},{"name":"forwardPayloadBytes","type":{"type":"bytes","logicalType":"column","items":"count","unit":"bytes"},"doc":"Bytes after the transport header from the initiator.","default":""},{"name":"reversePayloadBytes","type":{"type":"bytes","logicalType":"column","items":"count","unit":"bytes"},"doc":"Bytes after the transport header to the initiator.","default":""},{"name":"forwardFlags","type":{"type":"bytes","logicalType":"column","items":"uint16"},"doc":"TCP flags seen from the initiator, or-ed.","default":""},{"name":"reverseFlags","type":{"type":"bytes","logicalType":"column","items":"uint16"},"doc":"TCP flags seen to the initiator, or-ed.","default":""},{"name":"forwardLengthMinBytes","type":{"type":"bytes","logicalType":"column","items":"float64","unit":"bytes"},"doc":"Smallest frame length from the initiator; null without packets.","default":""},{"name":"forwardLengthMeanBytes","type":{"type":"bytes","logicalType":"column","items":"float64","unit":"bytes"},"doc":"Mean frame length from the initiator; null without packets.","default":""},{"name":"forwardLengthMaxBytes","type":{"type":"bytes","logicalType":"column","items":"float64","unit":"bytes"},"doc":"Largest frame length from the initiator; null without packets.","default":""},{"name":"forwardLengthStdBytes","type":{"type":"bytes","logicalType":"column","items":"float64","unit":"bytes"},"doc":"Standard deviation (of the population) of the frame length from the initiator; null without packets.","default":""},{"name":"forwardIatMinUs","type":{"type":"bytes","logicalType":"column","items":"float64","unit":"µs"},"doc":"Smallest inter-arrival time of packets from the initiator; null below two packets.","default":""},{"name":"forwardIatMeanUs","type":{"type":"bytes","logicalType":"column","items":"float64","unit":"µs"},"doc":"Mean inter-arrival time of packets from the initiator; null below two packets.","default":""},{"name":"forwardIatMaxUs","type":{"type":"bytes","logicalType":"column","items":"float64","unit":"µs"},"doc":"Largest inter-arrival time of packets from the initiator; null below two packets.","default":""},{"name":"forwardIatStdUs","type":{"type":"bytes","logicalType":"column","items":"float64","unit":"µs"},"doc":"Standard deviation (of the population) of the inter-arrival time of packets from the initiator; null below two packets.","default":""},{"name":"reverseLengthMinBytes","type":{"type":"bytes","logicalType":"column","items":"float64","unit":"bytes"},"doc":"Smallest frame length to the initiator; null without packets.","default":""},{"name":"reverseLengthMeanBytes","type":{"type":"bytes","logicalType":"column","items":"float64","unit":"bytes"},"doc":"Mean frame length to the initiator; null without packets.","default":""},{"name":"reverseLengthMaxBytes","type":{"type":"bytes","logicalType":"column","items":"float64","unit":"bytes"},"doc":"Largest frame length to the initiator; null without packets.","default":""},{"name":"reverseLengthStdBytes","type":{"type":"bytes","logicalType":"column","items":"float64","unit":"bytes"},"doc":"Standard deviation (of the population) of the frame length to the initiator; null without packets.","default":""},{"name":"reverseIatMinUs","type":{"type":"bytes","logicalType":"column","items":"float64","unit":"µs"},"doc":"Smallest inter-arrival time of packets to the initiator; null below two packets.","default":""},{"name":"reverseIatMeanUs","type":{"type":"bytes","logicalType":"column","items":"float64","unit":"µs"},"doc":"Mean inter-arrival time of packets to the initiator; null below two packets.","default":""},{"name":"reverseIatMaxUs","type":{"type":"bytes","logicalType":"column","items":"float64","unit":"µs"},"doc":"Largest inter-arrival time of packets to the initiator; null below two packets.","default":""},{"name":"reverseIatStdUs","type":{"type":"bytes","logicalType":"column","items":"float64","unit":"µs"},"doc":"Standard deviation (of the population) of the inter-arrival time of packets to the initiator; null below two packets.","default":""},{"name":"handshakeRttUs","type":{"type":"bytes","logicalType":"column","items":"float64","unit":"µs"},"doc":"TCP handshake, SYN to the ACK that completes it, seen at the point of capture; null without a whole handshake.","default":""},{"name":"handshakeServerRttUs","type":{"type":"bytes","logicalType":"column","items":"float64","unit":"µs"},"doc":"SYN to SYN/ACK, of QUIC first Initial to first answer: from the point of capture to the responder and back.","default":""},{"name":"handshakeClientRttUs","type":{"type":"bytes","logicalType":"column","items":"float64","unit":"µs"},"doc":"SYN/ACK to ACK: from the point of capture to the initiator and back.","default":""},{"name":"fragments","type":{"type":"bytes","logicalType":"column","items":"uint32","unit":"packets"},"doc":"Packets of the flow that were IP fragments.","default":""},{"name":"problems","type":{"type":"bytes","logicalType":"column","items":"uint32","unit":"packets"},"doc":"Packets of the flow that could not be decoded in full, and fragments that overlap others of their datagram.","default":""},{"name":"endReason","type":{"type":"bytes","logicalType":"column","items":"enum","symbols":["none","idleTimeout","activeTimeout","endOfFlow","forcedEnd","lackOfResources"]},"doc":"Why the flow ended (IPFIX flowEndReason, RFC 5102).","default":""},{"name":"communityId","type":{"type":"bytes","logicalType":"column","items":"text30"},"doc":"Community ID v1, seed 0.","default":""},{"name":"forwardRttCount","type":{"type":"bytes","logicalType":"column","items":"uint32","unit":"round trips"},"doc":"Round trips measured of TCP data from the initiator, of QUIC by the spin bit: from the point of capture to the responder and back.","default":""},{"name":"forwardRttMinUs","type":{"type":"bytes","logicalType":"column","items":"float64","unit":"µs"},"doc":"Least round trip of TCP data from the initiator; null without one.","default":""},{"name":"forwardRttMeanUs","type":{"type":"bytes","logicalType":"column","items":"float64","unit":"µs"},"doc":"Mean round trip of TCP data from the initiator; null without one.","default":""},{"name":"forwardRttP95Us","type":{"type":"bytes","logicalType":"column","items":"float64","unit":"µs"},"doc":"Round trip of TCP data from the initiator that 95 % do not exceed, within 3 to 34 % by their spread; null without one.","default":""},{"name":"forwardRetransmissions","type":{"type":"bytes","logicalType":"column","items":"uint32","unit":"packets"},"doc":"TCP packets from the initiator that were sent again.","default":""},{"name":"forwardTimeoutRetransmissions","type":{"type":"bytes","logicalType":"column","items":"uint32","unit":"packets"},"doc":"Retransmissions from the initiator after a timeout; the others were fast.","default":""},{"name":"forwardSpuriousRetransmissions","type":{"type":"bytes","logicalType":"column","items":"uint32","unit":"packets"},"doc":"Retransmissions from the initiator of what had been acknowledged already.","default":""},{"name":"forwardUpstreamLosses","type":{"type":"bytes","logicalType":"column","items":"uint32","unit":"packets"},"doc":"Retransmissions from the initiator that filled a gap: lost before the point of capture.","default":""},{"name":"forwardDownstreamLosses","type":{"type":"bytes","logicalType":"column","items":"uint32","unit":"packets"},"doc":"Retransmissions from the initiator of what had passed and was not acknowledged: lost behind the point of capture, or its acknowledgment was.","default":""},{"name":"forwardRetransmittedBytes","type":{"type":"bytes","logicalType":"column","items":"count","unit":"bytes"},"doc":"Payload bytes of retransmissions from the initiator.","default":""},{"name":"forwardOutOfOrder","type":{"type":"bytes","logicalType":"column","items":"uint32","unit":"packets"},"doc":"TCP packets from the initiator that came late, yet too soon to be sent again.","default":""},{"name":"forwardDuplicateAcks","type":{"type":"bytes","logicalType":"column","items":"uint32","unit":"packets"},"doc":"Duplicate acknowledgments from the initiator (RFC 5681).","default":""},{"name":"forwardZeroWindows","type":{"type":"bytes","logicalType":"column","items":"uint32","unit":"packets"},"doc":"TCP packets from the initiator that closed the window.","default":""},{"name":"forwardMissingBytes","type":{"type":"bytes","logicalType":"column","items":"count","unit":"bytes"},"doc":"Bytes in gaps of the TCP sequence from the initiator that were never seen.","default":""},{"name":"forwardGoodputBytes","type":{"type":"bytes","logicalType":"column","items":"count","unit":"bytes"},"doc":"Payload bytes from the initiator, those of TCP seen again left out.","default":""},{"name":"forwardInFlightMaxBytes","type":{"type":"bytes","logicalType":"column","items":"uint32","unit":"bytes"},"doc":"Most TCP bytes from the initiator on the way and not yet acknowledged, as seen at the point of capture.","default":""},{"name":"reverseRttCount","type":{"type":"bytes","logicalType":"column","items":"uint32","unit":"round trips"},"doc":"Round trips measured of TCP data to the initiator, of QUIC by the spin bit: from the point of capture to the initiator and back.","default":""},{"name":"reverseRttMinUs","type":{"type":"bytes","logicalType":"column","items":"float64","unit":"µs"},"doc":"Least round trip of TCP data to the initiator; null without one.","default":""},{"name":"reverseRttMeanUs","type":{"type":"bytes","logicalType":"column","items":"float64","unit":"µs"},"doc":"Mean round trip of TCP data to the initiator; null without one.","default":""},{"name":"reverseRttP95Us","type":{"type":"bytes","logicalType":"column","items":"float64","unit":"µs"},"doc":"Round trip of TCP data to the initiator that 95 % do not exceed, within 3 to 34 % by their spread; null without one.","default":""},{"name":"reverseRetransmissions","type":{"type":"bytes","logicalType":"column","items":"uint32","unit":"packets"},"doc":"TCP packets to the initiator that were sent again.","default":""},{"name":"reverseTimeoutRetransmissions","type":{"type":"bytes","logicalType":"column","items":"uint32","unit":"packets"},"doc":"Retransmissions to the initiator after a timeout; the others were fast.","default":""},{"name":"reverseSpuriousRetransmissions","type":{"type":"bytes","logicalType":"column","items":"uint32","unit":"packets"},"doc":"Retransmissions to the initiator of what had been acknowledged already.","default":""},{"name":"reverseUpstreamLosses","type":{"type":"bytes","logicalType":"column","items":"uint32","unit":"packets"},"doc":"Retransmissions to the initiator that filled a gap: lost before the point of capture.","default":""},{"name":"reverseDownstreamLosses","type":{"type":"bytes","logicalType":"column","items":"uint32","unit":"packets"},"doc":"Retransmissions to the initiator of what had passed and was not acknowledged: lost behind the point of capture, or its acknowledgment was.","default":""},{"name":"reverseRetransmittedBytes","type":{"type":"bytes","logicalType":"column","items":"count","unit":"bytes"},"doc":"Payload bytes of retransmissions to the initiator.","default":""},{"name":"reverseOutOfOrder","type":{"type":"bytes","logicalType":"column","items":"uint32","unit":"packets"},"doc":"TCP packets to the initiator that came late, yet too soon to be sent again.","default":""},{"name":"reverseDuplicateAcks","type":{"type":"bytes","logicalType":"column","items":"uint32","unit":"packets"},"doc":"Duplicate acknowledgments to the initiator (RFC 5681).","default":""},{"name":"reverseZeroWindows","type":{"type":"bytes","logicalType":"column","items":"uint32","unit":"packets"},"doc":"TCP packets to the initiator that closed the window.","default":""},{"name":"reverseMissingBytes","type":{"type":"bytes","logicalType":"column","items":"count","unit":"bytes"},"doc":"Bytes in gaps of the TCP sequence to the initiator that were never seen.","default":""},{"name":"reverseGoodputBytes","type":{"type":"bytes","logicalType":"column","items":"count","unit":"bytes"},"doc":"Payload bytes to the initiator, those of TCP seen again left out.","default":""},{"name":"reverseInFlightMaxBytes","type":{"type":"bytes","logicalType":"column","items":"uint32","unit":"bytes"},"doc":"Most TCP bytes to the initiator on the way and not yet acknowledged, as seen at the point of capture.","default":""},{"name":"tunnel","type":{"type":"bytes","logicalType":"column","items":"enum","symbols":["none","ipInIp","gre","nvgre","erspan","etherIp","vxlan","geneve","gtpU","teredo","l2tp","capwap","mplsInIp","gue"]},"doc":"Tunnel that the first packet came through last; addresses and ports are those inside.","default":""},{"name":"virtualNetwork","type":{"type":"bytes","logicalType":"column","items":"uint32"},"doc":"Virtual network of VXLAN and GENEVE (VNI) or NVGRE (VSID), 0 when there is none; part of the flow key.","default":""},{"name":"outerSrcAddress","type":{"type":"bytes","logicalType":"column","items":"address"},"doc":"Address of the tunnel's end on the side of the initiator, of the outermost IP packet around the first one; :: without a tunnel.","default":""},{"name":"outerDstAddress","type":{"type":"bytes","logicalType":"column","items":"address"},"doc":"Address of the tunnel's end on the side of the responder; :: without a tunnel.","default":""},{"name":"application","type":{"type":"array","items":"string"},"doc":"Application protocol, empty where unknown (see the reference of applications).","default":[]},{"name":"applicationBasis","type":{"type":"bytes","logicalType":"column","items":"enum","symbols":["none","content","port"]},"doc":"What says so: the content of the first payload bytes, or the port alone, which is a guess.","default":""},{"name":"applicationFields","type":{"type":"array","items":"string"},"doc":"What the protocol told at the beginning, as a JSON object; empty where it told nothing.","default":[]},{"name":"requests","type":{"type":"bytes","logicalType":"column","items":"uint32","unit":"requests"},"doc":"Requests of DNS over UDP and of ICMP echo, those sent again left out.","default":""},{"name":"repeatedRequests","type":{"type":"bytes","logicalType":"column","items":"uint32","unit":"packets"},"doc":"Requests sent again before their answer.","default":""},{"name":"unansweredRequests","type":{"type":"bytes","logicalType":"column","items":"uint32","unit":"requests"},"doc":"Requests without an answer.","default":""},{"name":"responses","type":{"type":"bytes","logicalType":"column","items":"uint32","unit":"answers"},"doc":"Answers that were timed: not those to requests sent again.","default":""},{"name":"responseMinUs","type":{"type":"bytes","logicalType":"column","items":"float64","unit":"µs"},"doc":"Least time from a request to its answer, at the point of capture; null without one.","default":""},{"name":"responseMeanUs","type":{"type":"bytes","logicalType":"column","items":"float64","unit":"µs"},"doc":"Mean time from request to answer; null without one.","default":""},{"name":"responseMaxUs","type":{"type":"bytes","logicalType":"column","items":"float64","unit":"µs"},"doc":"Longest time from request to answer; null without one.","default":""},{"name":"dnsNxDomains","type":{"type":"bytes","logicalType":"column","items":"uint32","unit":"answers"},"doc":"Answers of DNS that there is no such name.","default":""},{"name":"dnsServerFailures","type":{"type":"bytes","logicalType":"column","items":"uint32","unit":"answers"},"doc":"Answers of DNS that the server failed.","default":""},{"name":"forwardRtpStreams","type":{"type":"bytes","logicalType":"column","items":"uint16","unit":"streams"},"doc":"RTP streams from the initiator: sources, each with its own sequence.","default":""},{"name":"forwardRtpSsrc","type":{"type":"bytes","logicalType":"column","items":"uint32"},"doc":"Source of the RTP stream from the initiator with most packets, of which the other RTP columns tell; 0 without one.","default":""},{"name":"forwardRtpPayloadType","type":{"type":"bytes","logicalType":"column","items":"uint8"},"doc":"Payload type of that stream (RFC 3551).","default":""},{"name":"forwardRtpPackets","type":{"type":"bytes","logicalType":"column","items":"uint32","unit":"packets"},"doc":"Packets of that stream, duplicates left out.","default":""},{"name":"forwardRtpLost","type":{"type":"bytes","logicalType":"column","items":"uint32","unit":"packets"},"doc":"Packets missing in its sequence: lost before the point of capture.","default":""},{"name":"forwardRtpDuplicates","type":{"type":"bytes","logicalType":"column","items":"uint32","unit":"packets"},"doc":"Packets of it that came again.","default":""},{"name":"forwardRtpReordered","type":{"type":"bytes","logicalType":"column","items":"uint32","unit":"packets"},"doc":"Packets of it that came after a later one.","default":""},{"name":"forwardRtpLossBursts","type":{"type":"bytes","logicalType":"column","items":"uint32","unit":"bursts"},"doc":"Runs of lost packets.","default":""},{"name":"forwardRtpLossBurstMax","type":{"type":"bytes","logicalType":"column","items":"uint16","unit":"packets"},"doc":"Longest run of lost packets.","default":""},{"name":"forwardRtpLate","type":{"type":"bytes","logicalType":"column","items":"uint32","unit":"packets"},"doc":"Packets of it that came too late for the modelled jitter buffer.","default":""},{"name":"forwardRtpJitterMeanUs","type":{"type":"bytes","logicalType":"column","items":"float64","unit":"µs"},"doc":"Mean interarrival jitter (RFC 3550); null where the clock of the payload type is not known.","default":""},{"name":"forwardRtpJitterMaxUs","type":{"type":"bytes","logicalType":"column","items":"float64","unit":"µs"},"doc":"Most interarrival jitter; null where the mean is.","default":""},{"name":"forwardRtpDelayUs","type":{"type":"bytes","logicalType":"column","items":"float64","unit":"µs"},"doc":"Half of the round trip between both ends that RTCP on the same ports tells; null without reports of both.","default":""},{"name":"forwardRtpMos","type":{"type":"bytes","logicalType":"column","items":"float64"},"doc":"Mean opinion score of the E-model (ITU-T G.107), 1 to 4.5, with the modelled jitter buffer; null for codecs without figures.","default":""},{"name":"reverseRtpStreams","type":{"type":"bytes","logicalType":"column","items":"uint16","unit":"streams"},"doc":"RTP streams to the initiator: sources, each with its own sequence.","default":""},{"name":"reverseRtpSsrc","type":{"type":"bytes","logicalType":"column","items":"uint32"},"doc":"Source of the RTP stream to the initiator with most packets, of which the other RTP columns tell; 0 without one.","default":""},{"name":"reverseRtpPayloadType","type":{"type":"bytes","logicalType":"column","items":"uint8"},"doc":"Payload type of that stream (RFC 3551).","default":""},{"name":"reverseRtpPackets","type":{"type":"bytes","logicalType":"column","items":"uint32","unit":"packets"},"doc":"Packets of that stream, duplicates left out.","default":""},{"name":"reverseRtpLost","type":{"type":"bytes","logicalType":"column","items":"uint32","unit":"packets"},"doc":"Packets missing in its sequence: lost before the point of capture.","default":""},{"name":"reverseRtpDuplicates","type":{"type":"bytes","logicalType":"column","items":"uint32","unit":"packets"},"doc":"Packets of it that came again.","default":""},{"name":"reverseRtpReordered","type":{"type":"bytes","logicalType":"column","items":"uint32","unit":"packets"},"doc":"Packets of it that came after a later one.","default":""},{"name":"reverseRtpLossBursts","type":{"type":"bytes","logicalType":"column","items":"uint32","unit":"bursts"},"doc":"Runs of lost packets.","default":""},{"name":"reverseRtpLossBurstMax","type":{"type":"bytes","logicalType":"column","items":"uint16","unit":"packets"},"doc":"Longest run of lost packets.","default":""},{"name":"reverseRtpLate","type":{"type":"bytes","logicalType":"column","items":"uint32","unit":"packets"},"doc":"Packets of it that came too late for the modelled jitter buffer.","default":""},{"name":"reverseRtpJitterMeanUs","type":{"type":"bytes","logicalType":"column","items":"float64","unit":"µs"},"doc":"Mean interarrival jitter (RFC 3550); null where the clock of the payload type is not known.","default":""},{"name":"reverseRtpJitterMaxUs","type":{"type":"bytes","logicalType":"column","items":"float64","unit":"µs"},"doc":"Most interarrival jitter; null where the mean is.","default":""},{"name":"reverseRtpDelayUs","type":{"type":"bytes","logicalType":"column","items":"float64","unit":"µs"},"doc":"Half of the round trip between both ends that RTCP on the same ports tells; null without reports of both.","default":""},{"name":"reverseRtpMos","type":{"type":"bytes","logicalType":"column","items":"float64"},"doc":"Mean opinion score of the E-model (ITU-T G.107), 1 to 4.5, with the modelled jitter buffer; null for codecs without figures.","default":""},{"name":"early","type":"boolean","doc":"True when the records tell of flows that go on: as they were after 15 packets or one second. The final records come beside them.","default":false},{"name":"features","type":"string","doc":"Fingerprint of the features whose values are in the vectors; empty without vectors.","default":""},{"name":"vector","type":{"type":"bytes","logicalType":"column","items":"vector"},"doc":"Values of the features of each flow, in their order; NaN where one is not defined.","default":""},{"name":"duplicates","type":{"type":"bytes","logicalType":"column","items":"uint32","unit":"packets"},"doc":"TCP packets recorded again within 2 ms, alike but for their link: copies by mirrored ports. They count in packets and bytes, not as sent again.","default":""}]},
  fields: [{"name":"source","doc":"The capture this message comes from.","scalar":"string","inTable":true},{"name":"lane","doc":"Lane, the partition number of frames, packets and flows alike.","scalar":"int","inTable":true},{"name":"watermark","doc":"Low mark of the source after the last record: no later record is older.","unit":"µs","scalar":"double","inTable":false},{"name":"last","doc":"True on the last message of the source in this lane.","scalar":"boolean","inTable":false},{"name":"count","doc":"Records in this message.","unit":"records","scalar":"int","inTable":false},{"name":"id","doc":"Identity of the flow: UUIDv8 of source, flow key and the place of the first packet (RFC 9562).","kind":"uuid"},{"name":"number","doc":"Place in the source of the first packet, from 0.","kind":"count"},{"name":"start","doc":"Time of the earliest packet.","unit":"µs","kind":"time"},{"name":"end","doc":"Time of the latest packet.","unit":"µs","kind":"time"},{"name":"srcAddress","doc":"Address of the initiator.","kind":"address"},{"name":"srcPort","doc":"Port of the initiator; ICMP: the type of its message; 0 where there is none.","kind":"uint16"},{"name":"dstAddress","doc":"Address of the responder.","kind":"address"},{"name":"dstPort","doc":"Port of the responder; ICMP: the type that answers, or the code of a message without an answer.","kind":"uint16"},{"name":"protocol","doc":"IP protocol number.","kind":"uint8"},{"name":"vlan","doc":"Outermost VLAN id, 0 when untagged.","kind":"uint16"},{"name":"innerVlan","doc":"Second VLAN id (QinQ), 0 when there is none.","kind":"uint16"},{"name":"forwardPackets","doc":"Packets from the initiator.","unit":"packets","kind":"uint32"},{"name":"reversePackets","doc":"Packets to the initiator.","unit":"packets","kind":"uint32"},{"name":"forwardBytes","doc":"Frame bytes on the wire from the initiator.","unit":"bytes","kind":"count"},{"name":"reverseBytes","doc":"Frame bytes on the wire to the initiator.","unit":"bytes","kind":"count"},{"name":"forwardPayloadBytes","doc":"Bytes after the transport header from the initiator.","unit":"bytes","kind":"count"},{"name":"reversePayloadBytes","doc":"Bytes after the transport header to the initiator.","unit":"bytes","kind":"count"},{"name":"forwardFlags","doc":"TCP flags seen from the initiator, or-ed.","kind":"uint16"},{"name":"reverseFlags","doc":"TCP flags seen to the initiator, or-ed.","kind":"uint16"},{"name":"forwardLengthMinBytes","doc":"Smallest frame length from the initiator; null without packets.","unit":"bytes","kind":"float64","optional":true},{"name":"forwardLengthMeanBytes","doc":"Mean frame length from the initiator; null without packets.","unit":"bytes","kind":"float64","optional":true},{"name":"forwardLengthMaxBytes","doc":"Largest frame length from the initiator; null without packets.","unit":"bytes","kind":"float64","optional":true},{"name":"forwardLengthStdBytes","doc":"Standard deviation (of the population) of the frame length from the initiator; null without packets.","unit":"bytes","kind":"float64","optional":true},{"name":"forwardIatMinUs","doc":"Smallest inter-arrival time of packets from the initiator; null below two packets.","unit":"µs","kind":"float64","optional":true},{"name":"forwardIatMeanUs","doc":"Mean inter-arrival time of packets from the initiator; null below two packets.","unit":"µs","kind":"float64","optional":true},{"name":"forwardIatMaxUs","doc":"Largest inter-arrival time of packets from the initiator; null below two packets.","unit":"µs","kind":"float64","optional":true},{"name":"forwardIatStdUs","doc":"Standard deviation (of the population) of the inter-arrival time of packets from the initiator; null below two packets.","unit":"µs","kind":"float64","optional":true},{"name":"reverseLengthMinBytes","doc":"Smallest frame length to the initiator; null without packets.","unit":"bytes","kind":"float64","optional":true},{"name":"reverseLengthMeanBytes","doc":"Mean frame length to the initiator; null without packets.","unit":"bytes","kind":"float64","optional":true},{"name":"reverseLengthMaxBytes","doc":"Largest frame length to the initiator; null without packets.","unit":"bytes","kind":"float64","optional":true},{"name":"reverseLengthStdBytes","doc":"Standard deviation (of the population) of the frame length to the initiator; null without packets.","unit":"bytes","kind":"float64","optional":true},{"name":"reverseIatMinUs","doc":"Smallest inter-arrival time of packets to the initiator; null below two packets.","unit":"µs","kind":"float64","optional":true},{"name":"reverseIatMeanUs","doc":"Mean inter-arrival time of packets to the initiator; null below two packets.","unit":"µs","kind":"float64","optional":true},{"name":"reverseIatMaxUs","doc":"Largest inter-arrival time of packets to the initiator; null below two packets.","unit":"µs","kind":"float64","optional":true},{"name":"reverseIatStdUs","doc":"Standard deviation (of the population) of the inter-arrival time of packets to the initiator; null below two packets.","unit":"µs","kind":"float64","optional":true},{"name":"handshakeRttUs","doc":"TCP handshake, SYN to the ACK that completes it, seen at the point of capture; null without a whole handshake.","unit":"µs","kind":"float64","optional":true},{"name":"handshakeServerRttUs","doc":"SYN to SYN/ACK, of QUIC first Initial to first answer: from the point of capture to the responder and back.","unit":"µs","kind":"float64","optional":true},{"name":"handshakeClientRttUs","doc":"SYN/ACK to ACK: from the point of capture to the initiator and back.","unit":"µs","kind":"float64","optional":true},{"name":"fragments","doc":"Packets of the flow that were IP fragments.","unit":"packets","kind":"uint32"},{"name":"problems","doc":"Packets of the flow that could not be decoded in full, and fragments that overlap others of their datagram.","unit":"packets","kind":"uint32"},{"name":"endReason","doc":"Why the flow ended (IPFIX flowEndReason, RFC 5102).","kind":"enum","symbols":["none","idleTimeout","activeTimeout","endOfFlow","forcedEnd","lackOfResources"]},{"name":"communityId","doc":"Community ID v1, seed 0.","kind":"text30"},{"name":"forwardRttCount","doc":"Round trips measured of TCP data from the initiator, of QUIC by the spin bit: from the point of capture to the responder and back.","unit":"round trips","kind":"uint32"},{"name":"forwardRttMinUs","doc":"Least round trip of TCP data from the initiator; null without one.","unit":"µs","kind":"float64","optional":true},{"name":"forwardRttMeanUs","doc":"Mean round trip of TCP data from the initiator; null without one.","unit":"µs","kind":"float64","optional":true},{"name":"forwardRttP95Us","doc":"Round trip of TCP data from the initiator that 95 % do not exceed, within 3 to 34 % by their spread; null without one.","unit":"µs","kind":"float64","optional":true},{"name":"forwardRetransmissions","doc":"TCP packets from the initiator that were sent again.","unit":"packets","kind":"uint32"},{"name":"forwardTimeoutRetransmissions","doc":"Retransmissions from the initiator after a timeout; the others were fast.","unit":"packets","kind":"uint32"},{"name":"forwardSpuriousRetransmissions","doc":"Retransmissions from the initiator of what had been acknowledged already.","unit":"packets","kind":"uint32"},{"name":"forwardUpstreamLosses","doc":"Retransmissions from the initiator that filled a gap: lost before the point of capture.","unit":"packets","kind":"uint32"},{"name":"forwardDownstreamLosses","doc":"Retransmissions from the initiator of what had passed and was not acknowledged: lost behind the point of capture, or its acknowledgment was.","unit":"packets","kind":"uint32"},{"name":"forwardRetransmittedBytes","doc":"Payload bytes of retransmissions from the initiator.","unit":"bytes","kind":"count"},{"name":"forwardOutOfOrder","doc":"TCP packets from the initiator that came late, yet too soon to be sent again.","unit":"packets","kind":"uint32"},{"name":"forwardDuplicateAcks","doc":"Duplicate acknowledgments from the initiator (RFC 5681).","unit":"packets","kind":"uint32"},{"name":"forwardZeroWindows","doc":"TCP packets from the initiator that closed the window.","unit":"packets","kind":"uint32"},{"name":"forwardMissingBytes","doc":"Bytes in gaps of the TCP sequence from the initiator that were never seen.","unit":"bytes","kind":"count"},{"name":"forwardGoodputBytes","doc":"Payload bytes from the initiator, those of TCP seen again left out.","unit":"bytes","kind":"count"},{"name":"forwardInFlightMaxBytes","doc":"Most TCP bytes from the initiator on the way and not yet acknowledged, as seen at the point of capture.","unit":"bytes","kind":"uint32"},{"name":"reverseRttCount","doc":"Round trips measured of TCP data to the initiator, of QUIC by the spin bit: from the point of capture to the initiator and back.","unit":"round trips","kind":"uint32"},{"name":"reverseRttMinUs","doc":"Least round trip of TCP data to the initiator; null without one.","unit":"µs","kind":"float64","optional":true},{"name":"reverseRttMeanUs","doc":"Mean round trip of TCP data to the initiator; null without one.","unit":"µs","kind":"float64","optional":true},{"name":"reverseRttP95Us","doc":"Round trip of TCP data to the initiator that 95 % do not exceed, within 3 to 34 % by their spread; null without one.","unit":"µs","kind":"float64","optional":true},{"name":"reverseRetransmissions","doc":"TCP packets to the initiator that were sent again.","unit":"packets","kind":"uint32"},{"name":"reverseTimeoutRetransmissions","doc":"Retransmissions to the initiator after a timeout; the others were fast.","unit":"packets","kind":"uint32"},{"name":"reverseSpuriousRetransmissions","doc":"Retransmissions to the initiator of what had been acknowledged already.","unit":"packets","kind":"uint32"},{"name":"reverseUpstreamLosses","doc":"Retransmissions to the initiator that filled a gap: lost before the point of capture.","unit":"packets","kind":"uint32"},{"name":"reverseDownstreamLosses","doc":"Retransmissions to the initiator of what had passed and was not acknowledged: lost behind the point of capture, or its acknowledgment was.","unit":"packets","kind":"uint32"},{"name":"reverseRetransmittedBytes","doc":"Payload bytes of retransmissions to the initiator.","unit":"bytes","kind":"count"},{"name":"reverseOutOfOrder","doc":"TCP packets to the initiator that came late, yet too soon to be sent again.","unit":"packets","kind":"uint32"},{"name":"reverseDuplicateAcks","doc":"Duplicate acknowledgments to the initiator (RFC 5681).","unit":"packets","kind":"uint32"},{"name":"reverseZeroWindows","doc":"TCP packets to the initiator that closed the window.","unit":"packets","kind":"uint32"},{"name":"reverseMissingBytes","doc":"Bytes in gaps of the TCP sequence to the initiator that were never seen.","unit":"bytes","kind":"count"},{"name":"reverseGoodputBytes","doc":"Payload bytes to the initiator, those of TCP seen again left out.","unit":"bytes","kind":"count"},{"name":"reverseInFlightMaxBytes","doc":"Most TCP bytes to the initiator on the way and not yet acknowledged, as seen at the point of capture.","unit":"bytes","kind":"uint32"},{"name":"tunnel","doc":"Tunnel that the first packet came through last; addresses and ports are those inside.","kind":"enum","symbols":["none","ipInIp","gre","nvgre","erspan","etherIp","vxlan","geneve","gtpU","teredo","l2tp","capwap","mplsInIp","gue"]},{"name":"virtualNetwork","doc":"Virtual network of VXLAN and GENEVE (VNI) or NVGRE (VSID), 0 when there is none; part of the flow key.","kind":"uint32"},{"name":"outerSrcAddress","doc":"Address of the tunnel's end on the side of the initiator, of the outermost IP packet around the first one; :: without a tunnel.","kind":"address"},{"name":"outerDstAddress","doc":"Address of the tunnel's end on the side of the responder; :: without a tunnel.","kind":"address"},{"name":"application","doc":"Application protocol, empty where unknown (see the reference of applications).","kind":"label"},{"name":"applicationBasis","doc":"What says so: the content of the first payload bytes, or the port alone, which is a guess.","kind":"enum","symbols":["none","content","port"]},{"name":"applicationFields","doc":"What the protocol told at the beginning, as a JSON object; empty where it told nothing.","kind":"text"},{"name":"requests","doc":"Requests of DNS over UDP and of ICMP echo, those sent again left out.","unit":"requests","kind":"uint32"},{"name":"repeatedRequests","doc":"Requests sent again before their answer.","unit":"packets","kind":"uint32"},{"name":"unansweredRequests","doc":"Requests without an answer.","unit":"requests","kind":"uint32"},{"name":"responses","doc":"Answers that were timed: not those to requests sent again.","unit":"answers","kind":"uint32"},{"name":"responseMinUs","doc":"Least time from a request to its answer, at the point of capture; null without one.","unit":"µs","kind":"float64","optional":true},{"name":"responseMeanUs","doc":"Mean time from request to answer; null without one.","unit":"µs","kind":"float64","optional":true},{"name":"responseMaxUs","doc":"Longest time from request to answer; null without one.","unit":"µs","kind":"float64","optional":true},{"name":"dnsNxDomains","doc":"Answers of DNS that there is no such name.","unit":"answers","kind":"uint32"},{"name":"dnsServerFailures","doc":"Answers of DNS that the server failed.","unit":"answers","kind":"uint32"},{"name":"forwardRtpStreams","doc":"RTP streams from the initiator: sources, each with its own sequence.","unit":"streams","kind":"uint16"},{"name":"forwardRtpSsrc","doc":"Source of the RTP stream from the initiator with most packets, of which the other RTP columns tell; 0 without one.","kind":"uint32"},{"name":"forwardRtpPayloadType","doc":"Payload type of that stream (RFC 3551).","kind":"uint8"},{"name":"forwardRtpPackets","doc":"Packets of that stream, duplicates left out.","unit":"packets","kind":"uint32"},{"name":"forwardRtpLost","doc":"Packets missing in its sequence: lost before the point of capture.","unit":"packets","kind":"uint32"},{"name":"forwardRtpDuplicates","doc":"Packets of it that came again.","unit":"packets","kind":"uint32"},{"name":"forwardRtpReordered","doc":"Packets of it that came after a later one.","unit":"packets","kind":"uint32"},{"name":"forwardRtpLossBursts","doc":"Runs of lost packets.","unit":"bursts","kind":"uint32"},{"name":"forwardRtpLossBurstMax","doc":"Longest run of lost packets.","unit":"packets","kind":"uint16"},{"name":"forwardRtpLate","doc":"Packets of it that came too late for the modelled jitter buffer.","unit":"packets","kind":"uint32"},{"name":"forwardRtpJitterMeanUs","doc":"Mean interarrival jitter (RFC 3550); null where the clock of the payload type is not known.","unit":"µs","kind":"float64","optional":true},{"name":"forwardRtpJitterMaxUs","doc":"Most interarrival jitter; null where the mean is.","unit":"µs","kind":"float64","optional":true},{"name":"forwardRtpDelayUs","doc":"Half of the round trip between both ends that RTCP on the same ports tells; null without reports of both.","unit":"µs","kind":"float64","optional":true},{"name":"forwardRtpMos","doc":"Mean opinion score of the E-model (ITU-T G.107), 1 to 4.5, with the modelled jitter buffer; null for codecs without figures.","kind":"float64","optional":true},{"name":"reverseRtpStreams","doc":"RTP streams to the initiator: sources, each with its own sequence.","unit":"streams","kind":"uint16"},{"name":"reverseRtpSsrc","doc":"Source of the RTP stream to the initiator with most packets, of which the other RTP columns tell; 0 without one.","kind":"uint32"},{"name":"reverseRtpPayloadType","doc":"Payload type of that stream (RFC 3551).","kind":"uint8"},{"name":"reverseRtpPackets","doc":"Packets of that stream, duplicates left out.","unit":"packets","kind":"uint32"},{"name":"reverseRtpLost","doc":"Packets missing in its sequence: lost before the point of capture.","unit":"packets","kind":"uint32"},{"name":"reverseRtpDuplicates","doc":"Packets of it that came again.","unit":"packets","kind":"uint32"},{"name":"reverseRtpReordered","doc":"Packets of it that came after a later one.","unit":"packets","kind":"uint32"},{"name":"reverseRtpLossBursts","doc":"Runs of lost packets.","unit":"bursts","kind":"uint32"},{"name":"reverseRtpLossBurstMax","doc":"Longest run of lost packets.","unit":"packets","kind":"uint16"},{"name":"reverseRtpLate","doc":"Packets of it that came too late for the modelled jitter buffer.","unit":"packets","kind":"uint32"},{"name":"reverseRtpJitterMeanUs","doc":"Mean interarrival jitter (RFC 3550); null where the clock of the payload type is not known.","unit":"µs","kind":"float64","optional":true},{"name":"reverseRtpJitterMaxUs","doc":"Most interarrival jitter; null where the mean is.","unit":"µs","kind":"float64","optional":true},{"name":"reverseRtpDelayUs","doc":"Half of the round trip between both ends that RTCP on the same ports tells; null without reports of both.","unit":"µs","kind":"float64","optional":true},{"name":"reverseRtpMos","doc":"Mean opinion score of the E-model (ITU-T G.107), 1 to 4.5, with the modelled jitter buffer; null for codecs without figures.","kind":"float64","optional":true},{"name":"early","doc":"True when the records tell of flows that go on: as they were after 15 packets or one second. The final records come beside them.","scalar":"boolean","inTable":true},{"name":"features","doc":"Fingerprint of the features whose values are in the vectors; empty without vectors.","scalar":"string","inTable":false},{"name":"vector","doc":"Values of the features of each flow, in their order; NaN where one is not defined.","kind":"vector","inTable":false},{"name":"duplicates","doc":"TCP packets recorded again within 2 ms, alike but for their link: copies by mirrored ports. They count in packets and bytes, not as sent again.","unit":"packets","kind":"uint32"}],
  table: {"name":"flows","time":"start","orderBy":["toStartOfHour(start)","srcAddress","dstAddress","start","id"],"ttlDays":30},
  allocate: allocateFlows,
  row: (batch, index) => ({
    source: batch.source,
    lane: batch.lane,
    id: uuidText(batch.id, index),
    number: batch.number[index] ?? 0,
    start: batch.start[index] ?? 0,
    end: batch.end[index] ?? 0,
    srcAddress: addressText(batch.srcAddress, index),
    srcPort: batch.srcPort[index] ?? 0,
    dstAddress: addressText(batch.dstAddress, index),
    dstPort: batch.dstPort[index] ?? 0,
    protocol: batch.protocol[index] ?? 0,
    vlan: batch.vlan[index] ?? 0,
    innerVlan: batch.innerVlan[index] ?? 0,
    forwardPackets: batch.forwardPackets[index] ?? 0,
    reversePackets: batch.reversePackets[index] ?? 0,
    forwardBytes: batch.forwardBytes[index] ?? 0,
    reverseBytes: batch.reverseBytes[index] ?? 0,
    forwardPayloadBytes: batch.forwardPayloadBytes[index] ?? 0,
    reversePayloadBytes: batch.reversePayloadBytes[index] ?? 0,
    forwardFlags: batch.forwardFlags[index] ?? 0,
    reverseFlags: batch.reverseFlags[index] ?? 0,
    forwardLengthMinBytes: optional(batch.forwardLengthMinBytes[index]),
    forwardLengthMeanBytes: optional(batch.forwardLengthMeanBytes[index]),
    forwardLengthMaxBytes: optional(batch.forwardLengthMaxBytes[index]),
    forwardLengthStdBytes: optional(batch.forwardLengthStdBytes[index]),
    forwardIatMinUs: optional(batch.forwardIatMinUs[index]),
    forwardIatMeanUs: optional(batch.forwardIatMeanUs[index]),
    forwardIatMaxUs: optional(batch.forwardIatMaxUs[index]),
    forwardIatStdUs: optional(batch.forwardIatStdUs[index]),
    reverseLengthMinBytes: optional(batch.reverseLengthMinBytes[index]),
    reverseLengthMeanBytes: optional(batch.reverseLengthMeanBytes[index]),
    reverseLengthMaxBytes: optional(batch.reverseLengthMaxBytes[index]),
    reverseLengthStdBytes: optional(batch.reverseLengthStdBytes[index]),
    reverseIatMinUs: optional(batch.reverseIatMinUs[index]),
    reverseIatMeanUs: optional(batch.reverseIatMeanUs[index]),
    reverseIatMaxUs: optional(batch.reverseIatMaxUs[index]),
    reverseIatStdUs: optional(batch.reverseIatStdUs[index]),
    handshakeRttUs: optional(batch.handshakeRttUs[index]),
    handshakeServerRttUs: optional(batch.handshakeServerRttUs[index]),
    handshakeClientRttUs: optional(batch.handshakeClientRttUs[index]),
    fragments: batch.fragments[index] ?? 0,
    problems: batch.problems[index] ?? 0,
    endReason: END_REASON_SYMBOLS[batch.endReason[index] ?? 0] ?? 'none',
    communityId: text30(batch.communityId, index),
    forwardRttCount: batch.forwardRttCount[index] ?? 0,
    forwardRttMinUs: optional(batch.forwardRttMinUs[index]),
    forwardRttMeanUs: optional(batch.forwardRttMeanUs[index]),
    forwardRttP95Us: optional(batch.forwardRttP95Us[index]),
    forwardRetransmissions: batch.forwardRetransmissions[index] ?? 0,
    forwardTimeoutRetransmissions: batch.forwardTimeoutRetransmissions[index] ?? 0,
    forwardSpuriousRetransmissions: batch.forwardSpuriousRetransmissions[index] ?? 0,
    forwardUpstreamLosses: batch.forwardUpstreamLosses[index] ?? 0,
    forwardDownstreamLosses: batch.forwardDownstreamLosses[index] ?? 0,
    forwardRetransmittedBytes: batch.forwardRetransmittedBytes[index] ?? 0,
    forwardOutOfOrder: batch.forwardOutOfOrder[index] ?? 0,
    forwardDuplicateAcks: batch.forwardDuplicateAcks[index] ?? 0,
    forwardZeroWindows: batch.forwardZeroWindows[index] ?? 0,
    forwardMissingBytes: batch.forwardMissingBytes[index] ?? 0,
    forwardGoodputBytes: batch.forwardGoodputBytes[index] ?? 0,
    forwardInFlightMaxBytes: batch.forwardInFlightMaxBytes[index] ?? 0,
    reverseRttCount: batch.reverseRttCount[index] ?? 0,
    reverseRttMinUs: optional(batch.reverseRttMinUs[index]),
    reverseRttMeanUs: optional(batch.reverseRttMeanUs[index]),
    reverseRttP95Us: optional(batch.reverseRttP95Us[index]),
    reverseRetransmissions: batch.reverseRetransmissions[index] ?? 0,
    reverseTimeoutRetransmissions: batch.reverseTimeoutRetransmissions[index] ?? 0,
    reverseSpuriousRetransmissions: batch.reverseSpuriousRetransmissions[index] ?? 0,
    reverseUpstreamLosses: batch.reverseUpstreamLosses[index] ?? 0,
    reverseDownstreamLosses: batch.reverseDownstreamLosses[index] ?? 0,
    reverseRetransmittedBytes: batch.reverseRetransmittedBytes[index] ?? 0,
    reverseOutOfOrder: batch.reverseOutOfOrder[index] ?? 0,
    reverseDuplicateAcks: batch.reverseDuplicateAcks[index] ?? 0,
    reverseZeroWindows: batch.reverseZeroWindows[index] ?? 0,
    reverseMissingBytes: batch.reverseMissingBytes[index] ?? 0,
    reverseGoodputBytes: batch.reverseGoodputBytes[index] ?? 0,
    reverseInFlightMaxBytes: batch.reverseInFlightMaxBytes[index] ?? 0,
    tunnel: TUNNEL_SYMBOLS[batch.tunnel[index] ?? 0] ?? 'none',
    virtualNetwork: batch.virtualNetwork[index] ?? 0,
    outerSrcAddress: addressText(batch.outerSrcAddress, index),
    outerDstAddress: addressText(batch.outerDstAddress, index),
    application: batch.application[index] ?? '',
    applicationBasis: APPLICATION_BASIS_SYMBOLS[batch.applicationBasis[index] ?? 0] ?? 'none',
    applicationFields: batch.applicationFields[index] ?? '',
    requests: batch.requests[index] ?? 0,
    repeatedRequests: batch.repeatedRequests[index] ?? 0,
    unansweredRequests: batch.unansweredRequests[index] ?? 0,
    responses: batch.responses[index] ?? 0,
    responseMinUs: optional(batch.responseMinUs[index]),
    responseMeanUs: optional(batch.responseMeanUs[index]),
    responseMaxUs: optional(batch.responseMaxUs[index]),
    dnsNxDomains: batch.dnsNxDomains[index] ?? 0,
    dnsServerFailures: batch.dnsServerFailures[index] ?? 0,
    forwardRtpStreams: batch.forwardRtpStreams[index] ?? 0,
    forwardRtpSsrc: batch.forwardRtpSsrc[index] ?? 0,
    forwardRtpPayloadType: batch.forwardRtpPayloadType[index] ?? 0,
    forwardRtpPackets: batch.forwardRtpPackets[index] ?? 0,
    forwardRtpLost: batch.forwardRtpLost[index] ?? 0,
    forwardRtpDuplicates: batch.forwardRtpDuplicates[index] ?? 0,
    forwardRtpReordered: batch.forwardRtpReordered[index] ?? 0,
    forwardRtpLossBursts: batch.forwardRtpLossBursts[index] ?? 0,
    forwardRtpLossBurstMax: batch.forwardRtpLossBurstMax[index] ?? 0,
    forwardRtpLate: batch.forwardRtpLate[index] ?? 0,
    forwardRtpJitterMeanUs: optional(batch.forwardRtpJitterMeanUs[index]),
    forwardRtpJitterMaxUs: optional(batch.forwardRtpJitterMaxUs[index]),
    forwardRtpDelayUs: optional(batch.forwardRtpDelayUs[index]),
    forwardRtpMos: optional(batch.forwardRtpMos[index]),
    reverseRtpStreams: batch.reverseRtpStreams[index] ?? 0,
    reverseRtpSsrc: batch.reverseRtpSsrc[index] ?? 0,
    reverseRtpPayloadType: batch.reverseRtpPayloadType[index] ?? 0,
    reverseRtpPackets: batch.reverseRtpPackets[index] ?? 0,
    reverseRtpLost: batch.reverseRtpLost[index] ?? 0,
    reverseRtpDuplicates: batch.reverseRtpDuplicates[index] ?? 0,
    reverseRtpReordered: batch.reverseRtpReordered[index] ?? 0,
    reverseRtpLossBursts: batch.reverseRtpLossBursts[index] ?? 0,
    reverseRtpLossBurstMax: batch.reverseRtpLossBurstMax[index] ?? 0,
    reverseRtpLate: batch.reverseRtpLate[index] ?? 0,
    reverseRtpJitterMeanUs: optional(batch.reverseRtpJitterMeanUs[index]),
    reverseRtpJitterMaxUs: optional(batch.reverseRtpJitterMaxUs[index]),
    reverseRtpDelayUs: optional(batch.reverseRtpDelayUs[index]),
    reverseRtpMos: optional(batch.reverseRtpMos[index]),
    early: batch.early,
    duplicates: batch.duplicates[index] ?? 0,
  }),
  values: (batch) => [batch.source, batch.lane, batch.watermark, batch.last, batch.count, batch.id, batch.number, batch.start, batch.end, batch.srcAddress, batch.srcPort, batch.dstAddress, batch.dstPort, batch.protocol, batch.vlan, batch.innerVlan, batch.forwardPackets, batch.reversePackets, batch.forwardBytes, batch.reverseBytes, batch.forwardPayloadBytes, batch.reversePayloadBytes, batch.forwardFlags, batch.reverseFlags, batch.forwardLengthMinBytes, batch.forwardLengthMeanBytes, batch.forwardLengthMaxBytes, batch.forwardLengthStdBytes, batch.forwardIatMinUs, batch.forwardIatMeanUs, batch.forwardIatMaxUs, batch.forwardIatStdUs, batch.reverseLengthMinBytes, batch.reverseLengthMeanBytes, batch.reverseLengthMaxBytes, batch.reverseLengthStdBytes, batch.reverseIatMinUs, batch.reverseIatMeanUs, batch.reverseIatMaxUs, batch.reverseIatStdUs, batch.handshakeRttUs, batch.handshakeServerRttUs, batch.handshakeClientRttUs, batch.fragments, batch.problems, batch.endReason, batch.communityId, batch.forwardRttCount, batch.forwardRttMinUs, batch.forwardRttMeanUs, batch.forwardRttP95Us, batch.forwardRetransmissions, batch.forwardTimeoutRetransmissions, batch.forwardSpuriousRetransmissions, batch.forwardUpstreamLosses, batch.forwardDownstreamLosses, batch.forwardRetransmittedBytes, batch.forwardOutOfOrder, batch.forwardDuplicateAcks, batch.forwardZeroWindows, batch.forwardMissingBytes, batch.forwardGoodputBytes, batch.forwardInFlightMaxBytes, batch.reverseRttCount, batch.reverseRttMinUs, batch.reverseRttMeanUs, batch.reverseRttP95Us, batch.reverseRetransmissions, batch.reverseTimeoutRetransmissions, batch.reverseSpuriousRetransmissions, batch.reverseUpstreamLosses, batch.reverseDownstreamLosses, batch.reverseRetransmittedBytes, batch.reverseOutOfOrder, batch.reverseDuplicateAcks, batch.reverseZeroWindows, batch.reverseMissingBytes, batch.reverseGoodputBytes, batch.reverseInFlightMaxBytes, batch.tunnel, batch.virtualNetwork, batch.outerSrcAddress, batch.outerDstAddress, batch.application, batch.applicationBasis, batch.applicationFields, batch.requests, batch.repeatedRequests, batch.unansweredRequests, batch.responses, batch.responseMinUs, batch.responseMeanUs, batch.responseMaxUs, batch.dnsNxDomains, batch.dnsServerFailures, batch.forwardRtpStreams, batch.forwardRtpSsrc, batch.forwardRtpPayloadType, batch.forwardRtpPackets, batch.forwardRtpLost, batch.forwardRtpDuplicates, batch.forwardRtpReordered, batch.forwardRtpLossBursts, batch.forwardRtpLossBurstMax, batch.forwardRtpLate, batch.forwardRtpJitterMeanUs, batch.forwardRtpJitterMaxUs, batch.forwardRtpDelayUs, batch.forwardRtpMos, batch.reverseRtpStreams, batch.reverseRtpSsrc, batch.reverseRtpPayloadType, batch.reverseRtpPackets, batch.reverseRtpLost, batch.reverseRtpDuplicates, batch.reverseRtpReordered, batch.reverseRtpLossBursts, batch.reverseRtpLossBurstMax, batch.reverseRtpLate, batch.reverseRtpJitterMeanUs, batch.reverseRtpJitterMaxUs, batch.reverseRtpDelayUs, batch.reverseRtpMos, batch.early, batch.features, batch.vector, batch.duplicates],
  assemble: (reader) => ({
    source: reader.string('source'),
    lane: reader.int('lane'),
    watermark: reader.double('watermark'),
    last: reader.boolean('last'),
    count: reader.count,
    id: reader.uint8s('id', 16),
    number: reader.float64s('number'),
    start: reader.float64s('start'),
    end: reader.float64s('end'),
    srcAddress: reader.uint8s('srcAddress', 16),
    srcPort: reader.uint16s('srcPort'),
    dstAddress: reader.uint8s('dstAddress', 16),
    dstPort: reader.uint16s('dstPort'),
    protocol: reader.uint8s('protocol'),
    vlan: reader.uint16s('vlan'),
    innerVlan: reader.uint16s('innerVlan'),
    forwardPackets: reader.uint32s('forwardPackets'),
    reversePackets: reader.uint32s('reversePackets'),
    forwardBytes: reader.float64s('forwardBytes'),
    reverseBytes: reader.float64s('reverseBytes'),
    forwardPayloadBytes: reader.float64s('forwardPayloadBytes'),
    reversePayloadBytes: reader.float64s('reversePayloadBytes'),
    forwardFlags: reader.uint16s('forwardFlags'),
    reverseFlags: reader.uint16s('reverseFlags'),
    forwardLengthMinBytes: reader.float64s('forwardLengthMinBytes'),
    forwardLengthMeanBytes: reader.float64s('forwardLengthMeanBytes'),
    forwardLengthMaxBytes: reader.float64s('forwardLengthMaxBytes'),
    forwardLengthStdBytes: reader.float64s('forwardLengthStdBytes'),
    forwardIatMinUs: reader.float64s('forwardIatMinUs'),
    forwardIatMeanUs: reader.float64s('forwardIatMeanUs'),
    forwardIatMaxUs: reader.float64s('forwardIatMaxUs'),
    forwardIatStdUs: reader.float64s('forwardIatStdUs'),
    reverseLengthMinBytes: reader.float64s('reverseLengthMinBytes'),
    reverseLengthMeanBytes: reader.float64s('reverseLengthMeanBytes'),
    reverseLengthMaxBytes: reader.float64s('reverseLengthMaxBytes'),
    reverseLengthStdBytes: reader.float64s('reverseLengthStdBytes'),
    reverseIatMinUs: reader.float64s('reverseIatMinUs'),
    reverseIatMeanUs: reader.float64s('reverseIatMeanUs'),
    reverseIatMaxUs: reader.float64s('reverseIatMaxUs'),
    reverseIatStdUs: reader.float64s('reverseIatStdUs'),
    handshakeRttUs: reader.float64s('handshakeRttUs'),
    handshakeServerRttUs: reader.float64s('handshakeServerRttUs'),
    handshakeClientRttUs: reader.float64s('handshakeClientRttUs'),
    fragments: reader.uint32s('fragments'),
    problems: reader.uint32s('problems'),
    endReason: reader.uint8s('endReason'),
    communityId: reader.uint8s('communityId', 30),
    forwardRttCount: reader.uint32s('forwardRttCount'),
    forwardRttMinUs: reader.float64s('forwardRttMinUs'),
    forwardRttMeanUs: reader.float64s('forwardRttMeanUs'),
    forwardRttP95Us: reader.float64s('forwardRttP95Us'),
    forwardRetransmissions: reader.uint32s('forwardRetransmissions'),
    forwardTimeoutRetransmissions: reader.uint32s('forwardTimeoutRetransmissions'),
    forwardSpuriousRetransmissions: reader.uint32s('forwardSpuriousRetransmissions'),
    forwardUpstreamLosses: reader.uint32s('forwardUpstreamLosses'),
    forwardDownstreamLosses: reader.uint32s('forwardDownstreamLosses'),
    forwardRetransmittedBytes: reader.float64s('forwardRetransmittedBytes'),
    forwardOutOfOrder: reader.uint32s('forwardOutOfOrder'),
    forwardDuplicateAcks: reader.uint32s('forwardDuplicateAcks'),
    forwardZeroWindows: reader.uint32s('forwardZeroWindows'),
    forwardMissingBytes: reader.float64s('forwardMissingBytes'),
    forwardGoodputBytes: reader.float64s('forwardGoodputBytes'),
    forwardInFlightMaxBytes: reader.uint32s('forwardInFlightMaxBytes'),
    reverseRttCount: reader.uint32s('reverseRttCount'),
    reverseRttMinUs: reader.float64s('reverseRttMinUs'),
    reverseRttMeanUs: reader.float64s('reverseRttMeanUs'),
    reverseRttP95Us: reader.float64s('reverseRttP95Us'),
    reverseRetransmissions: reader.uint32s('reverseRetransmissions'),
    reverseTimeoutRetransmissions: reader.uint32s('reverseTimeoutRetransmissions'),
    reverseSpuriousRetransmissions: reader.uint32s('reverseSpuriousRetransmissions'),
    reverseUpstreamLosses: reader.uint32s('reverseUpstreamLosses'),
    reverseDownstreamLosses: reader.uint32s('reverseDownstreamLosses'),
    reverseRetransmittedBytes: reader.float64s('reverseRetransmittedBytes'),
    reverseOutOfOrder: reader.uint32s('reverseOutOfOrder'),
    reverseDuplicateAcks: reader.uint32s('reverseDuplicateAcks'),
    reverseZeroWindows: reader.uint32s('reverseZeroWindows'),
    reverseMissingBytes: reader.float64s('reverseMissingBytes'),
    reverseGoodputBytes: reader.float64s('reverseGoodputBytes'),
    reverseInFlightMaxBytes: reader.uint32s('reverseInFlightMaxBytes'),
    tunnel: reader.uint8s('tunnel'),
    virtualNetwork: reader.uint32s('virtualNetwork'),
    outerSrcAddress: reader.uint8s('outerSrcAddress', 16),
    outerDstAddress: reader.uint8s('outerDstAddress', 16),
    application: reader.labels('application'),
    applicationBasis: reader.uint8s('applicationBasis'),
    applicationFields: reader.texts('applicationFields'),
    requests: reader.uint32s('requests'),
    repeatedRequests: reader.uint32s('repeatedRequests'),
    unansweredRequests: reader.uint32s('unansweredRequests'),
    responses: reader.uint32s('responses'),
    responseMinUs: reader.float64s('responseMinUs'),
    responseMeanUs: reader.float64s('responseMeanUs'),
    responseMaxUs: reader.float64s('responseMaxUs'),
    dnsNxDomains: reader.uint32s('dnsNxDomains'),
    dnsServerFailures: reader.uint32s('dnsServerFailures'),
    forwardRtpStreams: reader.uint16s('forwardRtpStreams'),
    forwardRtpSsrc: reader.uint32s('forwardRtpSsrc'),
    forwardRtpPayloadType: reader.uint8s('forwardRtpPayloadType'),
    forwardRtpPackets: reader.uint32s('forwardRtpPackets'),
    forwardRtpLost: reader.uint32s('forwardRtpLost'),
    forwardRtpDuplicates: reader.uint32s('forwardRtpDuplicates'),
    forwardRtpReordered: reader.uint32s('forwardRtpReordered'),
    forwardRtpLossBursts: reader.uint32s('forwardRtpLossBursts'),
    forwardRtpLossBurstMax: reader.uint16s('forwardRtpLossBurstMax'),
    forwardRtpLate: reader.uint32s('forwardRtpLate'),
    forwardRtpJitterMeanUs: reader.float64s('forwardRtpJitterMeanUs'),
    forwardRtpJitterMaxUs: reader.float64s('forwardRtpJitterMaxUs'),
    forwardRtpDelayUs: reader.float64s('forwardRtpDelayUs'),
    forwardRtpMos: reader.float64s('forwardRtpMos'),
    reverseRtpStreams: reader.uint16s('reverseRtpStreams'),
    reverseRtpSsrc: reader.uint32s('reverseRtpSsrc'),
    reverseRtpPayloadType: reader.uint8s('reverseRtpPayloadType'),
    reverseRtpPackets: reader.uint32s('reverseRtpPackets'),
    reverseRtpLost: reader.uint32s('reverseRtpLost'),
    reverseRtpDuplicates: reader.uint32s('reverseRtpDuplicates'),
    reverseRtpReordered: reader.uint32s('reverseRtpReordered'),
    reverseRtpLossBursts: reader.uint32s('reverseRtpLossBursts'),
    reverseRtpLossBurstMax: reader.uint16s('reverseRtpLossBurstMax'),
    reverseRtpLate: reader.uint32s('reverseRtpLate'),
    reverseRtpJitterMeanUs: reader.float64s('reverseRtpJitterMeanUs'),
    reverseRtpJitterMaxUs: reader.float64s('reverseRtpJitterMaxUs'),
    reverseRtpDelayUs: reader.float64s('reverseRtpDelayUs'),
    reverseRtpMos: reader.float64s('reverseRtpMos'),
    early: reader.boolean('early'),
    features: reader.string('features'),
    vector: reader.vectors('vector'),
    duplicates: reader.uint32s('duplicates'),
  }),
  slice: (batch, from, to) => ({
    source: batch.source,
    lane: batch.lane,
    watermark: batch.watermark,
    last: batch.last && to === batch.count,
    count: to - from,
    id: batch.id.subarray(from * 16, to * 16),
    number: batch.number.subarray(from, to),
    start: batch.start.subarray(from, to),
    end: batch.end.subarray(from, to),
    srcAddress: batch.srcAddress.subarray(from * 16, to * 16),
    srcPort: batch.srcPort.subarray(from, to),
    dstAddress: batch.dstAddress.subarray(from * 16, to * 16),
    dstPort: batch.dstPort.subarray(from, to),
    protocol: batch.protocol.subarray(from, to),
    vlan: batch.vlan.subarray(from, to),
    innerVlan: batch.innerVlan.subarray(from, to),
    forwardPackets: batch.forwardPackets.subarray(from, to),
    reversePackets: batch.reversePackets.subarray(from, to),
    forwardBytes: batch.forwardBytes.subarray(from, to),
    reverseBytes: batch.reverseBytes.subarray(from, to),
    forwardPayloadBytes: batch.forwardPayloadBytes.subarray(from, to),
    reversePayloadBytes: batch.reversePayloadBytes.subarray(from, to),
    forwardFlags: batch.forwardFlags.subarray(from, to),
    reverseFlags: batch.reverseFlags.subarray(from, to),
    forwardLengthMinBytes: batch.forwardLengthMinBytes.subarray(from, to),
    forwardLengthMeanBytes: batch.forwardLengthMeanBytes.subarray(from, to),
    forwardLengthMaxBytes: batch.forwardLengthMaxBytes.subarray(from, to),
    forwardLengthStdBytes: batch.forwardLengthStdBytes.subarray(from, to),
    forwardIatMinUs: batch.forwardIatMinUs.subarray(from, to),
    forwardIatMeanUs: batch.forwardIatMeanUs.subarray(from, to),
    forwardIatMaxUs: batch.forwardIatMaxUs.subarray(from, to),
    forwardIatStdUs: batch.forwardIatStdUs.subarray(from, to),
    reverseLengthMinBytes: batch.reverseLengthMinBytes.subarray(from, to),
    reverseLengthMeanBytes: batch.reverseLengthMeanBytes.subarray(from, to),
    reverseLengthMaxBytes: batch.reverseLengthMaxBytes.subarray(from, to),
    reverseLengthStdBytes: batch.reverseLengthStdBytes.subarray(from, to),
    reverseIatMinUs: batch.reverseIatMinUs.subarray(from, to),
    reverseIatMeanUs: batch.reverseIatMeanUs.subarray(from, to),
    reverseIatMaxUs: batch.reverseIatMaxUs.subarray(from, to),
    reverseIatStdUs: batch.reverseIatStdUs.subarray(from, to),
    handshakeRttUs: batch.handshakeRttUs.subarray(from, to),
    handshakeServerRttUs: batch.handshakeServerRttUs.subarray(from, to),
    handshakeClientRttUs: batch.handshakeClientRttUs.subarray(from, to),
    fragments: batch.fragments.subarray(from, to),
    problems: batch.problems.subarray(from, to),
    endReason: batch.endReason.subarray(from, to),
    communityId: batch.communityId.subarray(from * 30, to * 30),
    forwardRttCount: batch.forwardRttCount.subarray(from, to),
    forwardRttMinUs: batch.forwardRttMinUs.subarray(from, to),
    forwardRttMeanUs: batch.forwardRttMeanUs.subarray(from, to),
    forwardRttP95Us: batch.forwardRttP95Us.subarray(from, to),
    forwardRetransmissions: batch.forwardRetransmissions.subarray(from, to),
    forwardTimeoutRetransmissions: batch.forwardTimeoutRetransmissions.subarray(from, to),
    forwardSpuriousRetransmissions: batch.forwardSpuriousRetransmissions.subarray(from, to),
    forwardUpstreamLosses: batch.forwardUpstreamLosses.subarray(from, to),
    forwardDownstreamLosses: batch.forwardDownstreamLosses.subarray(from, to),
    forwardRetransmittedBytes: batch.forwardRetransmittedBytes.subarray(from, to),
    forwardOutOfOrder: batch.forwardOutOfOrder.subarray(from, to),
    forwardDuplicateAcks: batch.forwardDuplicateAcks.subarray(from, to),
    forwardZeroWindows: batch.forwardZeroWindows.subarray(from, to),
    forwardMissingBytes: batch.forwardMissingBytes.subarray(from, to),
    forwardGoodputBytes: batch.forwardGoodputBytes.subarray(from, to),
    forwardInFlightMaxBytes: batch.forwardInFlightMaxBytes.subarray(from, to),
    reverseRttCount: batch.reverseRttCount.subarray(from, to),
    reverseRttMinUs: batch.reverseRttMinUs.subarray(from, to),
    reverseRttMeanUs: batch.reverseRttMeanUs.subarray(from, to),
    reverseRttP95Us: batch.reverseRttP95Us.subarray(from, to),
    reverseRetransmissions: batch.reverseRetransmissions.subarray(from, to),
    reverseTimeoutRetransmissions: batch.reverseTimeoutRetransmissions.subarray(from, to),
    reverseSpuriousRetransmissions: batch.reverseSpuriousRetransmissions.subarray(from, to),
    reverseUpstreamLosses: batch.reverseUpstreamLosses.subarray(from, to),
    reverseDownstreamLosses: batch.reverseDownstreamLosses.subarray(from, to),
    reverseRetransmittedBytes: batch.reverseRetransmittedBytes.subarray(from, to),
    reverseOutOfOrder: batch.reverseOutOfOrder.subarray(from, to),
    reverseDuplicateAcks: batch.reverseDuplicateAcks.subarray(from, to),
    reverseZeroWindows: batch.reverseZeroWindows.subarray(from, to),
    reverseMissingBytes: batch.reverseMissingBytes.subarray(from, to),
    reverseGoodputBytes: batch.reverseGoodputBytes.subarray(from, to),
    reverseInFlightMaxBytes: batch.reverseInFlightMaxBytes.subarray(from, to),
    tunnel: batch.tunnel.subarray(from, to),
    virtualNetwork: batch.virtualNetwork.subarray(from, to),
    outerSrcAddress: batch.outerSrcAddress.subarray(from * 16, to * 16),
    outerDstAddress: batch.outerDstAddress.subarray(from * 16, to * 16),
    application: batch.application.slice(from, to),
    applicationBasis: batch.applicationBasis.subarray(from, to),
    applicationFields: batch.applicationFields.slice(from, to),
    requests: batch.requests.subarray(from, to),
    repeatedRequests: batch.repeatedRequests.subarray(from, to),
    unansweredRequests: batch.unansweredRequests.subarray(from, to),
    responses: batch.responses.subarray(from, to),
    responseMinUs: batch.responseMinUs.subarray(from, to),
    responseMeanUs: batch.responseMeanUs.subarray(from, to),
    responseMaxUs: batch.responseMaxUs.subarray(from, to),
    dnsNxDomains: batch.dnsNxDomains.subarray(from, to),
    dnsServerFailures: batch.dnsServerFailures.subarray(from, to),
    forwardRtpStreams: batch.forwardRtpStreams.subarray(from, to),
    forwardRtpSsrc: batch.forwardRtpSsrc.subarray(from, to),
    forwardRtpPayloadType: batch.forwardRtpPayloadType.subarray(from, to),
    forwardRtpPackets: batch.forwardRtpPackets.subarray(from, to),
    forwardRtpLost: batch.forwardRtpLost.subarray(from, to),
    forwardRtpDuplicates: batch.forwardRtpDuplicates.subarray(from, to),
    forwardRtpReordered: batch.forwardRtpReordered.subarray(from, to),
    forwardRtpLossBursts: batch.forwardRtpLossBursts.subarray(from, to),
    forwardRtpLossBurstMax: batch.forwardRtpLossBurstMax.subarray(from, to),
    forwardRtpLate: batch.forwardRtpLate.subarray(from, to),
    forwardRtpJitterMeanUs: batch.forwardRtpJitterMeanUs.subarray(from, to),
    forwardRtpJitterMaxUs: batch.forwardRtpJitterMaxUs.subarray(from, to),
    forwardRtpDelayUs: batch.forwardRtpDelayUs.subarray(from, to),
    forwardRtpMos: batch.forwardRtpMos.subarray(from, to),
    reverseRtpStreams: batch.reverseRtpStreams.subarray(from, to),
    reverseRtpSsrc: batch.reverseRtpSsrc.subarray(from, to),
    reverseRtpPayloadType: batch.reverseRtpPayloadType.subarray(from, to),
    reverseRtpPackets: batch.reverseRtpPackets.subarray(from, to),
    reverseRtpLost: batch.reverseRtpLost.subarray(from, to),
    reverseRtpDuplicates: batch.reverseRtpDuplicates.subarray(from, to),
    reverseRtpReordered: batch.reverseRtpReordered.subarray(from, to),
    reverseRtpLossBursts: batch.reverseRtpLossBursts.subarray(from, to),
    reverseRtpLossBurstMax: batch.reverseRtpLossBurstMax.subarray(from, to),
    reverseRtpLate: batch.reverseRtpLate.subarray(from, to),
    reverseRtpJitterMeanUs: batch.reverseRtpJitterMeanUs.subarray(from, to),
    reverseRtpJitterMaxUs: batch.reverseRtpJitterMaxUs.subarray(from, to),
    reverseRtpDelayUs: batch.reverseRtpDelayUs.subarray(from, to),
    reverseRtpMos: batch.reverseRtpMos.subarray(from, to),
    early: batch.early,
    features: batch.features,
    vector: rowsOfVector(batch.vector, batch.count, from, to),
    duplicates: batch.duplicates.subarray(from, to),
  }),
};
