// Generated from avro/flows.avsc by `npm run generate`; edit that file instead.
import { addressText, optional, text30, uuidText } from '../text.ts';
import { ColumnBlock } from '../column-block.ts';
import type { Batch, TopicDeclaration } from '../topic.ts';

export const END_REASON_SYMBOLS = ['none','idleTimeout','activeTimeout','endOfFlow','forcedEnd','lackOfResources'] as const;
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
  /** SYN to SYN/ACK: from the point of capture to the responder and back. [µs] */
  readonly handshakeServerRttUs: Float64Array;
  /** SYN/ACK to ACK: from the point of capture to the initiator and back. [µs] */
  readonly handshakeClientRttUs: Float64Array;
  /** Packets of the flow that were IP fragments. [packets] */
  readonly fragments: Uint32Array;
  /** Packets of the flow that could not be decoded in full. [packets] */
  readonly problems: Uint32Array;
  /** Why the flow ended (IPFIX flowEndReason, RFC 5102). */
  readonly endReason: Uint8Array;
  /** Community ID v1, seed 0. */
  readonly communityId: Uint8Array;
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
  /** SYN to SYN/ACK: from the point of capture to the responder and back. [µs] */
  readonly handshakeServerRttUs: number | null;
  /** SYN/ACK to ACK: from the point of capture to the initiator and back. [µs] */
  readonly handshakeClientRttUs: number | null;
  /** Packets of the flow that were IP fragments. [packets] */
  readonly fragments: number;
  /** Packets of the flow that could not be decoded in full. [packets] */
  readonly problems: number;
  /** Why the flow ended (IPFIX flowEndReason, RFC 5102). */
  readonly endReason: 'none' | 'idleTimeout' | 'activeTimeout' | 'endOfFlow' | 'forcedEnd' | 'lackOfResources';
  /** Community ID v1, seed 0. */
  readonly communityId: string;
}

/** A FlowBatch of `count` records, columns all zero. */
export function allocateFlows(count: number, scalars: Omit<Batch, 'count'>): FlowBatch {
  const block = new ColumnBlock(count, 316, 42);
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
  };
}

export const flowsDeclaration: TopicDeclaration<FlowBatch, Flow> = {
  name: 'flows',
  topic: 'weir.flows.v1',
  retentionHours: 72,
  doc: "Bidirectional flows (RFC 5103) of one source and lane. Forward is the direction of the initiator, which is src.",
  schema: {"type":"record","name":"FlowBatch","namespace":"weir.v1","doc":"Bidirectional flows (RFC 5103) of one source and lane. Forward is the direction of the initiator, which is src.","fields":[{"name":"source","type":"string","doc":"The capture this message comes from."},{"name":"lane","type":"int","doc":"Lane, the partition number of frames, packets and flows alike."},{"name":"watermark","type":"double","doc":"Low mark of the source after the last record: no later record is older."},{"name":"last","type":"boolean","doc":"True on the last message of the source in this lane."},{"name":"count","type":"int","doc":"Records in this message."},{"name":"id","type":{"type":"bytes","logicalType":"column","items":"uuid"},"doc":"Identity of the flow: UUIDv8 of source, flow key and the place of the first packet (RFC 9562).","default":""},{"name":"number","type":{"type":"bytes","logicalType":"column","items":"count"},"doc":"Place in the source of the first packet, from 0.","default":""},{"name":"start","type":{"type":"bytes","logicalType":"column","items":"time","unit":"µs"},"doc":"Time of the earliest packet.","default":""},{"name":"end","type":{"type":"bytes","logicalType":"column","items":"time","unit":"µs"},"doc":"Time of the latest packet.","default":""},{"name":"srcAddress","type":{"type":"bytes","logicalType":"column","items":"address"},"doc":"Address of the initiator.","default":""},{"name":"srcPort","type":{"type":"bytes","logicalType":"column","items":"uint16"},"doc":"Port of the initiator; ICMP: the type of its message; 0 where there is none.","default":""},{"name":"dstAddress","type":{"type":"bytes","logicalType":"column","items":"address"},"doc":"Address of the responder.","default":""},{"name":"dstPort","type":{"type":"bytes","logicalType":"column","items":"uint16"},"doc":"Port of the responder; ICMP: the type that answers, or the code of a message without an answer.","default":""},{"name":"protocol","type":{"type":"bytes","logicalType":"column","items":"uint8"},"doc":"IP protocol number.","default":""},{"name":"vlan","type":{"type":"bytes","logicalType":"column","items":"uint16"},"doc":"Outermost VLAN id, 0 when untagged.","default":""},{"name":"innerVlan","type":{"type":"bytes","logicalType":"column","items":"uint16"},"doc":"Second VLAN id (QinQ), 0 when there is none.","default":""},{"name":"forwardPackets","type":{"type":"bytes","logicalType":"column","items":"uint32","unit":"packets"},"doc":"Packets from the initiator.","default":""},{"name":"reversePackets","type":{"type":"bytes","logicalType":"column","items":"uint32","unit":"packets"},"doc":"Packets to the initiator.","default":""},{"name":"forwardBytes","type":{"type":"bytes","logicalType":"column","items":"count","unit":"bytes"},"doc":"Frame bytes on the wire from the initiator.","default":""},{"name":"reverseBytes","type":{"type":"bytes","logicalType":"column","items":"count","unit":"bytes"},"doc":"Frame bytes on the wire to the initiator.","default":""},{"name":"forwardPayloadBytes","type":{"type":"bytes","logicalType":"column","items":"count","unit":"bytes"},"doc":"Bytes after the transport header from the initiator.","default":""},{"name":"reversePayloadBytes","type":{"type":"bytes","logicalType":"column","items":"count","unit":"bytes"},"doc":"Bytes after the transport header to the initiator.","default":""},{"name":"forwardFlags","type":{"type":"bytes","logicalType":"column","items":"uint16"},"doc":"TCP flags seen from the initiator, or-ed.","default":""},{"name":"reverseFlags","type":{"type":"bytes","logicalType":"column","items":"uint16"},"doc":"TCP flags seen to the initiator, or-ed.","default":""},{"name":"forwardLengthMinBytes","type":{"type":"bytes","logicalType":"column","items":"float64","unit":"bytes"},"doc":"Smallest frame length from the initiator; null without packets.","default":""},{"name":"forwardLengthMeanBytes","type":{"type":"bytes","logicalType":"column","items":"float64","unit":"bytes"},"doc":"Mean frame length from the initiator; null without packets.","default":""},{"name":"forwardLengthMaxBytes","type":{"type":"bytes","logicalType":"column","items":"float64","unit":"bytes"},"doc":"Largest frame length from the initiator; null without packets.","default":""},{"name":"forwardLengthStdBytes","type":{"type":"bytes","logicalType":"column","items":"float64","unit":"bytes"},"doc":"Standard deviation (of the population) of the frame length from the initiator; null without packets.","default":""},{"name":"forwardIatMinUs","type":{"type":"bytes","logicalType":"column","items":"float64","unit":"µs"},"doc":"Smallest inter-arrival time of packets from the initiator; null below two packets.","default":""},{"name":"forwardIatMeanUs","type":{"type":"bytes","logicalType":"column","items":"float64","unit":"µs"},"doc":"Mean inter-arrival time of packets from the initiator; null below two packets.","default":""},{"name":"forwardIatMaxUs","type":{"type":"bytes","logicalType":"column","items":"float64","unit":"µs"},"doc":"Largest inter-arrival time of packets from the initiator; null below two packets.","default":""},{"name":"forwardIatStdUs","type":{"type":"bytes","logicalType":"column","items":"float64","unit":"µs"},"doc":"Standard deviation (of the population) of the inter-arrival time of packets from the initiator; null below two packets.","default":""},{"name":"reverseLengthMinBytes","type":{"type":"bytes","logicalType":"column","items":"float64","unit":"bytes"},"doc":"Smallest frame length to the initiator; null without packets.","default":""},{"name":"reverseLengthMeanBytes","type":{"type":"bytes","logicalType":"column","items":"float64","unit":"bytes"},"doc":"Mean frame length to the initiator; null without packets.","default":""},{"name":"reverseLengthMaxBytes","type":{"type":"bytes","logicalType":"column","items":"float64","unit":"bytes"},"doc":"Largest frame length to the initiator; null without packets.","default":""},{"name":"reverseLengthStdBytes","type":{"type":"bytes","logicalType":"column","items":"float64","unit":"bytes"},"doc":"Standard deviation (of the population) of the frame length to the initiator; null without packets.","default":""},{"name":"reverseIatMinUs","type":{"type":"bytes","logicalType":"column","items":"float64","unit":"µs"},"doc":"Smallest inter-arrival time of packets to the initiator; null below two packets.","default":""},{"name":"reverseIatMeanUs","type":{"type":"bytes","logicalType":"column","items":"float64","unit":"µs"},"doc":"Mean inter-arrival time of packets to the initiator; null below two packets.","default":""},{"name":"reverseIatMaxUs","type":{"type":"bytes","logicalType":"column","items":"float64","unit":"µs"},"doc":"Largest inter-arrival time of packets to the initiator; null below two packets.","default":""},{"name":"reverseIatStdUs","type":{"type":"bytes","logicalType":"column","items":"float64","unit":"µs"},"doc":"Standard deviation (of the population) of the inter-arrival time of packets to the initiator; null below two packets.","default":""},{"name":"handshakeRttUs","type":{"type":"bytes","logicalType":"column","items":"float64","unit":"µs"},"doc":"TCP handshake, SYN to the ACK that completes it, seen at the point of capture; null without a whole handshake.","default":""},{"name":"handshakeServerRttUs","type":{"type":"bytes","logicalType":"column","items":"float64","unit":"µs"},"doc":"SYN to SYN/ACK: from the point of capture to the responder and back.","default":""},{"name":"handshakeClientRttUs","type":{"type":"bytes","logicalType":"column","items":"float64","unit":"µs"},"doc":"SYN/ACK to ACK: from the point of capture to the initiator and back.","default":""},{"name":"fragments","type":{"type":"bytes","logicalType":"column","items":"uint32","unit":"packets"},"doc":"Packets of the flow that were IP fragments.","default":""},{"name":"problems","type":{"type":"bytes","logicalType":"column","items":"uint32","unit":"packets"},"doc":"Packets of the flow that could not be decoded in full.","default":""},{"name":"endReason","type":{"type":"bytes","logicalType":"column","items":"enum","symbols":["none","idleTimeout","activeTimeout","endOfFlow","forcedEnd","lackOfResources"]},"doc":"Why the flow ended (IPFIX flowEndReason, RFC 5102).","default":""},{"name":"communityId","type":{"type":"bytes","logicalType":"column","items":"text30"},"doc":"Community ID v1, seed 0.","default":""}]},
  fields: [{"name":"source","doc":"The capture this message comes from.","scalar":"string","inTable":true},{"name":"lane","doc":"Lane, the partition number of frames, packets and flows alike.","scalar":"int","inTable":true},{"name":"watermark","doc":"Low mark of the source after the last record: no later record is older.","unit":"µs","scalar":"double","inTable":false},{"name":"last","doc":"True on the last message of the source in this lane.","scalar":"boolean","inTable":false},{"name":"count","doc":"Records in this message.","unit":"records","scalar":"int","inTable":false},{"name":"id","doc":"Identity of the flow: UUIDv8 of source, flow key and the place of the first packet (RFC 9562).","kind":"uuid"},{"name":"number","doc":"Place in the source of the first packet, from 0.","kind":"count"},{"name":"start","doc":"Time of the earliest packet.","unit":"µs","kind":"time"},{"name":"end","doc":"Time of the latest packet.","unit":"µs","kind":"time"},{"name":"srcAddress","doc":"Address of the initiator.","kind":"address"},{"name":"srcPort","doc":"Port of the initiator; ICMP: the type of its message; 0 where there is none.","kind":"uint16"},{"name":"dstAddress","doc":"Address of the responder.","kind":"address"},{"name":"dstPort","doc":"Port of the responder; ICMP: the type that answers, or the code of a message without an answer.","kind":"uint16"},{"name":"protocol","doc":"IP protocol number.","kind":"uint8"},{"name":"vlan","doc":"Outermost VLAN id, 0 when untagged.","kind":"uint16"},{"name":"innerVlan","doc":"Second VLAN id (QinQ), 0 when there is none.","kind":"uint16"},{"name":"forwardPackets","doc":"Packets from the initiator.","unit":"packets","kind":"uint32"},{"name":"reversePackets","doc":"Packets to the initiator.","unit":"packets","kind":"uint32"},{"name":"forwardBytes","doc":"Frame bytes on the wire from the initiator.","unit":"bytes","kind":"count"},{"name":"reverseBytes","doc":"Frame bytes on the wire to the initiator.","unit":"bytes","kind":"count"},{"name":"forwardPayloadBytes","doc":"Bytes after the transport header from the initiator.","unit":"bytes","kind":"count"},{"name":"reversePayloadBytes","doc":"Bytes after the transport header to the initiator.","unit":"bytes","kind":"count"},{"name":"forwardFlags","doc":"TCP flags seen from the initiator, or-ed.","kind":"uint16"},{"name":"reverseFlags","doc":"TCP flags seen to the initiator, or-ed.","kind":"uint16"},{"name":"forwardLengthMinBytes","doc":"Smallest frame length from the initiator; null without packets.","unit":"bytes","kind":"float64","optional":true},{"name":"forwardLengthMeanBytes","doc":"Mean frame length from the initiator; null without packets.","unit":"bytes","kind":"float64","optional":true},{"name":"forwardLengthMaxBytes","doc":"Largest frame length from the initiator; null without packets.","unit":"bytes","kind":"float64","optional":true},{"name":"forwardLengthStdBytes","doc":"Standard deviation (of the population) of the frame length from the initiator; null without packets.","unit":"bytes","kind":"float64","optional":true},{"name":"forwardIatMinUs","doc":"Smallest inter-arrival time of packets from the initiator; null below two packets.","unit":"µs","kind":"float64","optional":true},{"name":"forwardIatMeanUs","doc":"Mean inter-arrival time of packets from the initiator; null below two packets.","unit":"µs","kind":"float64","optional":true},{"name":"forwardIatMaxUs","doc":"Largest inter-arrival time of packets from the initiator; null below two packets.","unit":"µs","kind":"float64","optional":true},{"name":"forwardIatStdUs","doc":"Standard deviation (of the population) of the inter-arrival time of packets from the initiator; null below two packets.","unit":"µs","kind":"float64","optional":true},{"name":"reverseLengthMinBytes","doc":"Smallest frame length to the initiator; null without packets.","unit":"bytes","kind":"float64","optional":true},{"name":"reverseLengthMeanBytes","doc":"Mean frame length to the initiator; null without packets.","unit":"bytes","kind":"float64","optional":true},{"name":"reverseLengthMaxBytes","doc":"Largest frame length to the initiator; null without packets.","unit":"bytes","kind":"float64","optional":true},{"name":"reverseLengthStdBytes","doc":"Standard deviation (of the population) of the frame length to the initiator; null without packets.","unit":"bytes","kind":"float64","optional":true},{"name":"reverseIatMinUs","doc":"Smallest inter-arrival time of packets to the initiator; null below two packets.","unit":"µs","kind":"float64","optional":true},{"name":"reverseIatMeanUs","doc":"Mean inter-arrival time of packets to the initiator; null below two packets.","unit":"µs","kind":"float64","optional":true},{"name":"reverseIatMaxUs","doc":"Largest inter-arrival time of packets to the initiator; null below two packets.","unit":"µs","kind":"float64","optional":true},{"name":"reverseIatStdUs","doc":"Standard deviation (of the population) of the inter-arrival time of packets to the initiator; null below two packets.","unit":"µs","kind":"float64","optional":true},{"name":"handshakeRttUs","doc":"TCP handshake, SYN to the ACK that completes it, seen at the point of capture; null without a whole handshake.","unit":"µs","kind":"float64","optional":true},{"name":"handshakeServerRttUs","doc":"SYN to SYN/ACK: from the point of capture to the responder and back.","unit":"µs","kind":"float64","optional":true},{"name":"handshakeClientRttUs","doc":"SYN/ACK to ACK: from the point of capture to the initiator and back.","unit":"µs","kind":"float64","optional":true},{"name":"fragments","doc":"Packets of the flow that were IP fragments.","unit":"packets","kind":"uint32"},{"name":"problems","doc":"Packets of the flow that could not be decoded in full.","unit":"packets","kind":"uint32"},{"name":"endReason","doc":"Why the flow ended (IPFIX flowEndReason, RFC 5102).","kind":"enum","symbols":["none","idleTimeout","activeTimeout","endOfFlow","forcedEnd","lackOfResources"]},{"name":"communityId","doc":"Community ID v1, seed 0.","kind":"text30"}],
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
  }),
  values: (batch) => [batch.source, batch.lane, batch.watermark, batch.last, batch.count, batch.id, batch.number, batch.start, batch.end, batch.srcAddress, batch.srcPort, batch.dstAddress, batch.dstPort, batch.protocol, batch.vlan, batch.innerVlan, batch.forwardPackets, batch.reversePackets, batch.forwardBytes, batch.reverseBytes, batch.forwardPayloadBytes, batch.reversePayloadBytes, batch.forwardFlags, batch.reverseFlags, batch.forwardLengthMinBytes, batch.forwardLengthMeanBytes, batch.forwardLengthMaxBytes, batch.forwardLengthStdBytes, batch.forwardIatMinUs, batch.forwardIatMeanUs, batch.forwardIatMaxUs, batch.forwardIatStdUs, batch.reverseLengthMinBytes, batch.reverseLengthMeanBytes, batch.reverseLengthMaxBytes, batch.reverseLengthStdBytes, batch.reverseIatMinUs, batch.reverseIatMeanUs, batch.reverseIatMaxUs, batch.reverseIatStdUs, batch.handshakeRttUs, batch.handshakeServerRttUs, batch.handshakeClientRttUs, batch.fragments, batch.problems, batch.endReason, batch.communityId],
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
  }),
};
