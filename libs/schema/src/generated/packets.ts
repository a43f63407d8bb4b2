// Generated from avro/packets.avsc by `npm run generate`; edit that file instead.
import { addressText, macText } from '../text.ts';
import { ColumnBlock } from '../column-block.ts';
import type { Batch, TopicDeclaration } from '../topic.ts';

export const TUNNEL_SYMBOLS = ['none','ipInIp','gre','nvgre','erspan','etherIp','vxlan','geneve','gtpU','teredo','l2tp','capwap','mplsInIp','gue'] as const;
export const FRAGMENT_SYMBOLS = ['whole','first','later'] as const;
export const WLAN_TYPE_SYMBOLS = ['none','management','control','data','extension'] as const;
export const PROBLEM_SYMBOLS = ['none','ethernet','vlan','arp','ipv4','ipv6','tcp','udp','icmp','icmpv6','link','llc','ppp','mpls','wlan','radio','encapsulation','gre','vxlan','geneve','gtpU','l2tp','capwap','authentication','depth','gue'] as const;
/** Packets of one source and lane: the headers of layers 2 to 4 of each frame, one column a field. */
export interface PacketBatch extends Batch {
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
  /** Place of the frame in its source, from 0. */
  readonly number: Float64Array;
  /** When the frame was captured. [µs] */
  readonly time: Float64Array;
  /** Low mark of the source at this packet; the event time is the later of time and lowMark. [µs] */
  readonly lowMark: Float64Array;
  /** Length of the frame on the wire. [bytes] */
  readonly length: Uint32Array;
  /** Bytes of the frame that were captured. [bytes] */
  readonly capturedLength: Uint32Array;
  /** LINKTYPE_ number of the frame (1 is Ethernet). */
  readonly linkType: Uint16Array;
  /** Sender's MAC address: of the outermost Ethernet header, of 802.11 the source or, of a control frame, the transmitter. */
  readonly srcMac: Uint8Array;
  /** Receiver's MAC address: of the outermost Ethernet header, of 802.11 the destination or, of a control frame, the receiver. */
  readonly dstMac: Uint8Array;
  /** EtherType of the innermost network layer, or of what is not decoded further; below 1536 an IEEE 802.3 length; 0 where there is none. */
  readonly etherType: Uint16Array;
  /** Outermost VLAN id, 0 when untagged; of a tunnelled frame the inner one where the outer has none. */
  readonly vlan: Uint16Array;
  /** Second VLAN id (QinQ), 0 when there is none. */
  readonly innerVlan: Uint16Array;
  /** LLC addresses: DSAP × 256 + SSAP (0x4242 is spanning tree), 0 where there is no LLC header. */
  readonly llc: Uint16Array;
  /** Outermost MPLS label, 0 when there is none. */
  readonly mplsLabel: Uint32Array;
  /** Tunnel that the innermost IP packet came through last. */
  readonly tunnel: Uint8Array;
  /** Number of that tunnel: VNI of VXLAN and GENEVE, VSID of NVGRE, key of GRE, session of ERSPAN and L2TP, TEID of GTP-U; 0 where there is none. */
  readonly tunnelId: Uint32Array;
  /** Tunnels around the innermost IP packet. [tunnels] */
  readonly tunnelDepth: Uint8Array;
  /** IP source of the outermost IP packet when there is a tunnel, else ::. */
  readonly outerSrcAddress: Uint8Array;
  /** IP destination of the outermost IP packet when there is a tunnel, else ::. */
  readonly outerDstAddress: Uint8Array;
  /** IP source of the innermost IP packet, or the sender's protocol address of ARP; :: when there is none. */
  readonly srcAddress: Uint8Array;
  /** IP destination of the innermost IP packet, or the target's protocol address of ARP; :: when there is none. */
  readonly dstAddress: Uint8Array;
  /** IP protocol number after extension headers; meaningful when etherType is IPv4 or IPv6. */
  readonly protocol: Uint8Array;
  /** IPv4 time to live or IPv6 hop limit. [hops] */
  readonly ttl: Uint8Array;
  /** Differentiated services code point (RFC 2474). */
  readonly dscp: Uint8Array;
  /** Part of a fragmented IP packet. */
  readonly fragment: Uint8Array;
  /** IP identification of a fragment, IPv4 or IPv6. */
  readonly identification: Uint32Array;
  /** TCP, UDP or SCTP source port; 0 where there is none. */
  readonly srcPort: Uint16Array;
  /** TCP, UDP or SCTP destination port; 0 where there is none. */
  readonly dstPort: Uint16Array;
  /** TCP flags FIN 1, SYN 2, RST 4, PSH 8, ACK 16, URG 32, ECE 64, CWR 128, AE 256. */
  readonly tcpFlags: Uint16Array;
  /** TCP sequence number. */
  readonly sequence: Uint32Array;
  /** TCP acknowledgment number. */
  readonly acknowledgment: Uint32Array;
  /** TCP window as sent, not scaled. [bytes] */
  readonly window: Uint16Array;
  /** Bytes after the transport header, by the IP length. [bytes] */
  readonly payloadLength: Uint32Array;
  /** TCP option MSS, 0 when absent. [bytes] */
  readonly maximumSegmentSize: Uint16Array;
  /** TCP option window scale plus one, 0 when absent. */
  readonly windowScale: Uint8Array;
  /** TCP option SACK permitted: 1 when present. */
  readonly sackPermitted: Uint8Array;
  /** TCP timestamp option TSval, 0 when absent. */
  readonly timestampValue: Uint32Array;
  /** TCP timestamp option TSecr, 0 when absent. */
  readonly timestampEcho: Uint32Array;
  /** ICMP or ICMPv6 type. */
  readonly icmpType: Uint8Array;
  /** ICMP or ICMPv6 code. */
  readonly icmpCode: Uint8Array;
  /** Identifier of an ICMP or ICMPv6 echo. */
  readonly icmpIdentifier: Uint16Array;
  /** ARP operation: 1 request, 2 reply; 0 when not ARP. */
  readonly arpOperation: Uint16Array;
  /** Type of an 802.11 frame. */
  readonly wlanType: Uint8Array;
  /** Subtype of an 802.11 frame (IEEE 802.11-2020 table 9-1): 8 of management is a beacon. */
  readonly wlanSubtype: Uint8Array;
  /** Flags of the 802.11 frame control: to DS 1, from DS 2, more fragments 4, retry 8, power management 16, more data 32, protected 64, order 128. */
  readonly wlanFlags: Uint8Array;
  /** BSSID of an 802.11 frame, zero where it has none. */
  readonly bssid: Uint8Array;
  /** Sequence number of an 802.11 management or data frame. */
  readonly wlanSequence: Uint16Array;
  /** Reason code of 802.11 deauthentication and disassociation, 0 otherwise or where it is protected. */
  readonly wlanReason: Uint16Array;
  /** Channel frequency that the radio header tells, 0 when unknown. [MHz] */
  readonly frequency: Uint16Array;
  /** Data rate that the radio header tells, legacy, HT or VHT, in units of 100 kb/s; 0 when unknown. [100 kb/s] */
  readonly rate: Uint16Array;
  /** Received signal strength: dBm below zero, so 60 is −60 dBm; 0 when unknown. [−dBm] */
  readonly signal: Uint8Array;
  /** Layer that could not be decoded in full; what came before it is kept. */
  readonly problem: Uint8Array;
  /** Where in the frame that layer begins. [bytes] */
  readonly problemOffset: Uint32Array;
  /** Bytes the layer needs. [bytes] */
  readonly problemNeeded: Uint32Array;
  /** Bytes the layer has. [bytes] */
  readonly problemAvailable: Uint32Array;
  /** Where in payload the bytes kept of the packet's payload begin. [bytes] */
  readonly payloadOffset: Uint32Array;
  /** Bytes kept of the payload, 0 where there are none: up to 4096 of the first 8 packets each direction of a flow sends over TCP or UDP, and again where the flow may have begun anew; of later packets of UDP up to 16, of reports of RTCP up to 52; of ICMP echoes the 4 of identifier and sequence number. [bytes] */
  readonly payloadKept: Uint16Array;
  /** The payload bytes that are kept, of all packets one after another. [bytes] */
  readonly payload: Uint8Array;
  /** Name of the network that a beacon, a probe or an association tells or asks for (802.11), read as UTF-8; empty where it tells none or hides it. */
  readonly ssid: string[];
  /** Where a fragment begins in its datagram. [bytes] */
  readonly fragmentOffset: Uint16Array;
  /** Hardware address that ARP says its sender has, zero where it is not ARP over Ethernet. */
  readonly arpSenderMac: Uint8Array;
  /** Identification of the innermost IPv4 packet × 65,536 + checksum of a TCP segment, 0 where it is none: alike in copies of a packet, mostly not in packets sent again. */
  readonly copyMark: Uint32Array;
  /** Fragment number of an 802.11 management or data frame, 0 of a whole one or the first. */
  readonly wlanFragment: Uint8Array;
}

/** One record of weir.packets.v1, as a person reads it. */
export interface Packet {
  /** The capture this message comes from. */
  readonly source: string;
  /** Lane, the partition number of frames, packets and flows alike. */
  readonly lane: number;
  /** Place of the frame in its source, from 0. */
  readonly number: number;
  /** When the frame was captured. [µs] */
  readonly time: number;
  /** Low mark of the source at this packet; the event time is the later of time and lowMark. [µs] */
  readonly lowMark: number;
  /** Length of the frame on the wire. [bytes] */
  readonly length: number;
  /** Bytes of the frame that were captured. [bytes] */
  readonly capturedLength: number;
  /** LINKTYPE_ number of the frame (1 is Ethernet). */
  readonly linkType: number;
  /** Sender's MAC address: of the outermost Ethernet header, of 802.11 the source or, of a control frame, the transmitter. */
  readonly srcMac: string;
  /** Receiver's MAC address: of the outermost Ethernet header, of 802.11 the destination or, of a control frame, the receiver. */
  readonly dstMac: string;
  /** EtherType of the innermost network layer, or of what is not decoded further; below 1536 an IEEE 802.3 length; 0 where there is none. */
  readonly etherType: number;
  /** Outermost VLAN id, 0 when untagged; of a tunnelled frame the inner one where the outer has none. */
  readonly vlan: number;
  /** Second VLAN id (QinQ), 0 when there is none. */
  readonly innerVlan: number;
  /** LLC addresses: DSAP × 256 + SSAP (0x4242 is spanning tree), 0 where there is no LLC header. */
  readonly llc: number;
  /** Outermost MPLS label, 0 when there is none. */
  readonly mplsLabel: number;
  /** Tunnel that the innermost IP packet came through last. */
  readonly tunnel: 'none' | 'ipInIp' | 'gre' | 'nvgre' | 'erspan' | 'etherIp' | 'vxlan' | 'geneve' | 'gtpU' | 'teredo' | 'l2tp' | 'capwap' | 'mplsInIp' | 'gue';
  /** Number of that tunnel: VNI of VXLAN and GENEVE, VSID of NVGRE, key of GRE, session of ERSPAN and L2TP, TEID of GTP-U; 0 where there is none. */
  readonly tunnelId: number;
  /** Tunnels around the innermost IP packet. [tunnels] */
  readonly tunnelDepth: number;
  /** IP source of the outermost IP packet when there is a tunnel, else ::. */
  readonly outerSrcAddress: string;
  /** IP destination of the outermost IP packet when there is a tunnel, else ::. */
  readonly outerDstAddress: string;
  /** IP source of the innermost IP packet, or the sender's protocol address of ARP; :: when there is none. */
  readonly srcAddress: string;
  /** IP destination of the innermost IP packet, or the target's protocol address of ARP; :: when there is none. */
  readonly dstAddress: string;
  /** IP protocol number after extension headers; meaningful when etherType is IPv4 or IPv6. */
  readonly protocol: number;
  /** IPv4 time to live or IPv6 hop limit. [hops] */
  readonly ttl: number;
  /** Differentiated services code point (RFC 2474). */
  readonly dscp: number;
  /** Part of a fragmented IP packet. */
  readonly fragment: 'whole' | 'first' | 'later';
  /** IP identification of a fragment, IPv4 or IPv6. */
  readonly identification: number;
  /** TCP, UDP or SCTP source port; 0 where there is none. */
  readonly srcPort: number;
  /** TCP, UDP or SCTP destination port; 0 where there is none. */
  readonly dstPort: number;
  /** TCP flags FIN 1, SYN 2, RST 4, PSH 8, ACK 16, URG 32, ECE 64, CWR 128, AE 256. */
  readonly tcpFlags: number;
  /** TCP sequence number. */
  readonly sequence: number;
  /** TCP acknowledgment number. */
  readonly acknowledgment: number;
  /** TCP window as sent, not scaled. [bytes] */
  readonly window: number;
  /** Bytes after the transport header, by the IP length. [bytes] */
  readonly payloadLength: number;
  /** TCP option MSS, 0 when absent. [bytes] */
  readonly maximumSegmentSize: number;
  /** TCP option window scale plus one, 0 when absent. */
  readonly windowScale: number;
  /** TCP option SACK permitted: 1 when present. */
  readonly sackPermitted: number;
  /** TCP timestamp option TSval, 0 when absent. */
  readonly timestampValue: number;
  /** TCP timestamp option TSecr, 0 when absent. */
  readonly timestampEcho: number;
  /** ICMP or ICMPv6 type. */
  readonly icmpType: number;
  /** ICMP or ICMPv6 code. */
  readonly icmpCode: number;
  /** Identifier of an ICMP or ICMPv6 echo. */
  readonly icmpIdentifier: number;
  /** ARP operation: 1 request, 2 reply; 0 when not ARP. */
  readonly arpOperation: number;
  /** Type of an 802.11 frame. */
  readonly wlanType: 'none' | 'management' | 'control' | 'data' | 'extension';
  /** Subtype of an 802.11 frame (IEEE 802.11-2020 table 9-1): 8 of management is a beacon. */
  readonly wlanSubtype: number;
  /** Flags of the 802.11 frame control: to DS 1, from DS 2, more fragments 4, retry 8, power management 16, more data 32, protected 64, order 128. */
  readonly wlanFlags: number;
  /** BSSID of an 802.11 frame, zero where it has none. */
  readonly bssid: string;
  /** Sequence number of an 802.11 management or data frame. */
  readonly wlanSequence: number;
  /** Reason code of 802.11 deauthentication and disassociation, 0 otherwise or where it is protected. */
  readonly wlanReason: number;
  /** Channel frequency that the radio header tells, 0 when unknown. [MHz] */
  readonly frequency: number;
  /** Data rate that the radio header tells, legacy, HT or VHT, in units of 100 kb/s; 0 when unknown. [100 kb/s] */
  readonly rate: number;
  /** Received signal strength: dBm below zero, so 60 is −60 dBm; 0 when unknown. [−dBm] */
  readonly signal: number;
  /** Layer that could not be decoded in full; what came before it is kept. */
  readonly problem: 'none' | 'ethernet' | 'vlan' | 'arp' | 'ipv4' | 'ipv6' | 'tcp' | 'udp' | 'icmp' | 'icmpv6' | 'link' | 'llc' | 'ppp' | 'mpls' | 'wlan' | 'radio' | 'encapsulation' | 'gre' | 'vxlan' | 'geneve' | 'gtpU' | 'l2tp' | 'capwap' | 'authentication' | 'depth' | 'gue';
  /** Where in the frame that layer begins. [bytes] */
  readonly problemOffset: number;
  /** Bytes the layer needs. [bytes] */
  readonly problemNeeded: number;
  /** Bytes the layer has. [bytes] */
  readonly problemAvailable: number;
  /** Where in payload the bytes kept of the packet's payload begin. [bytes] */
  readonly payloadOffset: number;
  /** Bytes kept of the payload, 0 where there are none: up to 4096 of the first 8 packets each direction of a flow sends over TCP or UDP, and again where the flow may have begun anew; of later packets of UDP up to 16, of reports of RTCP up to 52; of ICMP echoes the 4 of identifier and sequence number. [bytes] */
  readonly payloadKept: number;
  /** Name of the network that a beacon, a probe or an association tells or asks for (802.11), read as UTF-8; empty where it tells none or hides it. */
  readonly ssid: string;
  /** Where a fragment begins in its datagram. [bytes] */
  readonly fragmentOffset: number;
  /** Hardware address that ARP says its sender has, zero where it is not ARP over Ethernet. */
  readonly arpSenderMac: string;
  /** Identification of the innermost IPv4 packet × 65,536 + checksum of a TCP segment, 0 where it is none: alike in copies of a packet, mostly not in packets sent again. */
  readonly copyMark: number;
  /** Fragment number of an 802.11 management or data frame, 0 of a whole one or the first. */
  readonly wlanFragment: number;
}

/** A PacketBatch of `count` records, columns all zero, or as they are in the `memory` of another's. */
export function allocatePackets(count: number, scalars: Omit<Batch, 'count'>, memory?: ArrayBuffer): PacketBatch {
  const block = new ColumnBlock(count, 224, 60, memory);
  return {
    source: scalars.source,
    lane: scalars.lane,
    watermark: scalars.watermark,
    last: scalars.last,
    count: count,
    number: block.float64s(count),
    time: block.float64s(count),
    lowMark: block.float64s(count),
    length: block.uint32s(count),
    capturedLength: block.uint32s(count),
    linkType: block.uint16s(count),
    srcMac: block.uint8s(count * 6),
    dstMac: block.uint8s(count * 6),
    etherType: block.uint16s(count),
    vlan: block.uint16s(count),
    innerVlan: block.uint16s(count),
    llc: block.uint16s(count),
    mplsLabel: block.uint32s(count),
    tunnel: block.uint8s(count),
    tunnelId: block.uint32s(count),
    tunnelDepth: block.uint8s(count),
    outerSrcAddress: block.uint8s(count * 16),
    outerDstAddress: block.uint8s(count * 16),
    srcAddress: block.uint8s(count * 16),
    dstAddress: block.uint8s(count * 16),
    protocol: block.uint8s(count),
    ttl: block.uint8s(count),
    dscp: block.uint8s(count),
    fragment: block.uint8s(count),
    identification: block.uint32s(count),
    srcPort: block.uint16s(count),
    dstPort: block.uint16s(count),
    tcpFlags: block.uint16s(count),
    sequence: block.uint32s(count),
    acknowledgment: block.uint32s(count),
    window: block.uint16s(count),
    payloadLength: block.uint32s(count),
    maximumSegmentSize: block.uint16s(count),
    windowScale: block.uint8s(count),
    sackPermitted: block.uint8s(count),
    timestampValue: block.uint32s(count),
    timestampEcho: block.uint32s(count),
    icmpType: block.uint8s(count),
    icmpCode: block.uint8s(count),
    icmpIdentifier: block.uint16s(count),
    arpOperation: block.uint16s(count),
    wlanType: block.uint8s(count),
    wlanSubtype: block.uint8s(count),
    wlanFlags: block.uint8s(count),
    bssid: block.uint8s(count * 6),
    wlanSequence: block.uint16s(count),
    wlanReason: block.uint16s(count),
    frequency: block.uint16s(count),
    rate: block.uint16s(count),
    signal: block.uint8s(count),
    problem: block.uint8s(count),
    problemOffset: block.uint32s(count),
    problemNeeded: block.uint32s(count),
    problemAvailable: block.uint32s(count),
    payloadOffset: block.uint32s(count),
    payloadKept: block.uint16s(count),
    payload: new Uint8Array(),
    ssid: [],
    fragmentOffset: block.uint16s(count),
    arpSenderMac: block.uint8s(count * 6),
    copyMark: block.uint32s(count),
    wlanFragment: block.uint8s(count),
  };
}

export const packetsDeclaration: TopicDeclaration<PacketBatch, Packet> = {
  name: 'packets',
  topic: 'weir.packets.v1',
  retentionHours: 6,
  doc: "Packets of one source and lane: the headers of layers 2 to 4 of each frame, one column a field.",
  schema: {"type":"record","name":"PacketBatch","namespace":"weir.v1","doc":"Packets of one source and lane: the headers of layers 2 to 4 of each frame, one column a field.","fields":[{"name":"source","type":"string","doc":"The capture this message comes from."},{"name":"lane","type":"int","doc":"Lane, the partition number of frames, packets and flows alike."},{"name":"watermark","type":"double","doc":"Low mark of the source after the last record: no later record is older."},{"name":"last","type":"boolean","doc":"True on the last message of the source in this lane."},{"name":"count","type":"int","doc":"Records in this message."},{"name":"number","type":{"type":"bytes","logicalType":"column","items":"count"},"doc":"Place of the frame in its source, from 0.","default":""},{"name":"time","type":{"type":"bytes","logicalType":"column","items":"time","unit":"µs"},"doc":"When the frame was captured.","default":""},{"name":"lowMark","type":{"type":"bytes","logicalType":"column","items":"time","unit":"µs"},"doc":"Low mark of the source at this packet; the event time is the later of time and lowMark.","default":""},{"name":"length","type":{"type":"bytes","logicalType":"column","items":"uint32","unit":"bytes"},"doc":"Length of the frame on the wire.","default":""},{"name":"capturedLength","type":{"type":"bytes","logicalType":"column","items":"uint32","unit":"bytes"},"doc":"Bytes of the frame that were captured.","default":""},{"name":"linkType","type":{"type":"bytes","logicalType":"column","items":"uint16"},"doc":"LINKTYPE_ number of the frame (1 is Ethernet).","default":""},{"name":"srcMac","type":{"type":"bytes","logicalType":"column","items":"mac"},"doc":"Sender's MAC address: of the outermost Ethernet header, of 802.11 the source or, of a control frame, the transmitter.","default":""},{"name":"dstMac","type":{"type":"bytes","logicalType":"column","items":"mac"},"doc":"Receiver's MAC address: of the outermost Ethernet header, of 802.11 the destination or, of a control frame, the receiver.","default":""},{"name":"etherType","type":{"type":"bytes","logicalType":"column","items":"uint16"},"doc":"EtherType of the innermost network layer, or of what is not decoded further; below 1536 an IEEE 802.3 length; 0 where there is none.","default":""},{"name":"vlan","type":{"type":"bytes","logicalType":"column","items":"uint16"},"doc":"Outermost VLAN id, 0 when untagged; of a tunnelled frame the inner one where the outer has none.","default":""},{"name":"innerVlan","type":{"type":"bytes","logicalType":"column","items":"uint16"},"doc":"Second VLAN id (QinQ), 0 when there is none.","default":""},{"name":"llc","type":{"type":"bytes","logicalType":"column","items":"uint16"},"doc":"LLC addresses: DSAP × 256 + SSAP (0x4242 is spanning tree), 0 where there is no LLC header.","default":""},{"name":"mplsLabel","type":{"type":"bytes","logicalType":"column","items":"uint32"},"doc":"Outermost MPLS label, 0 when there is none.","default":""},{"name":"tunnel","type":{"type":"bytes","logicalType":"column","items":"enum","symbols":["none","ipInIp","gre","nvgre","erspan","etherIp","vxlan","geneve","gtpU","teredo","l2tp","capwap","mplsInIp","gue"]},"doc":"Tunnel that the innermost IP packet came through last.","default":""},{"name":"tunnelId","type":{"type":"bytes","logicalType":"column","items":"uint32"},"doc":"Number of that tunnel: VNI of VXLAN and GENEVE, VSID of NVGRE, key of GRE, session of ERSPAN and L2TP, TEID of GTP-U; 0 where there is none.","default":""},{"name":"tunnelDepth","type":{"type":"bytes","logicalType":"column","items":"uint8","unit":"tunnels"},"doc":"Tunnels around the innermost IP packet.","default":""},{"name":"outerSrcAddress","type":{"type":"bytes","logicalType":"column","items":"address"},"doc":"IP source of the outermost IP packet when there is a tunnel, else ::.","default":""},{"name":"outerDstAddress","type":{"type":"bytes","logicalType":"column","items":"address"},"doc":"IP destination of the outermost IP packet when there is a tunnel, else ::.","default":""},{"name":"srcAddress","type":{"type":"bytes","logicalType":"column","items":"address"},"doc":"IP source of the innermost IP packet, or the sender's protocol address of ARP; :: when there is none.","default":""},{"name":"dstAddress","type":{"type":"bytes","logicalType":"column","items":"address"},"doc":"IP destination of the innermost IP packet, or the target's protocol address of ARP; :: when there is none.","default":""},{"name":"protocol","type":{"type":"bytes","logicalType":"column","items":"uint8"},"doc":"IP protocol number after extension headers; meaningful when etherType is IPv4 or IPv6.","default":""},{"name":"ttl","type":{"type":"bytes","logicalType":"column","items":"uint8","unit":"hops"},"doc":"IPv4 time to live or IPv6 hop limit.","default":""},{"name":"dscp","type":{"type":"bytes","logicalType":"column","items":"uint8"},"doc":"Differentiated services code point (RFC 2474).","default":""},{"name":"fragment","type":{"type":"bytes","logicalType":"column","items":"enum","symbols":["whole","first","later"]},"doc":"Part of a fragmented IP packet.","default":""},{"name":"identification","type":{"type":"bytes","logicalType":"column","items":"uint32"},"doc":"IP identification of a fragment, IPv4 or IPv6.","default":""},{"name":"srcPort","type":{"type":"bytes","logicalType":"column","items":"uint16"},"doc":"TCP, UDP or SCTP source port; 0 where there is none.","default":""},{"name":"dstPort","type":{"type":"bytes","logicalType":"column","items":"uint16"},"doc":"TCP, UDP or SCTP destination port; 0 where there is none.","default":""},{"name":"tcpFlags","type":{"type":"bytes","logicalType":"column","items":"uint16"},"doc":"TCP flags FIN 1, SYN 2, RST 4, PSH 8, ACK 16, URG 32, ECE 64, CWR 128, AE 256.","default":""},{"name":"sequence","type":{"type":"bytes","logicalType":"column","items":"uint32"},"doc":"TCP sequence number.","default":""},{"name":"acknowledgment","type":{"type":"bytes","logicalType":"column","items":"uint32"},"doc":"TCP acknowledgment number.","default":""},{"name":"window","type":{"type":"bytes","logicalType":"column","items":"uint16","unit":"bytes"},"doc":"TCP window as sent, not scaled.","default":""},{"name":"payloadLength","type":{"type":"bytes","logicalType":"column","items":"uint32","unit":"bytes"},"doc":"Bytes after the transport header, by the IP length.","default":""},{"name":"maximumSegmentSize","type":{"type":"bytes","logicalType":"column","items":"uint16","unit":"bytes"},"doc":"TCP option MSS, 0 when absent.","default":""},{"name":"windowScale","type":{"type":"bytes","logicalType":"column","items":"uint8"},"doc":"TCP option window scale plus one, 0 when absent.","default":""},{"name":"sackPermitted","type":{"type":"bytes","logicalType":"column","items":"uint8"},"doc":"TCP option SACK permitted: 1 when present.","default":""},{"name":"timestampValue","type":{"type":"bytes","logicalType":"column","items":"uint32"},"doc":"TCP timestamp option TSval, 0 when absent.","default":""},{"name":"timestampEcho","type":{"type":"bytes","logicalType":"column","items":"uint32"},"doc":"TCP timestamp option TSecr, 0 when absent.","default":""},{"name":"icmpType","type":{"type":"bytes","logicalType":"column","items":"uint8"},"doc":"ICMP or ICMPv6 type.","default":""},{"name":"icmpCode","type":{"type":"bytes","logicalType":"column","items":"uint8"},"doc":"ICMP or ICMPv6 code.","default":""},{"name":"icmpIdentifier","type":{"type":"bytes","logicalType":"column","items":"uint16"},"doc":"Identifier of an ICMP or ICMPv6 echo.","default":""},{"name":"arpOperation","type":{"type":"bytes","logicalType":"column","items":"uint16"},"doc":"ARP operation: 1 request, 2 reply; 0 when not ARP.","default":""},{"name":"wlanType","type":{"type":"bytes","logicalType":"column","items":"enum","symbols":["none","management","control","data","extension"]},"doc":"Type of an 802.11 frame.","default":""},{"name":"wlanSubtype","type":{"type":"bytes","logicalType":"column","items":"uint8"},"doc":"Subtype of an 802.11 frame (IEEE 802.11-2020 table 9-1): 8 of management is a beacon.","default":""},{"name":"wlanFlags","type":{"type":"bytes","logicalType":"column","items":"uint8"},"doc":"Flags of the 802.11 frame control: to DS 1, from DS 2, more fragments 4, retry 8, power management 16, more data 32, protected 64, order 128.","default":""},{"name":"bssid","type":{"type":"bytes","logicalType":"column","items":"mac"},"doc":"BSSID of an 802.11 frame, zero where it has none.","default":""},{"name":"wlanSequence","type":{"type":"bytes","logicalType":"column","items":"uint16"},"doc":"Sequence number of an 802.11 management or data frame.","default":""},{"name":"wlanReason","type":{"type":"bytes","logicalType":"column","items":"uint16"},"doc":"Reason code of 802.11 deauthentication and disassociation, 0 otherwise or where it is protected.","default":""},{"name":"frequency","type":{"type":"bytes","logicalType":"column","items":"uint16","unit":"MHz"},"doc":"Channel frequency that the radio header tells, 0 when unknown.","default":""},{"name":"rate","type":{"type":"bytes","logicalType":"column","items":"uint16","unit":"100 kb/s"},"doc":"Data rate that the radio header tells, legacy, HT or VHT, in units of 100 kb/s; 0 when unknown.","default":""},{"name":"signal","type":{"type":"bytes","logicalType":"column","items":"uint8","unit":"−dBm"},"doc":"Received signal strength: dBm below zero, so 60 is −60 dBm; 0 when unknown.","default":""},{"name":"problem","type":{"type":"bytes","logicalType":"column","items":"enum","symbols":["none","ethernet","vlan","arp","ipv4","ipv6","tcp","udp","icmp","icmpv6","link","llc","ppp","mpls","wlan","radio","encapsulation","gre","vxlan","geneve","gtpU","l2tp","capwap","authentication","depth","gue"]},"doc":"Layer that could not be decoded in full; what came before it is kept.","default":""},{"name":"problemOffset","type":{"type":"bytes","logicalType":"column","items":"uint32","unit":"bytes"},"doc":"Where in the frame that layer begins.","default":""},{"name":"problemNeeded","type":{"type":"bytes","logicalType":"column","items":"uint32","unit":"bytes"},"doc":"Bytes the layer needs.","default":""},{"name":"problemAvailable","type":{"type":"bytes","logicalType":"column","items":"uint32","unit":"bytes"},"doc":"Bytes the layer has.","default":""},{"name":"payloadOffset","type":{"type":"bytes","logicalType":"column","items":"uint32","unit":"bytes"},"doc":"Where in payload the bytes kept of the packet's payload begin.","default":""},{"name":"payloadKept","type":{"type":"bytes","logicalType":"column","items":"uint16","unit":"bytes"},"doc":"Bytes kept of the payload, 0 where there are none: up to 4096 of the first 8 packets each direction of a flow sends over TCP or UDP, and again where the flow may have begun anew; of later packets of UDP up to 16, of reports of RTCP up to 52; of ICMP echoes the 4 of identifier and sequence number.","default":""},{"name":"payload","type":"bytes","doc":"The payload bytes that are kept, of all packets one after another.","default":""},{"name":"ssid","type":{"type":"array","items":"string"},"doc":"Name of the network that a beacon, a probe or an association tells or asks for (802.11), read as UTF-8; empty where it tells none or hides it.","default":[]},{"name":"fragmentOffset","type":{"type":"bytes","logicalType":"column","items":"uint16","unit":"bytes"},"doc":"Where a fragment begins in its datagram.","default":""},{"name":"arpSenderMac","type":{"type":"bytes","logicalType":"column","items":"mac"},"doc":"Hardware address that ARP says its sender has, zero where it is not ARP over Ethernet.","default":""},{"name":"copyMark","type":{"type":"bytes","logicalType":"column","items":"uint32"},"doc":"Identification of the innermost IPv4 packet × 65,536 + checksum of a TCP segment, 0 where it is none: alike in copies of a packet, mostly not in packets sent again.","default":""},{"name":"wlanFragment","type":{"type":"bytes","logicalType":"column","items":"uint8"},"doc":"Fragment number of an 802.11 management or data frame, 0 of a whole one or the first.","default":""}]},
  fields: [{"name":"source","doc":"The capture this message comes from.","scalar":"string","inTable":true},{"name":"lane","doc":"Lane, the partition number of frames, packets and flows alike.","scalar":"int","inTable":true},{"name":"watermark","doc":"Low mark of the source after the last record: no later record is older.","unit":"µs","scalar":"double","inTable":false},{"name":"last","doc":"True on the last message of the source in this lane.","scalar":"boolean","inTable":false},{"name":"count","doc":"Records in this message.","unit":"records","scalar":"int","inTable":false},{"name":"number","doc":"Place of the frame in its source, from 0.","kind":"count"},{"name":"time","doc":"When the frame was captured.","unit":"µs","kind":"time"},{"name":"lowMark","doc":"Low mark of the source at this packet; the event time is the later of time and lowMark.","unit":"µs","kind":"time"},{"name":"length","doc":"Length of the frame on the wire.","unit":"bytes","kind":"uint32"},{"name":"capturedLength","doc":"Bytes of the frame that were captured.","unit":"bytes","kind":"uint32"},{"name":"linkType","doc":"LINKTYPE_ number of the frame (1 is Ethernet).","kind":"uint16"},{"name":"srcMac","doc":"Sender's MAC address: of the outermost Ethernet header, of 802.11 the source or, of a control frame, the transmitter.","kind":"mac"},{"name":"dstMac","doc":"Receiver's MAC address: of the outermost Ethernet header, of 802.11 the destination or, of a control frame, the receiver.","kind":"mac"},{"name":"etherType","doc":"EtherType of the innermost network layer, or of what is not decoded further; below 1536 an IEEE 802.3 length; 0 where there is none.","kind":"uint16"},{"name":"vlan","doc":"Outermost VLAN id, 0 when untagged; of a tunnelled frame the inner one where the outer has none.","kind":"uint16"},{"name":"innerVlan","doc":"Second VLAN id (QinQ), 0 when there is none.","kind":"uint16"},{"name":"llc","doc":"LLC addresses: DSAP × 256 + SSAP (0x4242 is spanning tree), 0 where there is no LLC header.","kind":"uint16"},{"name":"mplsLabel","doc":"Outermost MPLS label, 0 when there is none.","kind":"uint32"},{"name":"tunnel","doc":"Tunnel that the innermost IP packet came through last.","kind":"enum","symbols":["none","ipInIp","gre","nvgre","erspan","etherIp","vxlan","geneve","gtpU","teredo","l2tp","capwap","mplsInIp","gue"]},{"name":"tunnelId","doc":"Number of that tunnel: VNI of VXLAN and GENEVE, VSID of NVGRE, key of GRE, session of ERSPAN and L2TP, TEID of GTP-U; 0 where there is none.","kind":"uint32"},{"name":"tunnelDepth","doc":"Tunnels around the innermost IP packet.","unit":"tunnels","kind":"uint8"},{"name":"outerSrcAddress","doc":"IP source of the outermost IP packet when there is a tunnel, else ::.","kind":"address"},{"name":"outerDstAddress","doc":"IP destination of the outermost IP packet when there is a tunnel, else ::.","kind":"address"},{"name":"srcAddress","doc":"IP source of the innermost IP packet, or the sender's protocol address of ARP; :: when there is none.","kind":"address"},{"name":"dstAddress","doc":"IP destination of the innermost IP packet, or the target's protocol address of ARP; :: when there is none.","kind":"address"},{"name":"protocol","doc":"IP protocol number after extension headers; meaningful when etherType is IPv4 or IPv6.","kind":"uint8"},{"name":"ttl","doc":"IPv4 time to live or IPv6 hop limit.","unit":"hops","kind":"uint8"},{"name":"dscp","doc":"Differentiated services code point (RFC 2474).","kind":"uint8"},{"name":"fragment","doc":"Part of a fragmented IP packet.","kind":"enum","symbols":["whole","first","later"]},{"name":"identification","doc":"IP identification of a fragment, IPv4 or IPv6.","kind":"uint32"},{"name":"srcPort","doc":"TCP, UDP or SCTP source port; 0 where there is none.","kind":"uint16"},{"name":"dstPort","doc":"TCP, UDP or SCTP destination port; 0 where there is none.","kind":"uint16"},{"name":"tcpFlags","doc":"TCP flags FIN 1, SYN 2, RST 4, PSH 8, ACK 16, URG 32, ECE 64, CWR 128, AE 256.","kind":"uint16"},{"name":"sequence","doc":"TCP sequence number.","kind":"uint32"},{"name":"acknowledgment","doc":"TCP acknowledgment number.","kind":"uint32"},{"name":"window","doc":"TCP window as sent, not scaled.","unit":"bytes","kind":"uint16"},{"name":"payloadLength","doc":"Bytes after the transport header, by the IP length.","unit":"bytes","kind":"uint32"},{"name":"maximumSegmentSize","doc":"TCP option MSS, 0 when absent.","unit":"bytes","kind":"uint16"},{"name":"windowScale","doc":"TCP option window scale plus one, 0 when absent.","kind":"uint8"},{"name":"sackPermitted","doc":"TCP option SACK permitted: 1 when present.","kind":"uint8"},{"name":"timestampValue","doc":"TCP timestamp option TSval, 0 when absent.","kind":"uint32"},{"name":"timestampEcho","doc":"TCP timestamp option TSecr, 0 when absent.","kind":"uint32"},{"name":"icmpType","doc":"ICMP or ICMPv6 type.","kind":"uint8"},{"name":"icmpCode","doc":"ICMP or ICMPv6 code.","kind":"uint8"},{"name":"icmpIdentifier","doc":"Identifier of an ICMP or ICMPv6 echo.","kind":"uint16"},{"name":"arpOperation","doc":"ARP operation: 1 request, 2 reply; 0 when not ARP.","kind":"uint16"},{"name":"wlanType","doc":"Type of an 802.11 frame.","kind":"enum","symbols":["none","management","control","data","extension"]},{"name":"wlanSubtype","doc":"Subtype of an 802.11 frame (IEEE 802.11-2020 table 9-1): 8 of management is a beacon.","kind":"uint8"},{"name":"wlanFlags","doc":"Flags of the 802.11 frame control: to DS 1, from DS 2, more fragments 4, retry 8, power management 16, more data 32, protected 64, order 128.","kind":"uint8"},{"name":"bssid","doc":"BSSID of an 802.11 frame, zero where it has none.","kind":"mac"},{"name":"wlanSequence","doc":"Sequence number of an 802.11 management or data frame.","kind":"uint16"},{"name":"wlanReason","doc":"Reason code of 802.11 deauthentication and disassociation, 0 otherwise or where it is protected.","kind":"uint16"},{"name":"frequency","doc":"Channel frequency that the radio header tells, 0 when unknown.","unit":"MHz","kind":"uint16"},{"name":"rate","doc":"Data rate that the radio header tells, legacy, HT or VHT, in units of 100 kb/s; 0 when unknown.","unit":"100 kb/s","kind":"uint16"},{"name":"signal","doc":"Received signal strength: dBm below zero, so 60 is −60 dBm; 0 when unknown.","unit":"−dBm","kind":"uint8"},{"name":"problem","doc":"Layer that could not be decoded in full; what came before it is kept.","kind":"enum","symbols":["none","ethernet","vlan","arp","ipv4","ipv6","tcp","udp","icmp","icmpv6","link","llc","ppp","mpls","wlan","radio","encapsulation","gre","vxlan","geneve","gtpU","l2tp","capwap","authentication","depth","gue"]},{"name":"problemOffset","doc":"Where in the frame that layer begins.","unit":"bytes","kind":"uint32"},{"name":"problemNeeded","doc":"Bytes the layer needs.","unit":"bytes","kind":"uint32"},{"name":"problemAvailable","doc":"Bytes the layer has.","unit":"bytes","kind":"uint32"},{"name":"payloadOffset","doc":"Where in payload the bytes kept of the packet's payload begin.","unit":"bytes","kind":"uint32"},{"name":"payloadKept","doc":"Bytes kept of the payload, 0 where there are none: up to 4096 of the first 8 packets each direction of a flow sends over TCP or UDP, and again where the flow may have begun anew; of later packets of UDP up to 16, of reports of RTCP up to 52; of ICMP echoes the 4 of identifier and sequence number.","unit":"bytes","kind":"uint16"},{"name":"payload","doc":"The payload bytes that are kept, of all packets one after another.","unit":"bytes","scalar":"bytes","inTable":false},{"name":"ssid","doc":"Name of the network that a beacon, a probe or an association tells or asks for (802.11), read as UTF-8; empty where it tells none or hides it.","kind":"label"},{"name":"fragmentOffset","doc":"Where a fragment begins in its datagram.","unit":"bytes","kind":"uint16"},{"name":"arpSenderMac","doc":"Hardware address that ARP says its sender has, zero where it is not ARP over Ethernet.","kind":"mac"},{"name":"copyMark","doc":"Identification of the innermost IPv4 packet × 65,536 + checksum of a TCP segment, 0 where it is none: alike in copies of a packet, mostly not in packets sent again.","kind":"uint32"},{"name":"wlanFragment","doc":"Fragment number of an 802.11 management or data frame, 0 of a whole one or the first.","kind":"uint8"}],
  allocate: allocatePackets,
  row: (batch, index) => ({
    source: batch.source,
    lane: batch.lane,
    number: batch.number[index] ?? 0,
    time: batch.time[index] ?? 0,
    lowMark: batch.lowMark[index] ?? 0,
    length: batch.length[index] ?? 0,
    capturedLength: batch.capturedLength[index] ?? 0,
    linkType: batch.linkType[index] ?? 0,
    srcMac: macText(batch.srcMac, index),
    dstMac: macText(batch.dstMac, index),
    etherType: batch.etherType[index] ?? 0,
    vlan: batch.vlan[index] ?? 0,
    innerVlan: batch.innerVlan[index] ?? 0,
    llc: batch.llc[index] ?? 0,
    mplsLabel: batch.mplsLabel[index] ?? 0,
    tunnel: TUNNEL_SYMBOLS[batch.tunnel[index] ?? 0] ?? 'none',
    tunnelId: batch.tunnelId[index] ?? 0,
    tunnelDepth: batch.tunnelDepth[index] ?? 0,
    outerSrcAddress: addressText(batch.outerSrcAddress, index),
    outerDstAddress: addressText(batch.outerDstAddress, index),
    srcAddress: addressText(batch.srcAddress, index),
    dstAddress: addressText(batch.dstAddress, index),
    protocol: batch.protocol[index] ?? 0,
    ttl: batch.ttl[index] ?? 0,
    dscp: batch.dscp[index] ?? 0,
    fragment: FRAGMENT_SYMBOLS[batch.fragment[index] ?? 0] ?? 'whole',
    identification: batch.identification[index] ?? 0,
    srcPort: batch.srcPort[index] ?? 0,
    dstPort: batch.dstPort[index] ?? 0,
    tcpFlags: batch.tcpFlags[index] ?? 0,
    sequence: batch.sequence[index] ?? 0,
    acknowledgment: batch.acknowledgment[index] ?? 0,
    window: batch.window[index] ?? 0,
    payloadLength: batch.payloadLength[index] ?? 0,
    maximumSegmentSize: batch.maximumSegmentSize[index] ?? 0,
    windowScale: batch.windowScale[index] ?? 0,
    sackPermitted: batch.sackPermitted[index] ?? 0,
    timestampValue: batch.timestampValue[index] ?? 0,
    timestampEcho: batch.timestampEcho[index] ?? 0,
    icmpType: batch.icmpType[index] ?? 0,
    icmpCode: batch.icmpCode[index] ?? 0,
    icmpIdentifier: batch.icmpIdentifier[index] ?? 0,
    arpOperation: batch.arpOperation[index] ?? 0,
    wlanType: WLAN_TYPE_SYMBOLS[batch.wlanType[index] ?? 0] ?? 'none',
    wlanSubtype: batch.wlanSubtype[index] ?? 0,
    wlanFlags: batch.wlanFlags[index] ?? 0,
    bssid: macText(batch.bssid, index),
    wlanSequence: batch.wlanSequence[index] ?? 0,
    wlanReason: batch.wlanReason[index] ?? 0,
    frequency: batch.frequency[index] ?? 0,
    rate: batch.rate[index] ?? 0,
    signal: batch.signal[index] ?? 0,
    problem: PROBLEM_SYMBOLS[batch.problem[index] ?? 0] ?? 'none',
    problemOffset: batch.problemOffset[index] ?? 0,
    problemNeeded: batch.problemNeeded[index] ?? 0,
    problemAvailable: batch.problemAvailable[index] ?? 0,
    payloadOffset: batch.payloadOffset[index] ?? 0,
    payloadKept: batch.payloadKept[index] ?? 0,
    ssid: batch.ssid[index] ?? '',
    fragmentOffset: batch.fragmentOffset[index] ?? 0,
    arpSenderMac: macText(batch.arpSenderMac, index),
    copyMark: batch.copyMark[index] ?? 0,
    wlanFragment: batch.wlanFragment[index] ?? 0,
  }),
  values: (batch) => [batch.source, batch.lane, batch.watermark, batch.last, batch.count, batch.number, batch.time, batch.lowMark, batch.length, batch.capturedLength, batch.linkType, batch.srcMac, batch.dstMac, batch.etherType, batch.vlan, batch.innerVlan, batch.llc, batch.mplsLabel, batch.tunnel, batch.tunnelId, batch.tunnelDepth, batch.outerSrcAddress, batch.outerDstAddress, batch.srcAddress, batch.dstAddress, batch.protocol, batch.ttl, batch.dscp, batch.fragment, batch.identification, batch.srcPort, batch.dstPort, batch.tcpFlags, batch.sequence, batch.acknowledgment, batch.window, batch.payloadLength, batch.maximumSegmentSize, batch.windowScale, batch.sackPermitted, batch.timestampValue, batch.timestampEcho, batch.icmpType, batch.icmpCode, batch.icmpIdentifier, batch.arpOperation, batch.wlanType, batch.wlanSubtype, batch.wlanFlags, batch.bssid, batch.wlanSequence, batch.wlanReason, batch.frequency, batch.rate, batch.signal, batch.problem, batch.problemOffset, batch.problemNeeded, batch.problemAvailable, batch.payloadOffset, batch.payloadKept, batch.payload, batch.ssid, batch.fragmentOffset, batch.arpSenderMac, batch.copyMark, batch.wlanFragment],
  assemble: (reader) => ({
    source: reader.string('source'),
    lane: reader.int('lane'),
    watermark: reader.double('watermark'),
    last: reader.boolean('last'),
    count: reader.count,
    number: reader.float64s('number'),
    time: reader.float64s('time'),
    lowMark: reader.float64s('lowMark'),
    length: reader.uint32s('length'),
    capturedLength: reader.uint32s('capturedLength'),
    linkType: reader.uint16s('linkType'),
    srcMac: reader.uint8s('srcMac', 6),
    dstMac: reader.uint8s('dstMac', 6),
    etherType: reader.uint16s('etherType'),
    vlan: reader.uint16s('vlan'),
    innerVlan: reader.uint16s('innerVlan'),
    llc: reader.uint16s('llc'),
    mplsLabel: reader.uint32s('mplsLabel'),
    tunnel: reader.uint8s('tunnel'),
    tunnelId: reader.uint32s('tunnelId'),
    tunnelDepth: reader.uint8s('tunnelDepth'),
    outerSrcAddress: reader.uint8s('outerSrcAddress', 16),
    outerDstAddress: reader.uint8s('outerDstAddress', 16),
    srcAddress: reader.uint8s('srcAddress', 16),
    dstAddress: reader.uint8s('dstAddress', 16),
    protocol: reader.uint8s('protocol'),
    ttl: reader.uint8s('ttl'),
    dscp: reader.uint8s('dscp'),
    fragment: reader.uint8s('fragment'),
    identification: reader.uint32s('identification'),
    srcPort: reader.uint16s('srcPort'),
    dstPort: reader.uint16s('dstPort'),
    tcpFlags: reader.uint16s('tcpFlags'),
    sequence: reader.uint32s('sequence'),
    acknowledgment: reader.uint32s('acknowledgment'),
    window: reader.uint16s('window'),
    payloadLength: reader.uint32s('payloadLength'),
    maximumSegmentSize: reader.uint16s('maximumSegmentSize'),
    windowScale: reader.uint8s('windowScale'),
    sackPermitted: reader.uint8s('sackPermitted'),
    timestampValue: reader.uint32s('timestampValue'),
    timestampEcho: reader.uint32s('timestampEcho'),
    icmpType: reader.uint8s('icmpType'),
    icmpCode: reader.uint8s('icmpCode'),
    icmpIdentifier: reader.uint16s('icmpIdentifier'),
    arpOperation: reader.uint16s('arpOperation'),
    wlanType: reader.uint8s('wlanType'),
    wlanSubtype: reader.uint8s('wlanSubtype'),
    wlanFlags: reader.uint8s('wlanFlags'),
    bssid: reader.uint8s('bssid', 6),
    wlanSequence: reader.uint16s('wlanSequence'),
    wlanReason: reader.uint16s('wlanReason'),
    frequency: reader.uint16s('frequency'),
    rate: reader.uint16s('rate'),
    signal: reader.uint8s('signal'),
    problem: reader.uint8s('problem'),
    problemOffset: reader.uint32s('problemOffset'),
    problemNeeded: reader.uint32s('problemNeeded'),
    problemAvailable: reader.uint32s('problemAvailable'),
    payloadOffset: reader.uint32s('payloadOffset'),
    payloadKept: reader.uint16s('payloadKept'),
    payload: reader.bytes('payload'),
    ssid: reader.labels('ssid'),
    fragmentOffset: reader.uint16s('fragmentOffset'),
    arpSenderMac: reader.uint8s('arpSenderMac', 6),
    copyMark: reader.uint32s('copyMark'),
    wlanFragment: reader.uint8s('wlanFragment'),
  }),
  slice: (batch, from, to) => ({
    source: batch.source,
    lane: batch.lane,
    watermark: batch.watermark,
    last: batch.last && to === batch.count,
    count: to - from,
    number: batch.number.subarray(from, to),
    time: batch.time.subarray(from, to),
    lowMark: batch.lowMark.subarray(from, to),
    length: batch.length.subarray(from, to),
    capturedLength: batch.capturedLength.subarray(from, to),
    linkType: batch.linkType.subarray(from, to),
    srcMac: batch.srcMac.subarray(from * 6, to * 6),
    dstMac: batch.dstMac.subarray(from * 6, to * 6),
    etherType: batch.etherType.subarray(from, to),
    vlan: batch.vlan.subarray(from, to),
    innerVlan: batch.innerVlan.subarray(from, to),
    llc: batch.llc.subarray(from, to),
    mplsLabel: batch.mplsLabel.subarray(from, to),
    tunnel: batch.tunnel.subarray(from, to),
    tunnelId: batch.tunnelId.subarray(from, to),
    tunnelDepth: batch.tunnelDepth.subarray(from, to),
    outerSrcAddress: batch.outerSrcAddress.subarray(from * 16, to * 16),
    outerDstAddress: batch.outerDstAddress.subarray(from * 16, to * 16),
    srcAddress: batch.srcAddress.subarray(from * 16, to * 16),
    dstAddress: batch.dstAddress.subarray(from * 16, to * 16),
    protocol: batch.protocol.subarray(from, to),
    ttl: batch.ttl.subarray(from, to),
    dscp: batch.dscp.subarray(from, to),
    fragment: batch.fragment.subarray(from, to),
    identification: batch.identification.subarray(from, to),
    srcPort: batch.srcPort.subarray(from, to),
    dstPort: batch.dstPort.subarray(from, to),
    tcpFlags: batch.tcpFlags.subarray(from, to),
    sequence: batch.sequence.subarray(from, to),
    acknowledgment: batch.acknowledgment.subarray(from, to),
    window: batch.window.subarray(from, to),
    payloadLength: batch.payloadLength.subarray(from, to),
    maximumSegmentSize: batch.maximumSegmentSize.subarray(from, to),
    windowScale: batch.windowScale.subarray(from, to),
    sackPermitted: batch.sackPermitted.subarray(from, to),
    timestampValue: batch.timestampValue.subarray(from, to),
    timestampEcho: batch.timestampEcho.subarray(from, to),
    icmpType: batch.icmpType.subarray(from, to),
    icmpCode: batch.icmpCode.subarray(from, to),
    icmpIdentifier: batch.icmpIdentifier.subarray(from, to),
    arpOperation: batch.arpOperation.subarray(from, to),
    wlanType: batch.wlanType.subarray(from, to),
    wlanSubtype: batch.wlanSubtype.subarray(from, to),
    wlanFlags: batch.wlanFlags.subarray(from, to),
    bssid: batch.bssid.subarray(from * 6, to * 6),
    wlanSequence: batch.wlanSequence.subarray(from, to),
    wlanReason: batch.wlanReason.subarray(from, to),
    frequency: batch.frequency.subarray(from, to),
    rate: batch.rate.subarray(from, to),
    signal: batch.signal.subarray(from, to),
    problem: batch.problem.subarray(from, to),
    problemOffset: batch.problemOffset.subarray(from, to),
    problemNeeded: batch.problemNeeded.subarray(from, to),
    problemAvailable: batch.problemAvailable.subarray(from, to),
    payloadOffset: batch.payloadOffset.subarray(from, to),
    payloadKept: batch.payloadKept.subarray(from, to),
    payload: batch.payload,
    ssid: batch.ssid.slice(from, to),
    fragmentOffset: batch.fragmentOffset.subarray(from, to),
    arpSenderMac: batch.arpSenderMac.subarray(from * 6, to * 6),
    copyMark: batch.copyMark.subarray(from, to),
    wlanFragment: batch.wlanFragment.subarray(from, to),
  }),
};
