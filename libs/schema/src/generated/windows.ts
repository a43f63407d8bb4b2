// Generated from avro/windows.avsc by `npm run generate`; edit that file instead.
import { addressText, macText, optional } from '../text.ts';
import { ColumnBlock } from '../column-block.ts';
import type { Batch, TopicDeclaration } from '../topic.ts';

export const SCOPE_SYMBOLS = ['source','protocol','port','host','pair','bss','station','flows','application','ssid'] as const;
/** Traffic of one source in windows of a second, ten seconds and a minute of event time: as a whole, and by protocol, port, host, pair of hosts, BSS, station, SSID and application. */
export interface WindowBatch extends Batch {
  /** The capture this message comes from. */
  readonly source: string;
  /** Lane that the window was merged in. */
  readonly lane: number;
  /** Low mark of the source after the last record: no later record is older. [µs] */
  readonly watermark: number;
  /** True on the last message of the source in this lane. */
  readonly last: boolean;
  /** Records in this message. [records] */
  readonly count: number;
  /** Begin of the window, event time. [µs] */
  readonly start: Float64Array;
  /** Length of the window: 1, 10 or 60. [s] */
  readonly seconds: Uint16Array;
  /** What the row is about; the key stands in the columns that belong to it. Flows are those that ended in the window, by protocol; so are those of an application. An SSID is that of one BSS. */
  readonly scope: Uint8Array;
  /** Place by bytes among the rows of the window and scope, from 1. */
  readonly rank: Uint32Array;
  /** Host, or the lower address of a pair; else ::. */
  readonly address: Uint8Array;
  /** Higher address of a pair; else ::. */
  readonly peer: Uint8Array;
  /** BSS, also of a station or SSID; else zero. */
  readonly bssid: Uint8Array;
  /** Station of a BSS; else zero. */
  readonly station: Uint8Array;
  /** EtherType of a protocol, 0 for other scopes. */
  readonly etherType: Uint16Array;
  /** IP protocol number of a protocol, a port or flows; 0 where there is none. */
  readonly protocol: Uint8Array;
  /** Destination port of TCP, UDP or SCTP packets. */
  readonly port: Uint16Array;
  /** Packets, of a host those of IP that it sent and that were sent to it. [packets] */
  readonly packets: Float64Array;
  /** Frame bytes on the wire; a lower bound where errorBytes is above 0. [bytes] */
  readonly bytes: Float64Array;
  /** Bytes that the row may lack at most, where a lane had more keys than it keeps; 0 when the row is exact. [bytes] */
  readonly errorBytes: Float64Array;
  /** Bytes after the transport header. [bytes] */
  readonly payloadBytes: Float64Array;
  /** Packets from `address`, of a host or pair. [packets] */
  readonly sentPackets: Float64Array;
  /** Frame bytes from `address`, of a host or pair. [bytes] */
  readonly sentBytes: Float64Array;
  /** TCP packets with SYN and without ACK: attempts to connect; of a host those it sent. [packets] */
  readonly synPackets: Float64Array;
  /** TCP packets with SYN and ACK; of a host those it sent. [packets] */
  readonly synAckPackets: Float64Array;
  /** TCP packets with FIN; of a host those it sent. [packets] */
  readonly finPackets: Float64Array;
  /** TCP packets with RST; of a host those it sent. [packets] */
  readonly resetPackets: Float64Array;
  /** TCP packets; of a host those it sent. [packets] */
  readonly tcpPackets: Float64Array;
  /** Packets older than the low mark of their source, counted at that mark. [packets] */
  readonly latePackets: Float64Array;
  /** Packets that were IP fragments. [packets] */
  readonly fragments: Float64Array;
  /** Packets that could not be decoded in full. [packets] */
  readonly problems: Float64Array;
  /** Bytes of the row by the bytes of the source in the window, of flows by those of all flows that ended in it. */
  readonly byteShare: Float64Array;
  /** Attempts to connect by TCP packets; null without TCP. */
  readonly synShare: Float64Array;
  /** TCP packets with FIN by all; null without TCP. */
  readonly finShare: Float64Array;
  /** TCP packets with RST by all; null without TCP. */
  readonly resetShare: Float64Array;
  /** Addresses of the source in the window, of IP or of senders of ARP: exact where entropyErrorBits is 0, else estimated (HyperLogLog, standard error 1.6 %). [hosts] */
  readonly distinctHosts: Float64Array;
  /** Protocols with destination port of the source, as distinctHosts; of a host the ports it turned to (HyperLogLog, standard error 13 %). [ports] */
  readonly distinctPorts: Float64Array;
  /** Hosts that a host exchanged packets with (HyperLogLog, standard error 13 %). [hosts] */
  readonly distinctPeers: Float64Array;
  /** Entropy of the packets over the addresses that sent them; null without IP. [bits] */
  readonly sourceEntropyBits: Float64Array;
  /** Entropy of the packets over the addresses they went to; null without IP. [bits] */
  readonly destinationEntropyBits: Float64Array;
  /** Entropy of the packets over protocol and destination port; null without ports. [bits] */
  readonly portEntropyBits: Float64Array;
  /** Most that each of the three may be wrong; 0 where no lane had more keys than it keeps. [bits] */
  readonly entropyErrorBits: Float64Array;
  /** 802.11 frames with the retry flag. [frames] */
  readonly retries: Float64Array;
  /** 802.11 management frames. [frames] */
  readonly managementFrames: Float64Array;
  /** 802.11 control frames. [frames] */
  readonly controlFrames: Float64Array;
  /** 802.11 data frames. [frames] */
  readonly dataFrames: Float64Array;
  /** 802.11 beacons. [frames] */
  readonly beacons: Float64Array;
  /** 802.11 deauthentication and disassociation frames. [frames] */
  readonly deauthentications: Float64Array;
  /** Mean received signal strength; null where no frame tells. [dBm] */
  readonly signalMeanDbm: Float64Array;
  /** Mean data rate; null where no frame tells. [Mb/s] */
  readonly rateMeanMbps: Float64Array;
  /** Flows that ended in the window. [flows] */
  readonly flows: Float64Array;
  /** TCP packets of these flows that were sent again. [packets] */
  readonly retransmissions: Float64Array;
  /** Retransmissions by packets of these flows; null for other protocols than TCP. */
  readonly retransmissionShare: Float64Array;
  /** TCP handshake that 50 % of the flows that have one do not exceed, within 5 %; null without one. [µs] */
  readonly handshakeRttP50Us: Float64Array;
  /** TCP handshake that 95 % of the flows that have one do not exceed, within 5 %; null without one. [µs] */
  readonly handshakeRttP95Us: Float64Array;
  /** TCP handshake that 99 % of the flows that have one do not exceed, within 5 %; null without one. [µs] */
  readonly handshakeRttP99Us: Float64Array;
  /** Mean round trip of TCP data, either direction, that 50 % of the flows that have one do not exceed, within 5 %; null without one. [µs] */
  readonly rttP50Us: Float64Array;
  /** Mean round trip of TCP data, either direction, that 95 % of the flows that have one do not exceed, within 5 %; null without one. [µs] */
  readonly rttP95Us: Float64Array;
  /** Mean round trip of TCP data, either direction, that 99 % of the flows that have one do not exceed, within 5 %; null without one. [µs] */
  readonly rttP99Us: Float64Array;
  /** UDP packets of a host or pair, fragments too; of a host those it sent. [packets] */
  readonly udpPackets: Float64Array;
  /** ICMP and ICMPv6 packets of a host or pair; of a host those it sent. [packets] */
  readonly icmpPackets: Float64Array;
  /** TCP packets with SYN and without ACK that a host received. [packets] */
  readonly receivedSynPackets: Float64Array;
  /** UDP packets that a host received. [packets] */
  readonly receivedUdpPackets: Float64Array;
  /** ICMP and ICMPv6 packets that a host received. [packets] */
  readonly receivedIcmpPackets: Float64Array;
  /** Hosts that a host received packets from (HyperLogLog, standard error 13 %). [hosts] */
  readonly receivedFrom: Float64Array;
  /** Of these, hosts that it sent nothing to in a second in which they sent (HyperLogLog, standard error 13 %). [hosts] */
  readonly oneWayFrom: Float64Array;
  /** Hosts that a host sent packets to and that sent nothing back in the same second (HyperLogLog, standard error 13 %). [hosts] */
  readonly oneWayTo: Float64Array;
  /** ARP requests of a host, by the address that their sender claims. [packets] */
  readonly arpRequests: Float64Array;
  /** ARP replies of a host, by the address that their sender claims. [packets] */
  readonly arpReplies: Float64Array;
  /** Addresses other than its own that ARP requests of a host ask for (HyperLogLog, standard error 13 %). [hosts] */
  readonly arpTargets: Float64Array;
  /** MAC addresses that ARP claimed the address of a host for; more than one where it moved, is shared, or is forged (HyperLogLog, standard error 13 %). [addresses] */
  readonly macAddresses: Float64Array;
  /** Application protocol of flows, empty where it is not known and of other scopes (see the reference of applications). */
  readonly application: string[];
  /** Flows whose application is a guess by their port. [flows] */
  readonly guessedFlows: Float64Array;
  /** Name that a BSS tells, of several the one in most frames; empty where it tells none and of other scopes. */
  readonly ssid: string[];
  /** 802.11 data frames whose body is encrypted, of a BSS or station. [frames] */
  readonly protectedFrames: Float64Array;
  /** 802.11 data frames in the clear that carry a network protocol other than EAPOL, or are later fragments, of a BSS or station. [frames] */
  readonly plainFrames: Float64Array;
  /** Fragments in the clear of 802.11 data frames to a group, of which the standard knows none (IEEE 802.11-2020 §10.4), of a BSS. [frames] */
  readonly groupFragments: Float64Array;
  /** EAPOL frames that stations send through the access point to others than itself, of a BSS or station. [frames] */
  readonly strayKeyFrames: Float64Array;
}

/** One record of weir.windows.v1, as a person reads it. */
export interface Window {
  /** The capture this message comes from. */
  readonly source: string;
  /** Lane that the window was merged in. */
  readonly lane: number;
  /** Begin of the window, event time. [µs] */
  readonly start: number;
  /** Length of the window: 1, 10 or 60. [s] */
  readonly seconds: number;
  /** What the row is about; the key stands in the columns that belong to it. Flows are those that ended in the window, by protocol; so are those of an application. An SSID is that of one BSS. */
  readonly scope: 'source' | 'protocol' | 'port' | 'host' | 'pair' | 'bss' | 'station' | 'flows' | 'application' | 'ssid';
  /** Place by bytes among the rows of the window and scope, from 1. */
  readonly rank: number;
  /** Host, or the lower address of a pair; else ::. */
  readonly address: string;
  /** Higher address of a pair; else ::. */
  readonly peer: string;
  /** BSS, also of a station or SSID; else zero. */
  readonly bssid: string;
  /** Station of a BSS; else zero. */
  readonly station: string;
  /** EtherType of a protocol, 0 for other scopes. */
  readonly etherType: number;
  /** IP protocol number of a protocol, a port or flows; 0 where there is none. */
  readonly protocol: number;
  /** Destination port of TCP, UDP or SCTP packets. */
  readonly port: number;
  /** Packets, of a host those of IP that it sent and that were sent to it. [packets] */
  readonly packets: number;
  /** Frame bytes on the wire; a lower bound where errorBytes is above 0. [bytes] */
  readonly bytes: number;
  /** Bytes that the row may lack at most, where a lane had more keys than it keeps; 0 when the row is exact. [bytes] */
  readonly errorBytes: number;
  /** Bytes after the transport header. [bytes] */
  readonly payloadBytes: number;
  /** Packets from `address`, of a host or pair. [packets] */
  readonly sentPackets: number;
  /** Frame bytes from `address`, of a host or pair. [bytes] */
  readonly sentBytes: number;
  /** TCP packets with SYN and without ACK: attempts to connect; of a host those it sent. [packets] */
  readonly synPackets: number;
  /** TCP packets with SYN and ACK; of a host those it sent. [packets] */
  readonly synAckPackets: number;
  /** TCP packets with FIN; of a host those it sent. [packets] */
  readonly finPackets: number;
  /** TCP packets with RST; of a host those it sent. [packets] */
  readonly resetPackets: number;
  /** TCP packets; of a host those it sent. [packets] */
  readonly tcpPackets: number;
  /** Packets older than the low mark of their source, counted at that mark. [packets] */
  readonly latePackets: number;
  /** Packets that were IP fragments. [packets] */
  readonly fragments: number;
  /** Packets that could not be decoded in full. [packets] */
  readonly problems: number;
  /** Bytes of the row by the bytes of the source in the window, of flows by those of all flows that ended in it. */
  readonly byteShare: number | null;
  /** Attempts to connect by TCP packets; null without TCP. */
  readonly synShare: number | null;
  /** TCP packets with FIN by all; null without TCP. */
  readonly finShare: number | null;
  /** TCP packets with RST by all; null without TCP. */
  readonly resetShare: number | null;
  /** Addresses of the source in the window, of IP or of senders of ARP: exact where entropyErrorBits is 0, else estimated (HyperLogLog, standard error 1.6 %). [hosts] */
  readonly distinctHosts: number | null;
  /** Protocols with destination port of the source, as distinctHosts; of a host the ports it turned to (HyperLogLog, standard error 13 %). [ports] */
  readonly distinctPorts: number | null;
  /** Hosts that a host exchanged packets with (HyperLogLog, standard error 13 %). [hosts] */
  readonly distinctPeers: number | null;
  /** Entropy of the packets over the addresses that sent them; null without IP. [bits] */
  readonly sourceEntropyBits: number | null;
  /** Entropy of the packets over the addresses they went to; null without IP. [bits] */
  readonly destinationEntropyBits: number | null;
  /** Entropy of the packets over protocol and destination port; null without ports. [bits] */
  readonly portEntropyBits: number | null;
  /** Most that each of the three may be wrong; 0 where no lane had more keys than it keeps. [bits] */
  readonly entropyErrorBits: number | null;
  /** 802.11 frames with the retry flag. [frames] */
  readonly retries: number;
  /** 802.11 management frames. [frames] */
  readonly managementFrames: number;
  /** 802.11 control frames. [frames] */
  readonly controlFrames: number;
  /** 802.11 data frames. [frames] */
  readonly dataFrames: number;
  /** 802.11 beacons. [frames] */
  readonly beacons: number;
  /** 802.11 deauthentication and disassociation frames. [frames] */
  readonly deauthentications: number;
  /** Mean received signal strength; null where no frame tells. [dBm] */
  readonly signalMeanDbm: number | null;
  /** Mean data rate; null where no frame tells. [Mb/s] */
  readonly rateMeanMbps: number | null;
  /** Flows that ended in the window. [flows] */
  readonly flows: number;
  /** TCP packets of these flows that were sent again. [packets] */
  readonly retransmissions: number;
  /** Retransmissions by packets of these flows; null for other protocols than TCP. */
  readonly retransmissionShare: number | null;
  /** TCP handshake that 50 % of the flows that have one do not exceed, within 5 %; null without one. [µs] */
  readonly handshakeRttP50Us: number | null;
  /** TCP handshake that 95 % of the flows that have one do not exceed, within 5 %; null without one. [µs] */
  readonly handshakeRttP95Us: number | null;
  /** TCP handshake that 99 % of the flows that have one do not exceed, within 5 %; null without one. [µs] */
  readonly handshakeRttP99Us: number | null;
  /** Mean round trip of TCP data, either direction, that 50 % of the flows that have one do not exceed, within 5 %; null without one. [µs] */
  readonly rttP50Us: number | null;
  /** Mean round trip of TCP data, either direction, that 95 % of the flows that have one do not exceed, within 5 %; null without one. [µs] */
  readonly rttP95Us: number | null;
  /** Mean round trip of TCP data, either direction, that 99 % of the flows that have one do not exceed, within 5 %; null without one. [µs] */
  readonly rttP99Us: number | null;
  /** UDP packets of a host or pair, fragments too; of a host those it sent. [packets] */
  readonly udpPackets: number;
  /** ICMP and ICMPv6 packets of a host or pair; of a host those it sent. [packets] */
  readonly icmpPackets: number;
  /** TCP packets with SYN and without ACK that a host received. [packets] */
  readonly receivedSynPackets: number;
  /** UDP packets that a host received. [packets] */
  readonly receivedUdpPackets: number;
  /** ICMP and ICMPv6 packets that a host received. [packets] */
  readonly receivedIcmpPackets: number;
  /** Hosts that a host received packets from (HyperLogLog, standard error 13 %). [hosts] */
  readonly receivedFrom: number | null;
  /** Of these, hosts that it sent nothing to in a second in which they sent (HyperLogLog, standard error 13 %). [hosts] */
  readonly oneWayFrom: number | null;
  /** Hosts that a host sent packets to and that sent nothing back in the same second (HyperLogLog, standard error 13 %). [hosts] */
  readonly oneWayTo: number | null;
  /** ARP requests of a host, by the address that their sender claims. [packets] */
  readonly arpRequests: number;
  /** ARP replies of a host, by the address that their sender claims. [packets] */
  readonly arpReplies: number;
  /** Addresses other than its own that ARP requests of a host ask for (HyperLogLog, standard error 13 %). [hosts] */
  readonly arpTargets: number | null;
  /** MAC addresses that ARP claimed the address of a host for; more than one where it moved, is shared, or is forged (HyperLogLog, standard error 13 %). [addresses] */
  readonly macAddresses: number | null;
  /** Application protocol of flows, empty where it is not known and of other scopes (see the reference of applications). */
  readonly application: string;
  /** Flows whose application is a guess by their port. [flows] */
  readonly guessedFlows: number;
  /** Name that a BSS tells, of several the one in most frames; empty where it tells none and of other scopes. */
  readonly ssid: string;
  /** 802.11 data frames whose body is encrypted, of a BSS or station. [frames] */
  readonly protectedFrames: number;
  /** 802.11 data frames in the clear that carry a network protocol other than EAPOL, or are later fragments, of a BSS or station. [frames] */
  readonly plainFrames: number;
  /** Fragments in the clear of 802.11 data frames to a group, of which the standard knows none (IEEE 802.11-2020 §10.4), of a BSS. [frames] */
  readonly groupFragments: number;
  /** EAPOL frames that stations send through the access point to others than itself, of a BSS or station. [frames] */
  readonly strayKeyFrames: number;
}

/** A WindowBatch of `count` records, columns all zero, or as they are in the `memory` of another's. */
export function allocateWindows(count: number, scalars: Omit<Batch, 'count'>, memory?: ArrayBuffer): WindowBatch {
  const block = new ColumnBlock(count, 536, 70, memory);
  return {
    source: scalars.source,
    lane: scalars.lane,
    watermark: scalars.watermark,
    last: scalars.last,
    count: count,
    start: block.float64s(count),
    seconds: block.uint16s(count),
    scope: block.uint8s(count),
    rank: block.uint32s(count),
    address: block.uint8s(count * 16),
    peer: block.uint8s(count * 16),
    bssid: block.uint8s(count * 6),
    station: block.uint8s(count * 6),
    etherType: block.uint16s(count),
    protocol: block.uint8s(count),
    port: block.uint16s(count),
    packets: block.float64s(count),
    bytes: block.float64s(count),
    errorBytes: block.float64s(count),
    payloadBytes: block.float64s(count),
    sentPackets: block.float64s(count),
    sentBytes: block.float64s(count),
    synPackets: block.float64s(count),
    synAckPackets: block.float64s(count),
    finPackets: block.float64s(count),
    resetPackets: block.float64s(count),
    tcpPackets: block.float64s(count),
    latePackets: block.float64s(count),
    fragments: block.float64s(count),
    problems: block.float64s(count),
    byteShare: block.float64s(count),
    synShare: block.float64s(count),
    finShare: block.float64s(count),
    resetShare: block.float64s(count),
    distinctHosts: block.float64s(count),
    distinctPorts: block.float64s(count),
    distinctPeers: block.float64s(count),
    sourceEntropyBits: block.float64s(count),
    destinationEntropyBits: block.float64s(count),
    portEntropyBits: block.float64s(count),
    entropyErrorBits: block.float64s(count),
    retries: block.float64s(count),
    managementFrames: block.float64s(count),
    controlFrames: block.float64s(count),
    dataFrames: block.float64s(count),
    beacons: block.float64s(count),
    deauthentications: block.float64s(count),
    signalMeanDbm: block.float64s(count),
    rateMeanMbps: block.float64s(count),
    flows: block.float64s(count),
    retransmissions: block.float64s(count),
    retransmissionShare: block.float64s(count),
    handshakeRttP50Us: block.float64s(count),
    handshakeRttP95Us: block.float64s(count),
    handshakeRttP99Us: block.float64s(count),
    rttP50Us: block.float64s(count),
    rttP95Us: block.float64s(count),
    rttP99Us: block.float64s(count),
    udpPackets: block.float64s(count),
    icmpPackets: block.float64s(count),
    receivedSynPackets: block.float64s(count),
    receivedUdpPackets: block.float64s(count),
    receivedIcmpPackets: block.float64s(count),
    receivedFrom: block.float64s(count),
    oneWayFrom: block.float64s(count),
    oneWayTo: block.float64s(count),
    arpRequests: block.float64s(count),
    arpReplies: block.float64s(count),
    arpTargets: block.float64s(count),
    macAddresses: block.float64s(count),
    application: [],
    guessedFlows: block.float64s(count),
    ssid: [],
    protectedFrames: block.float64s(count),
    plainFrames: block.float64s(count),
    groupFragments: block.float64s(count),
    strayKeyFrames: block.float64s(count),
  };
}

export const windowsDeclaration: TopicDeclaration<WindowBatch, Window> = {
  name: 'windows',
  topic: 'weir.windows.v1',
  retentionHours: 72,
  doc: "Traffic of one source in windows of a second, ten seconds and a minute of event time: as a whole, and by protocol, port, host, pair of hosts, BSS, station, SSID and application.",
  schema: {"type":"record","name":"WindowBatch","namespace":"weir.v1","doc":"Traffic of one source in windows of a second, ten seconds and a minute of event time: as a whole, and by protocol, port, host, pair of hosts, BSS, station, SSID and application.","fields":[{"name":"source","type":"string","doc":"The capture this message comes from."},{"name":"lane","type":"int","doc":"Lane that the window was merged in."},{"name":"watermark","type":"double","doc":"Low mark of the source after the last record: no later record is older."},{"name":"last","type":"boolean","doc":"True on the last message of the source in this lane."},{"name":"count","type":"int","doc":"Records in this message."},{"name":"start","type":{"type":"bytes","logicalType":"column","items":"time","unit":"µs"},"doc":"Begin of the window, event time.","default":""},{"name":"seconds","type":{"type":"bytes","logicalType":"column","items":"uint16","unit":"s"},"doc":"Length of the window: 1, 10 or 60.","default":""},{"name":"scope","type":{"type":"bytes","logicalType":"column","items":"enum","symbols":["source","protocol","port","host","pair","bss","station","flows","application","ssid"]},"doc":"What the row is about; the key stands in the columns that belong to it. Flows are those that ended in the window, by protocol; so are those of an application. An SSID is that of one BSS.","default":""},{"name":"rank","type":{"type":"bytes","logicalType":"column","items":"uint32"},"doc":"Place by bytes among the rows of the window and scope, from 1.","default":""},{"name":"address","type":{"type":"bytes","logicalType":"column","items":"address"},"doc":"Host, or the lower address of a pair; else ::.","default":""},{"name":"peer","type":{"type":"bytes","logicalType":"column","items":"address"},"doc":"Higher address of a pair; else ::.","default":""},{"name":"bssid","type":{"type":"bytes","logicalType":"column","items":"mac"},"doc":"BSS, also of a station or SSID; else zero.","default":""},{"name":"station","type":{"type":"bytes","logicalType":"column","items":"mac"},"doc":"Station of a BSS; else zero.","default":""},{"name":"etherType","type":{"type":"bytes","logicalType":"column","items":"uint16"},"doc":"EtherType of a protocol, 0 for other scopes.","default":""},{"name":"protocol","type":{"type":"bytes","logicalType":"column","items":"uint8"},"doc":"IP protocol number of a protocol, a port or flows; 0 where there is none.","default":""},{"name":"port","type":{"type":"bytes","logicalType":"column","items":"uint16"},"doc":"Destination port of TCP, UDP or SCTP packets.","default":""},{"name":"packets","type":{"type":"bytes","logicalType":"column","items":"count","unit":"packets"},"doc":"Packets, of a host those of IP that it sent and that were sent to it.","default":""},{"name":"bytes","type":{"type":"bytes","logicalType":"column","items":"count","unit":"bytes"},"doc":"Frame bytes on the wire; a lower bound where errorBytes is above 0.","default":""},{"name":"errorBytes","type":{"type":"bytes","logicalType":"column","items":"count","unit":"bytes"},"doc":"Bytes that the row may lack at most, where a lane had more keys than it keeps; 0 when the row is exact.","default":""},{"name":"payloadBytes","type":{"type":"bytes","logicalType":"column","items":"count","unit":"bytes"},"doc":"Bytes after the transport header.","default":""},{"name":"sentPackets","type":{"type":"bytes","logicalType":"column","items":"count","unit":"packets"},"doc":"Packets from `address`, of a host or pair.","default":""},{"name":"sentBytes","type":{"type":"bytes","logicalType":"column","items":"count","unit":"bytes"},"doc":"Frame bytes from `address`, of a host or pair.","default":""},{"name":"synPackets","type":{"type":"bytes","logicalType":"column","items":"count","unit":"packets"},"doc":"TCP packets with SYN and without ACK: attempts to connect; of a host those it sent.","default":""},{"name":"synAckPackets","type":{"type":"bytes","logicalType":"column","items":"count","unit":"packets"},"doc":"TCP packets with SYN and ACK; of a host those it sent.","default":""},{"name":"finPackets","type":{"type":"bytes","logicalType":"column","items":"count","unit":"packets"},"doc":"TCP packets with FIN; of a host those it sent.","default":""},{"name":"resetPackets","type":{"type":"bytes","logicalType":"column","items":"count","unit":"packets"},"doc":"TCP packets with RST; of a host those it sent.","default":""},{"name":"tcpPackets","type":{"type":"bytes","logicalType":"column","items":"count","unit":"packets"},"doc":"TCP packets; of a host those it sent.","default":""},{"name":"latePackets","type":{"type":"bytes","logicalType":"column","items":"count","unit":"packets"},"doc":"Packets older than the low mark of their source, counted at that mark.","default":""},{"name":"fragments","type":{"type":"bytes","logicalType":"column","items":"count","unit":"packets"},"doc":"Packets that were IP fragments.","default":""},{"name":"problems","type":{"type":"bytes","logicalType":"column","items":"count","unit":"packets"},"doc":"Packets that could not be decoded in full.","default":""},{"name":"byteShare","type":{"type":"bytes","logicalType":"column","items":"float64"},"doc":"Bytes of the row by the bytes of the source in the window, of flows by those of all flows that ended in it.","default":""},{"name":"synShare","type":{"type":"bytes","logicalType":"column","items":"float64"},"doc":"Attempts to connect by TCP packets; null without TCP.","default":""},{"name":"finShare","type":{"type":"bytes","logicalType":"column","items":"float64"},"doc":"TCP packets with FIN by all; null without TCP.","default":""},{"name":"resetShare","type":{"type":"bytes","logicalType":"column","items":"float64"},"doc":"TCP packets with RST by all; null without TCP.","default":""},{"name":"distinctHosts","type":{"type":"bytes","logicalType":"column","items":"float64","unit":"hosts"},"doc":"Addresses of the source in the window, of IP or of senders of ARP: exact where entropyErrorBits is 0, else estimated (HyperLogLog, standard error 1.6 %).","default":""},{"name":"distinctPorts","type":{"type":"bytes","logicalType":"column","items":"float64","unit":"ports"},"doc":"Protocols with destination port of the source, as distinctHosts; of a host the ports it turned to (HyperLogLog, standard error 13 %).","default":""},{"name":"distinctPeers","type":{"type":"bytes","logicalType":"column","items":"float64","unit":"hosts"},"doc":"Hosts that a host exchanged packets with (HyperLogLog, standard error 13 %).","default":""},{"name":"sourceEntropyBits","type":{"type":"bytes","logicalType":"column","items":"float64","unit":"bits"},"doc":"Entropy of the packets over the addresses that sent them; null without IP.","default":""},{"name":"destinationEntropyBits","type":{"type":"bytes","logicalType":"column","items":"float64","unit":"bits"},"doc":"Entropy of the packets over the addresses they went to; null without IP.","default":""},{"name":"portEntropyBits","type":{"type":"bytes","logicalType":"column","items":"float64","unit":"bits"},"doc":"Entropy of the packets over protocol and destination port; null without ports.","default":""},{"name":"entropyErrorBits","type":{"type":"bytes","logicalType":"column","items":"float64","unit":"bits"},"doc":"Most that each of the three may be wrong; 0 where no lane had more keys than it keeps.","default":""},{"name":"retries","type":{"type":"bytes","logicalType":"column","items":"count","unit":"frames"},"doc":"802.11 frames with the retry flag.","default":""},{"name":"managementFrames","type":{"type":"bytes","logicalType":"column","items":"count","unit":"frames"},"doc":"802.11 management frames.","default":""},{"name":"controlFrames","type":{"type":"bytes","logicalType":"column","items":"count","unit":"frames"},"doc":"802.11 control frames.","default":""},{"name":"dataFrames","type":{"type":"bytes","logicalType":"column","items":"count","unit":"frames"},"doc":"802.11 data frames.","default":""},{"name":"beacons","type":{"type":"bytes","logicalType":"column","items":"count","unit":"frames"},"doc":"802.11 beacons.","default":""},{"name":"deauthentications","type":{"type":"bytes","logicalType":"column","items":"count","unit":"frames"},"doc":"802.11 deauthentication and disassociation frames.","default":""},{"name":"signalMeanDbm","type":{"type":"bytes","logicalType":"column","items":"float64","unit":"dBm"},"doc":"Mean received signal strength; null where no frame tells.","default":""},{"name":"rateMeanMbps","type":{"type":"bytes","logicalType":"column","items":"float64","unit":"Mb/s"},"doc":"Mean data rate; null where no frame tells.","default":""},{"name":"flows","type":{"type":"bytes","logicalType":"column","items":"count","unit":"flows"},"doc":"Flows that ended in the window.","default":""},{"name":"retransmissions","type":{"type":"bytes","logicalType":"column","items":"count","unit":"packets"},"doc":"TCP packets of these flows that were sent again.","default":""},{"name":"retransmissionShare","type":{"type":"bytes","logicalType":"column","items":"float64"},"doc":"Retransmissions by packets of these flows; null for other protocols than TCP.","default":""},{"name":"handshakeRttP50Us","type":{"type":"bytes","logicalType":"column","items":"float64","unit":"µs"},"doc":"TCP handshake that 50 % of the flows that have one do not exceed, within 5 %; null without one.","default":""},{"name":"handshakeRttP95Us","type":{"type":"bytes","logicalType":"column","items":"float64","unit":"µs"},"doc":"TCP handshake that 95 % of the flows that have one do not exceed, within 5 %; null without one.","default":""},{"name":"handshakeRttP99Us","type":{"type":"bytes","logicalType":"column","items":"float64","unit":"µs"},"doc":"TCP handshake that 99 % of the flows that have one do not exceed, within 5 %; null without one.","default":""},{"name":"rttP50Us","type":{"type":"bytes","logicalType":"column","items":"float64","unit":"µs"},"doc":"Mean round trip of TCP data, either direction, that 50 % of the flows that have one do not exceed, within 5 %; null without one.","default":""},{"name":"rttP95Us","type":{"type":"bytes","logicalType":"column","items":"float64","unit":"µs"},"doc":"Mean round trip of TCP data, either direction, that 95 % of the flows that have one do not exceed, within 5 %; null without one.","default":""},{"name":"rttP99Us","type":{"type":"bytes","logicalType":"column","items":"float64","unit":"µs"},"doc":"Mean round trip of TCP data, either direction, that 99 % of the flows that have one do not exceed, within 5 %; null without one.","default":""},{"name":"udpPackets","type":{"type":"bytes","logicalType":"column","items":"count","unit":"packets"},"doc":"UDP packets of a host or pair, fragments too; of a host those it sent.","default":""},{"name":"icmpPackets","type":{"type":"bytes","logicalType":"column","items":"count","unit":"packets"},"doc":"ICMP and ICMPv6 packets of a host or pair; of a host those it sent.","default":""},{"name":"receivedSynPackets","type":{"type":"bytes","logicalType":"column","items":"count","unit":"packets"},"doc":"TCP packets with SYN and without ACK that a host received.","default":""},{"name":"receivedUdpPackets","type":{"type":"bytes","logicalType":"column","items":"count","unit":"packets"},"doc":"UDP packets that a host received.","default":""},{"name":"receivedIcmpPackets","type":{"type":"bytes","logicalType":"column","items":"count","unit":"packets"},"doc":"ICMP and ICMPv6 packets that a host received.","default":""},{"name":"receivedFrom","type":{"type":"bytes","logicalType":"column","items":"float64","unit":"hosts"},"doc":"Hosts that a host received packets from (HyperLogLog, standard error 13 %).","default":""},{"name":"oneWayFrom","type":{"type":"bytes","logicalType":"column","items":"float64","unit":"hosts"},"doc":"Of these, hosts that it sent nothing to in a second in which they sent (HyperLogLog, standard error 13 %).","default":""},{"name":"oneWayTo","type":{"type":"bytes","logicalType":"column","items":"float64","unit":"hosts"},"doc":"Hosts that a host sent packets to and that sent nothing back in the same second (HyperLogLog, standard error 13 %).","default":""},{"name":"arpRequests","type":{"type":"bytes","logicalType":"column","items":"count","unit":"packets"},"doc":"ARP requests of a host, by the address that their sender claims.","default":""},{"name":"arpReplies","type":{"type":"bytes","logicalType":"column","items":"count","unit":"packets"},"doc":"ARP replies of a host, by the address that their sender claims.","default":""},{"name":"arpTargets","type":{"type":"bytes","logicalType":"column","items":"float64","unit":"hosts"},"doc":"Addresses other than its own that ARP requests of a host ask for (HyperLogLog, standard error 13 %).","default":""},{"name":"macAddresses","type":{"type":"bytes","logicalType":"column","items":"float64","unit":"addresses"},"doc":"MAC addresses that ARP claimed the address of a host for; more than one where it moved, is shared, or is forged (HyperLogLog, standard error 13 %).","default":""},{"name":"application","type":{"type":"array","items":"string"},"doc":"Application protocol of flows, empty where it is not known and of other scopes (see the reference of applications).","default":[]},{"name":"guessedFlows","type":{"type":"bytes","logicalType":"column","items":"count","unit":"flows"},"doc":"Flows whose application is a guess by their port.","default":""},{"name":"ssid","type":{"type":"array","items":"string"},"doc":"Name that a BSS tells, of several the one in most frames; empty where it tells none and of other scopes.","default":[]},{"name":"protectedFrames","type":{"type":"bytes","logicalType":"column","items":"count","unit":"frames"},"doc":"802.11 data frames whose body is encrypted, of a BSS or station.","default":""},{"name":"plainFrames","type":{"type":"bytes","logicalType":"column","items":"count","unit":"frames"},"doc":"802.11 data frames in the clear that carry a network protocol other than EAPOL, or are later fragments, of a BSS or station.","default":""},{"name":"groupFragments","type":{"type":"bytes","logicalType":"column","items":"count","unit":"frames"},"doc":"Fragments in the clear of 802.11 data frames to a group, of which the standard knows none (IEEE 802.11-2020 §10.4), of a BSS.","default":""},{"name":"strayKeyFrames","type":{"type":"bytes","logicalType":"column","items":"count","unit":"frames"},"doc":"EAPOL frames that stations send through the access point to others than itself, of a BSS or station.","default":""}]},
  fields: [{"name":"source","doc":"The capture this message comes from.","scalar":"string","inTable":true},{"name":"lane","doc":"Lane that the window was merged in.","scalar":"int","inTable":true},{"name":"watermark","doc":"Low mark of the source after the last record: no later record is older.","unit":"µs","scalar":"double","inTable":false},{"name":"last","doc":"True on the last message of the source in this lane.","scalar":"boolean","inTable":false},{"name":"count","doc":"Records in this message.","unit":"records","scalar":"int","inTable":false},{"name":"start","doc":"Begin of the window, event time.","unit":"µs","kind":"time"},{"name":"seconds","doc":"Length of the window: 1, 10 or 60.","unit":"s","kind":"uint16"},{"name":"scope","doc":"What the row is about; the key stands in the columns that belong to it. Flows are those that ended in the window, by protocol; so are those of an application. An SSID is that of one BSS.","kind":"enum","symbols":["source","protocol","port","host","pair","bss","station","flows","application","ssid"]},{"name":"rank","doc":"Place by bytes among the rows of the window and scope, from 1.","kind":"uint32"},{"name":"address","doc":"Host, or the lower address of a pair; else ::.","kind":"address"},{"name":"peer","doc":"Higher address of a pair; else ::.","kind":"address"},{"name":"bssid","doc":"BSS, also of a station or SSID; else zero.","kind":"mac"},{"name":"station","doc":"Station of a BSS; else zero.","kind":"mac"},{"name":"etherType","doc":"EtherType of a protocol, 0 for other scopes.","kind":"uint16"},{"name":"protocol","doc":"IP protocol number of a protocol, a port or flows; 0 where there is none.","kind":"uint8"},{"name":"port","doc":"Destination port of TCP, UDP or SCTP packets.","kind":"uint16"},{"name":"packets","doc":"Packets, of a host those of IP that it sent and that were sent to it.","unit":"packets","kind":"count"},{"name":"bytes","doc":"Frame bytes on the wire; a lower bound where errorBytes is above 0.","unit":"bytes","kind":"count"},{"name":"errorBytes","doc":"Bytes that the row may lack at most, where a lane had more keys than it keeps; 0 when the row is exact.","unit":"bytes","kind":"count"},{"name":"payloadBytes","doc":"Bytes after the transport header.","unit":"bytes","kind":"count"},{"name":"sentPackets","doc":"Packets from `address`, of a host or pair.","unit":"packets","kind":"count"},{"name":"sentBytes","doc":"Frame bytes from `address`, of a host or pair.","unit":"bytes","kind":"count"},{"name":"synPackets","doc":"TCP packets with SYN and without ACK: attempts to connect; of a host those it sent.","unit":"packets","kind":"count"},{"name":"synAckPackets","doc":"TCP packets with SYN and ACK; of a host those it sent.","unit":"packets","kind":"count"},{"name":"finPackets","doc":"TCP packets with FIN; of a host those it sent.","unit":"packets","kind":"count"},{"name":"resetPackets","doc":"TCP packets with RST; of a host those it sent.","unit":"packets","kind":"count"},{"name":"tcpPackets","doc":"TCP packets; of a host those it sent.","unit":"packets","kind":"count"},{"name":"latePackets","doc":"Packets older than the low mark of their source, counted at that mark.","unit":"packets","kind":"count"},{"name":"fragments","doc":"Packets that were IP fragments.","unit":"packets","kind":"count"},{"name":"problems","doc":"Packets that could not be decoded in full.","unit":"packets","kind":"count"},{"name":"byteShare","doc":"Bytes of the row by the bytes of the source in the window, of flows by those of all flows that ended in it.","kind":"float64","optional":true},{"name":"synShare","doc":"Attempts to connect by TCP packets; null without TCP.","kind":"float64","optional":true},{"name":"finShare","doc":"TCP packets with FIN by all; null without TCP.","kind":"float64","optional":true},{"name":"resetShare","doc":"TCP packets with RST by all; null without TCP.","kind":"float64","optional":true},{"name":"distinctHosts","doc":"Addresses of the source in the window, of IP or of senders of ARP: exact where entropyErrorBits is 0, else estimated (HyperLogLog, standard error 1.6 %).","unit":"hosts","kind":"float64","optional":true},{"name":"distinctPorts","doc":"Protocols with destination port of the source, as distinctHosts; of a host the ports it turned to (HyperLogLog, standard error 13 %).","unit":"ports","kind":"float64","optional":true},{"name":"distinctPeers","doc":"Hosts that a host exchanged packets with (HyperLogLog, standard error 13 %).","unit":"hosts","kind":"float64","optional":true},{"name":"sourceEntropyBits","doc":"Entropy of the packets over the addresses that sent them; null without IP.","unit":"bits","kind":"float64","optional":true},{"name":"destinationEntropyBits","doc":"Entropy of the packets over the addresses they went to; null without IP.","unit":"bits","kind":"float64","optional":true},{"name":"portEntropyBits","doc":"Entropy of the packets over protocol and destination port; null without ports.","unit":"bits","kind":"float64","optional":true},{"name":"entropyErrorBits","doc":"Most that each of the three may be wrong; 0 where no lane had more keys than it keeps.","unit":"bits","kind":"float64","optional":true},{"name":"retries","doc":"802.11 frames with the retry flag.","unit":"frames","kind":"count"},{"name":"managementFrames","doc":"802.11 management frames.","unit":"frames","kind":"count"},{"name":"controlFrames","doc":"802.11 control frames.","unit":"frames","kind":"count"},{"name":"dataFrames","doc":"802.11 data frames.","unit":"frames","kind":"count"},{"name":"beacons","doc":"802.11 beacons.","unit":"frames","kind":"count"},{"name":"deauthentications","doc":"802.11 deauthentication and disassociation frames.","unit":"frames","kind":"count"},{"name":"signalMeanDbm","doc":"Mean received signal strength; null where no frame tells.","unit":"dBm","kind":"float64","optional":true},{"name":"rateMeanMbps","doc":"Mean data rate; null where no frame tells.","unit":"Mb/s","kind":"float64","optional":true},{"name":"flows","doc":"Flows that ended in the window.","unit":"flows","kind":"count"},{"name":"retransmissions","doc":"TCP packets of these flows that were sent again.","unit":"packets","kind":"count"},{"name":"retransmissionShare","doc":"Retransmissions by packets of these flows; null for other protocols than TCP.","kind":"float64","optional":true},{"name":"handshakeRttP50Us","doc":"TCP handshake that 50 % of the flows that have one do not exceed, within 5 %; null without one.","unit":"µs","kind":"float64","optional":true},{"name":"handshakeRttP95Us","doc":"TCP handshake that 95 % of the flows that have one do not exceed, within 5 %; null without one.","unit":"µs","kind":"float64","optional":true},{"name":"handshakeRttP99Us","doc":"TCP handshake that 99 % of the flows that have one do not exceed, within 5 %; null without one.","unit":"µs","kind":"float64","optional":true},{"name":"rttP50Us","doc":"Mean round trip of TCP data, either direction, that 50 % of the flows that have one do not exceed, within 5 %; null without one.","unit":"µs","kind":"float64","optional":true},{"name":"rttP95Us","doc":"Mean round trip of TCP data, either direction, that 95 % of the flows that have one do not exceed, within 5 %; null without one.","unit":"µs","kind":"float64","optional":true},{"name":"rttP99Us","doc":"Mean round trip of TCP data, either direction, that 99 % of the flows that have one do not exceed, within 5 %; null without one.","unit":"µs","kind":"float64","optional":true},{"name":"udpPackets","doc":"UDP packets of a host or pair, fragments too; of a host those it sent.","unit":"packets","kind":"count"},{"name":"icmpPackets","doc":"ICMP and ICMPv6 packets of a host or pair; of a host those it sent.","unit":"packets","kind":"count"},{"name":"receivedSynPackets","doc":"TCP packets with SYN and without ACK that a host received.","unit":"packets","kind":"count"},{"name":"receivedUdpPackets","doc":"UDP packets that a host received.","unit":"packets","kind":"count"},{"name":"receivedIcmpPackets","doc":"ICMP and ICMPv6 packets that a host received.","unit":"packets","kind":"count"},{"name":"receivedFrom","doc":"Hosts that a host received packets from (HyperLogLog, standard error 13 %).","unit":"hosts","kind":"float64","optional":true},{"name":"oneWayFrom","doc":"Of these, hosts that it sent nothing to in a second in which they sent (HyperLogLog, standard error 13 %).","unit":"hosts","kind":"float64","optional":true},{"name":"oneWayTo","doc":"Hosts that a host sent packets to and that sent nothing back in the same second (HyperLogLog, standard error 13 %).","unit":"hosts","kind":"float64","optional":true},{"name":"arpRequests","doc":"ARP requests of a host, by the address that their sender claims.","unit":"packets","kind":"count"},{"name":"arpReplies","doc":"ARP replies of a host, by the address that their sender claims.","unit":"packets","kind":"count"},{"name":"arpTargets","doc":"Addresses other than its own that ARP requests of a host ask for (HyperLogLog, standard error 13 %).","unit":"hosts","kind":"float64","optional":true},{"name":"macAddresses","doc":"MAC addresses that ARP claimed the address of a host for; more than one where it moved, is shared, or is forged (HyperLogLog, standard error 13 %).","unit":"addresses","kind":"float64","optional":true},{"name":"application","doc":"Application protocol of flows, empty where it is not known and of other scopes (see the reference of applications).","kind":"label"},{"name":"guessedFlows","doc":"Flows whose application is a guess by their port.","unit":"flows","kind":"count"},{"name":"ssid","doc":"Name that a BSS tells, of several the one in most frames; empty where it tells none and of other scopes.","kind":"label"},{"name":"protectedFrames","doc":"802.11 data frames whose body is encrypted, of a BSS or station.","unit":"frames","kind":"count"},{"name":"plainFrames","doc":"802.11 data frames in the clear that carry a network protocol other than EAPOL, or are later fragments, of a BSS or station.","unit":"frames","kind":"count"},{"name":"groupFragments","doc":"Fragments in the clear of 802.11 data frames to a group, of which the standard knows none (IEEE 802.11-2020 §10.4), of a BSS.","unit":"frames","kind":"count"},{"name":"strayKeyFrames","doc":"EAPOL frames that stations send through the access point to others than itself, of a BSS or station.","unit":"frames","kind":"count"}],
  table: {"name":"windows","time":"start","orderBy":["seconds","scope","source","start","rank"],"ttlDays":30},
  allocate: allocateWindows,
  row: (batch, index) => ({
    source: batch.source,
    lane: batch.lane,
    start: batch.start[index] ?? 0,
    seconds: batch.seconds[index] ?? 0,
    scope: SCOPE_SYMBOLS[batch.scope[index] ?? 0] ?? 'source',
    rank: batch.rank[index] ?? 0,
    address: addressText(batch.address, index),
    peer: addressText(batch.peer, index),
    bssid: macText(batch.bssid, index),
    station: macText(batch.station, index),
    etherType: batch.etherType[index] ?? 0,
    protocol: batch.protocol[index] ?? 0,
    port: batch.port[index] ?? 0,
    packets: batch.packets[index] ?? 0,
    bytes: batch.bytes[index] ?? 0,
    errorBytes: batch.errorBytes[index] ?? 0,
    payloadBytes: batch.payloadBytes[index] ?? 0,
    sentPackets: batch.sentPackets[index] ?? 0,
    sentBytes: batch.sentBytes[index] ?? 0,
    synPackets: batch.synPackets[index] ?? 0,
    synAckPackets: batch.synAckPackets[index] ?? 0,
    finPackets: batch.finPackets[index] ?? 0,
    resetPackets: batch.resetPackets[index] ?? 0,
    tcpPackets: batch.tcpPackets[index] ?? 0,
    latePackets: batch.latePackets[index] ?? 0,
    fragments: batch.fragments[index] ?? 0,
    problems: batch.problems[index] ?? 0,
    byteShare: optional(batch.byteShare[index]),
    synShare: optional(batch.synShare[index]),
    finShare: optional(batch.finShare[index]),
    resetShare: optional(batch.resetShare[index]),
    distinctHosts: optional(batch.distinctHosts[index]),
    distinctPorts: optional(batch.distinctPorts[index]),
    distinctPeers: optional(batch.distinctPeers[index]),
    sourceEntropyBits: optional(batch.sourceEntropyBits[index]),
    destinationEntropyBits: optional(batch.destinationEntropyBits[index]),
    portEntropyBits: optional(batch.portEntropyBits[index]),
    entropyErrorBits: optional(batch.entropyErrorBits[index]),
    retries: batch.retries[index] ?? 0,
    managementFrames: batch.managementFrames[index] ?? 0,
    controlFrames: batch.controlFrames[index] ?? 0,
    dataFrames: batch.dataFrames[index] ?? 0,
    beacons: batch.beacons[index] ?? 0,
    deauthentications: batch.deauthentications[index] ?? 0,
    signalMeanDbm: optional(batch.signalMeanDbm[index]),
    rateMeanMbps: optional(batch.rateMeanMbps[index]),
    flows: batch.flows[index] ?? 0,
    retransmissions: batch.retransmissions[index] ?? 0,
    retransmissionShare: optional(batch.retransmissionShare[index]),
    handshakeRttP50Us: optional(batch.handshakeRttP50Us[index]),
    handshakeRttP95Us: optional(batch.handshakeRttP95Us[index]),
    handshakeRttP99Us: optional(batch.handshakeRttP99Us[index]),
    rttP50Us: optional(batch.rttP50Us[index]),
    rttP95Us: optional(batch.rttP95Us[index]),
    rttP99Us: optional(batch.rttP99Us[index]),
    udpPackets: batch.udpPackets[index] ?? 0,
    icmpPackets: batch.icmpPackets[index] ?? 0,
    receivedSynPackets: batch.receivedSynPackets[index] ?? 0,
    receivedUdpPackets: batch.receivedUdpPackets[index] ?? 0,
    receivedIcmpPackets: batch.receivedIcmpPackets[index] ?? 0,
    receivedFrom: optional(batch.receivedFrom[index]),
    oneWayFrom: optional(batch.oneWayFrom[index]),
    oneWayTo: optional(batch.oneWayTo[index]),
    arpRequests: batch.arpRequests[index] ?? 0,
    arpReplies: batch.arpReplies[index] ?? 0,
    arpTargets: optional(batch.arpTargets[index]),
    macAddresses: optional(batch.macAddresses[index]),
    application: batch.application[index] ?? '',
    guessedFlows: batch.guessedFlows[index] ?? 0,
    ssid: batch.ssid[index] ?? '',
    protectedFrames: batch.protectedFrames[index] ?? 0,
    plainFrames: batch.plainFrames[index] ?? 0,
    groupFragments: batch.groupFragments[index] ?? 0,
    strayKeyFrames: batch.strayKeyFrames[index] ?? 0,
  }),
  values: (batch) => [batch.source, batch.lane, batch.watermark, batch.last, batch.count, batch.start, batch.seconds, batch.scope, batch.rank, batch.address, batch.peer, batch.bssid, batch.station, batch.etherType, batch.protocol, batch.port, batch.packets, batch.bytes, batch.errorBytes, batch.payloadBytes, batch.sentPackets, batch.sentBytes, batch.synPackets, batch.synAckPackets, batch.finPackets, batch.resetPackets, batch.tcpPackets, batch.latePackets, batch.fragments, batch.problems, batch.byteShare, batch.synShare, batch.finShare, batch.resetShare, batch.distinctHosts, batch.distinctPorts, batch.distinctPeers, batch.sourceEntropyBits, batch.destinationEntropyBits, batch.portEntropyBits, batch.entropyErrorBits, batch.retries, batch.managementFrames, batch.controlFrames, batch.dataFrames, batch.beacons, batch.deauthentications, batch.signalMeanDbm, batch.rateMeanMbps, batch.flows, batch.retransmissions, batch.retransmissionShare, batch.handshakeRttP50Us, batch.handshakeRttP95Us, batch.handshakeRttP99Us, batch.rttP50Us, batch.rttP95Us, batch.rttP99Us, batch.udpPackets, batch.icmpPackets, batch.receivedSynPackets, batch.receivedUdpPackets, batch.receivedIcmpPackets, batch.receivedFrom, batch.oneWayFrom, batch.oneWayTo, batch.arpRequests, batch.arpReplies, batch.arpTargets, batch.macAddresses, batch.application, batch.guessedFlows, batch.ssid, batch.protectedFrames, batch.plainFrames, batch.groupFragments, batch.strayKeyFrames],
  assemble: (reader) => ({
    source: reader.string('source'),
    lane: reader.int('lane'),
    watermark: reader.double('watermark'),
    last: reader.boolean('last'),
    count: reader.count,
    start: reader.float64s('start'),
    seconds: reader.uint16s('seconds'),
    scope: reader.uint8s('scope'),
    rank: reader.uint32s('rank'),
    address: reader.uint8s('address', 16),
    peer: reader.uint8s('peer', 16),
    bssid: reader.uint8s('bssid', 6),
    station: reader.uint8s('station', 6),
    etherType: reader.uint16s('etherType'),
    protocol: reader.uint8s('protocol'),
    port: reader.uint16s('port'),
    packets: reader.float64s('packets'),
    bytes: reader.float64s('bytes'),
    errorBytes: reader.float64s('errorBytes'),
    payloadBytes: reader.float64s('payloadBytes'),
    sentPackets: reader.float64s('sentPackets'),
    sentBytes: reader.float64s('sentBytes'),
    synPackets: reader.float64s('synPackets'),
    synAckPackets: reader.float64s('synAckPackets'),
    finPackets: reader.float64s('finPackets'),
    resetPackets: reader.float64s('resetPackets'),
    tcpPackets: reader.float64s('tcpPackets'),
    latePackets: reader.float64s('latePackets'),
    fragments: reader.float64s('fragments'),
    problems: reader.float64s('problems'),
    byteShare: reader.float64s('byteShare'),
    synShare: reader.float64s('synShare'),
    finShare: reader.float64s('finShare'),
    resetShare: reader.float64s('resetShare'),
    distinctHosts: reader.float64s('distinctHosts'),
    distinctPorts: reader.float64s('distinctPorts'),
    distinctPeers: reader.float64s('distinctPeers'),
    sourceEntropyBits: reader.float64s('sourceEntropyBits'),
    destinationEntropyBits: reader.float64s('destinationEntropyBits'),
    portEntropyBits: reader.float64s('portEntropyBits'),
    entropyErrorBits: reader.float64s('entropyErrorBits'),
    retries: reader.float64s('retries'),
    managementFrames: reader.float64s('managementFrames'),
    controlFrames: reader.float64s('controlFrames'),
    dataFrames: reader.float64s('dataFrames'),
    beacons: reader.float64s('beacons'),
    deauthentications: reader.float64s('deauthentications'),
    signalMeanDbm: reader.float64s('signalMeanDbm'),
    rateMeanMbps: reader.float64s('rateMeanMbps'),
    flows: reader.float64s('flows'),
    retransmissions: reader.float64s('retransmissions'),
    retransmissionShare: reader.float64s('retransmissionShare'),
    handshakeRttP50Us: reader.float64s('handshakeRttP50Us'),
    handshakeRttP95Us: reader.float64s('handshakeRttP95Us'),
    handshakeRttP99Us: reader.float64s('handshakeRttP99Us'),
    rttP50Us: reader.float64s('rttP50Us'),
    rttP95Us: reader.float64s('rttP95Us'),
    rttP99Us: reader.float64s('rttP99Us'),
    udpPackets: reader.float64s('udpPackets'),
    icmpPackets: reader.float64s('icmpPackets'),
    receivedSynPackets: reader.float64s('receivedSynPackets'),
    receivedUdpPackets: reader.float64s('receivedUdpPackets'),
    receivedIcmpPackets: reader.float64s('receivedIcmpPackets'),
    receivedFrom: reader.float64s('receivedFrom'),
    oneWayFrom: reader.float64s('oneWayFrom'),
    oneWayTo: reader.float64s('oneWayTo'),
    arpRequests: reader.float64s('arpRequests'),
    arpReplies: reader.float64s('arpReplies'),
    arpTargets: reader.float64s('arpTargets'),
    macAddresses: reader.float64s('macAddresses'),
    application: reader.labels('application'),
    guessedFlows: reader.float64s('guessedFlows'),
    ssid: reader.labels('ssid'),
    protectedFrames: reader.float64s('protectedFrames'),
    plainFrames: reader.float64s('plainFrames'),
    groupFragments: reader.float64s('groupFragments'),
    strayKeyFrames: reader.float64s('strayKeyFrames'),
  }),
  slice: (batch, from, to) => ({
    source: batch.source,
    lane: batch.lane,
    watermark: batch.watermark,
    last: batch.last && to === batch.count,
    count: to - from,
    start: batch.start.subarray(from, to),
    seconds: batch.seconds.subarray(from, to),
    scope: batch.scope.subarray(from, to),
    rank: batch.rank.subarray(from, to),
    address: batch.address.subarray(from * 16, to * 16),
    peer: batch.peer.subarray(from * 16, to * 16),
    bssid: batch.bssid.subarray(from * 6, to * 6),
    station: batch.station.subarray(from * 6, to * 6),
    etherType: batch.etherType.subarray(from, to),
    protocol: batch.protocol.subarray(from, to),
    port: batch.port.subarray(from, to),
    packets: batch.packets.subarray(from, to),
    bytes: batch.bytes.subarray(from, to),
    errorBytes: batch.errorBytes.subarray(from, to),
    payloadBytes: batch.payloadBytes.subarray(from, to),
    sentPackets: batch.sentPackets.subarray(from, to),
    sentBytes: batch.sentBytes.subarray(from, to),
    synPackets: batch.synPackets.subarray(from, to),
    synAckPackets: batch.synAckPackets.subarray(from, to),
    finPackets: batch.finPackets.subarray(from, to),
    resetPackets: batch.resetPackets.subarray(from, to),
    tcpPackets: batch.tcpPackets.subarray(from, to),
    latePackets: batch.latePackets.subarray(from, to),
    fragments: batch.fragments.subarray(from, to),
    problems: batch.problems.subarray(from, to),
    byteShare: batch.byteShare.subarray(from, to),
    synShare: batch.synShare.subarray(from, to),
    finShare: batch.finShare.subarray(from, to),
    resetShare: batch.resetShare.subarray(from, to),
    distinctHosts: batch.distinctHosts.subarray(from, to),
    distinctPorts: batch.distinctPorts.subarray(from, to),
    distinctPeers: batch.distinctPeers.subarray(from, to),
    sourceEntropyBits: batch.sourceEntropyBits.subarray(from, to),
    destinationEntropyBits: batch.destinationEntropyBits.subarray(from, to),
    portEntropyBits: batch.portEntropyBits.subarray(from, to),
    entropyErrorBits: batch.entropyErrorBits.subarray(from, to),
    retries: batch.retries.subarray(from, to),
    managementFrames: batch.managementFrames.subarray(from, to),
    controlFrames: batch.controlFrames.subarray(from, to),
    dataFrames: batch.dataFrames.subarray(from, to),
    beacons: batch.beacons.subarray(from, to),
    deauthentications: batch.deauthentications.subarray(from, to),
    signalMeanDbm: batch.signalMeanDbm.subarray(from, to),
    rateMeanMbps: batch.rateMeanMbps.subarray(from, to),
    flows: batch.flows.subarray(from, to),
    retransmissions: batch.retransmissions.subarray(from, to),
    retransmissionShare: batch.retransmissionShare.subarray(from, to),
    handshakeRttP50Us: batch.handshakeRttP50Us.subarray(from, to),
    handshakeRttP95Us: batch.handshakeRttP95Us.subarray(from, to),
    handshakeRttP99Us: batch.handshakeRttP99Us.subarray(from, to),
    rttP50Us: batch.rttP50Us.subarray(from, to),
    rttP95Us: batch.rttP95Us.subarray(from, to),
    rttP99Us: batch.rttP99Us.subarray(from, to),
    udpPackets: batch.udpPackets.subarray(from, to),
    icmpPackets: batch.icmpPackets.subarray(from, to),
    receivedSynPackets: batch.receivedSynPackets.subarray(from, to),
    receivedUdpPackets: batch.receivedUdpPackets.subarray(from, to),
    receivedIcmpPackets: batch.receivedIcmpPackets.subarray(from, to),
    receivedFrom: batch.receivedFrom.subarray(from, to),
    oneWayFrom: batch.oneWayFrom.subarray(from, to),
    oneWayTo: batch.oneWayTo.subarray(from, to),
    arpRequests: batch.arpRequests.subarray(from, to),
    arpReplies: batch.arpReplies.subarray(from, to),
    arpTargets: batch.arpTargets.subarray(from, to),
    macAddresses: batch.macAddresses.subarray(from, to),
    application: batch.application.slice(from, to),
    guessedFlows: batch.guessedFlows.subarray(from, to),
    ssid: batch.ssid.slice(from, to),
    protectedFrames: batch.protectedFrames.subarray(from, to),
    plainFrames: batch.plainFrames.subarray(from, to),
    groupFragments: batch.groupFragments.subarray(from, to),
    strayKeyFrames: batch.strayKeyFrames.subarray(from, to),
  }),
};
