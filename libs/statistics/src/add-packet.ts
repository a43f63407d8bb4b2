import { FRAGMENT_SYMBOLS, PROBLEM_SYMBOLS } from '@weir/schema';
import { addArp } from './add-arp.ts';
import { addEndpoints, addTcp, addTraffic } from './add-endpoints.ts';
import { addWlanFrame, LEAST_ETHER_TYPE } from './add-wlan-frame.ts';
import { hashWord } from './hash.ts';
import type { PacketColumns } from './packet-columns.ts';
import type { WindowTables } from './window-tables.ts';

const ETHER_TYPE_IPV4 = 0x0800;
const ETHER_TYPE_ARP = 0x0806;
const ETHER_TYPE_IPV6 = 0x86dd;
const PROTOCOL_TCP = 6;
const PROTOCOL_UDP = 17;
const PROTOCOL_SCTP = 132;
const WHOLE = FRAGMENT_SYMBOLS.indexOf('whole');
const LATER_FRAGMENT = FRAGMENT_SYMBOLS.indexOf('later');
const NO_PROBLEM = PROBLEM_SYMBOLS.indexOf('none');
const [SYN, ACK] = [2, 16] as const;

/** Places of the sums that follow those of traffic, of a source and of a port. */
const [TCP, LATE, FRAGMENTS, PROBLEMS] = [3, 8, 9, 10] as const;
const SYN_PACKETS = 3;

const key = new Int32Array(1);

/** Adds packet `i` to the tables of its window. */
export function addPacket(columns: PacketColumns, i: number, tables: WindowTables): void {
  const bytes = columns.length[i] ?? 0;
  const payload = columns.payloadLength[i] ?? 0;
  const etherType = columns.etherType[i] ?? 0;
  const isIp = etherType === ETHER_TYPE_IPV4 || etherType === ETHER_TYPE_IPV6;
  const protocol = isIp ? (columns.protocol[i] ?? 0) : 0;
  const hasPorts = columns.fragment[i] !== LATER_FRAGMENT;
  const isTcp = protocol === PROTOCOL_TCP && hasPorts;
  const flags = isTcp ? (columns.tcpFlags[i] ?? 0) : 0;

  addToSource(columns, i, tables, bytes, payload);
  if (isTcp) addTcp(tables.source.sums, TCP, flags);
  key[0] = etherType < LEAST_ETHER_TYPE ? 0 : (etherType << 8) | protocol;
  const protocols = tables.protocol;
  // Its row first: making one may move the sums.
  const row = protocols.row(key, 0, hashWord(key[0]));
  addTraffic(protocols.sums, row * protocols.shape.sums, bytes, payload);
  if (isIp) {
    const isPorted = isTcp || (hasPorts && (protocol === PROTOCOL_UDP || protocol === PROTOCOL_SCTP));
    const dstPort = isPorted ? (columns.dstPort[i] ?? 0) : -1;
    if (isPorted) addToPort(tables, (protocol << 16) | dstPort, bytes, payload, flags);
    // A port is turned to by a SYN; without one, by packets to the lower port, as answers go to the higher one.
    const isTurnedTo = isTcp ? (flags & (SYN | ACK)) === SYN : isPorted && dstPort <= (columns.srcPort[i] ?? 0);
    const turnedTo = isTurnedTo ? (protocol << 16) | dstPort : -1;
    addEndpoints(columns, i, tables, bytes, payload, isTcp ? flags : -1, turnedTo);
  } else if (etherType === ETHER_TYPE_ARP) addArp(columns, i, tables);
  if (columns.wlanType[i] !== 0) addWlanFrame(columns, i, tables, bytes, payload);
}

function addToSource(columns: PacketColumns, i: number, tables: WindowTables, bytes: number, payload: number): void {
  const { source } = tables;
  // The one row of all packets, whose key is nothing.
  if (source.size === 0) source.rowOf(key, 0);
  const { sums } = source;
  addTraffic(sums, 0, bytes, payload);
  if ((columns.time[i] ?? 0) < (columns.lowMark[i] ?? 0)) sums[LATE] = (sums[LATE] ?? 0) + 1;
  if (columns.fragment[i] !== WHOLE) sums[FRAGMENTS] = (sums[FRAGMENTS] ?? 0) + 1;
  if (columns.problem[i] !== NO_PROBLEM) sums[PROBLEMS] = (sums[PROBLEMS] ?? 0) + 1;
}

function addToPort(tables: WindowTables, port: number, bytes: number, payload: number, flags: number): void {
  const { port: ports } = tables;
  key[0] = port;
  const at = ports.row(key, 0, hashWord(port)) * ports.shape.sums;
  addTraffic(ports.sums, at, bytes, payload);
  if ((flags & (SYN | ACK)) === SYN) ports.sums[at + SYN_PACKETS] = (ports.sums[at + SYN_PACKETS] ?? 0) + 1;
}
