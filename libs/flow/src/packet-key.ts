import { eventTimeOf } from './event-time.ts';
import { FRAGMENT_SYMBOLS, PROBLEM_SYMBOLS, TUNNEL_SYMBOLS, type PacketBatch } from '@weir/schema';
import {
  HIGH_ADDRESS,
  IPV6_BIT,
  KEY_WORDS,
  LOW_ADDRESS,
  NO_PORTS_BIT,
  PORTS,
  PROTOCOL,
  PROTOCOL_SCTP,
  PROTOCOL_TCP,
  VIRTUAL_NETWORK,
  VLANS,
} from './flow-row.ts';
import { firstHeader, FRAGMENT_KEY_WORDS, type FirstFragment, type FragmentPorts } from './fragment-ports.ts';
import { icmpCounterpart, isIcmp, isSolicitedIcmp } from './icmp-ports.ts';
import { hashEnd, hashPair } from './key-index.ts';

const ETHER_TYPE_IPV4 = 0x0800;
const ETHER_TYPE_IPV6 = 0x86dd;
const WHOLE = FRAGMENT_SYMBOLS.indexOf('whole');
const LATER_FRAGMENT = FRAGMENT_SYMBOLS.indexOf('later');
const NO_PROBLEM = PROBLEM_SYMBOLS.indexOf('none');
/** Tunnels whose number is that of a network. GRE's keys and GTP's endpoints may be others on the way back. */
const NETWORK_TUNNELS: ReadonlySet<number> = new Set(
  (['vxlan', 'geneve', 'nvgre'] as const).map((tunnel) => TUNNEL_SYMBOLS.indexOf(tunnel)),
);
const NO_TUNNEL = TUNNEL_SYMBOLS.indexOf('none');
const SYN_AND_ACK = 0x12;

/** What becomes of a packet: 0, or the place of the reason to drop it. */
export const DROP_REASONS = ['', 'not-ip', 'malformed-ip'] as const;
const KEPT = 0;
const NOT_IP = 1;
const MALFORMED_IP = 2;

/** The key columns of a batch, with addresses as words (four an address, in the byte order of the machine). */
export interface KeyColumns {
  readonly etherType: Uint16Array;
  readonly src: Int32Array;
  readonly dst: Int32Array;
  readonly srcPort: Uint16Array;
  readonly dstPort: Uint16Array;
  readonly protocol: Uint8Array;
  readonly fragment: Uint8Array;
  readonly problem: Uint8Array;
  readonly vlan: Uint16Array;
  readonly innerVlan: Uint16Array;
  readonly icmpType: Uint8Array;
  readonly icmpCode: Uint8Array;
  readonly tcpFlags: Uint16Array;
  readonly tunnel: Uint8Array;
  readonly tunnelId: Uint32Array;
  readonly time: Float64Array;
  readonly lowMark: Float64Array;
  readonly identification: Uint32Array;
  readonly fragmentOffset: Uint16Array;
  readonly payloadLength: Uint32Array;
}

function words(bytes: Uint8Array): Int32Array {
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice();
  return new Int32Array(aligned.buffer, aligned.byteOffset, aligned.byteLength >> 2);
}

export function keyColumns(packets: PacketBatch): KeyColumns {
  return {
    etherType: packets.etherType,
    src: words(packets.srcAddress),
    dst: words(packets.dstAddress),
    srcPort: packets.srcPort,
    dstPort: packets.dstPort,
    protocol: packets.protocol,
    fragment: packets.fragment,
    problem: packets.problem,
    vlan: packets.vlan,
    innerVlan: packets.innerVlan,
    icmpType: packets.icmpType,
    icmpCode: packets.icmpCode,
    tcpFlags: packets.tcpFlags,
    tunnel: packets.tunnel,
    tunnelId: packets.tunnelId,
    time: packets.time,
    lowMark: packets.lowMark,
    identification: packets.identification,
    fragmentOffset: packets.fragmentOffset,
    payloadLength: packets.payloadLength,
  };
}

/** The flow key of one packet, the same in both directions; refilled for each packet. */
export class PacketKey {
  /** Laid out like the first words of a flow row. */
  readonly words = new Int32Array(KEY_WORDS);
  hash = 0;
  /** The sender is the endpoint kept as high. */
  fromHigh = false;
  /** The packet answers a request, so its receiver is the initiator. */
  isAnswer = false;
  /** The tunnel that the packet came through. */
  tunnel = NO_TUNNEL;
  /** TCP flags; 0 when the packet has no TCP header. */
  tcpFlags = 0;
  /** The packet is a fragment that overlaps others of its datagram. */
  isOverlap = false;
  readonly #fragments: FragmentPorts | undefined;
  readonly #fragmentKey = new Int32Array(FRAGMENT_KEY_WORDS);

  /** Later fragments have no ports unless their datagrams' first are remembered in `fragments`. */
  constructor(fragments?: FragmentPorts) {
    this.#fragments = fragments;
  }

  /** Reads packet `i`. @returns the place of the reason to drop it in DROP_REASONS, or 0 when the key is set. */
  read(columns: KeyColumns, i: number): number {
    const etherType = columns.etherType[i] ?? 0;
    if (etherType !== ETHER_TYPE_IPV4 && etherType !== ETHER_TYPE_IPV6) return NOT_IP;
    const protocol = columns.protocol[i] ?? 0;
    let srcPort = columns.srcPort[i] ?? 0;
    let dstPort = columns.dstPort[i] ?? 0;
    let bits = etherType === ETHER_TYPE_IPV6 ? protocol | IPV6_BIT : protocol;
    let isDirected = false;
    let tcpFlags = 0;
    let isAnswer = false;
    const fragment = columns.fragment[i];
    this.isOverlap = false;
    if (fragment === LATER_FRAGMENT) {
      const first = this.#firstOf(columns, i);
      srcPort = first?.srcPort ?? 0;
      dstPort = first?.dstPort ?? 0;
      isDirected = first?.isDirected ?? false;
      isAnswer = first?.isAnswer ?? false;
      if (first === undefined) bits |= NO_PORTS_BIT;
    } else if (protocol === PROTOCOL_TCP) {
      tcpFlags = columns.tcpFlags[i] ?? 0;
      isAnswer = (tcpFlags & SYN_AND_ACK) === SYN_AND_ACK;
    } else if (isIcmp(protocol)) {
      srcPort = columns.icmpType[i] ?? 0;
      const counterpart = icmpCounterpart(protocol, srcPort);
      isDirected = counterpart < 0;
      dstPort = isDirected ? (columns.icmpCode[i] ?? 0) : counterpart;
      isAnswer = isSolicitedIcmp(protocol, srcPort);
    }
    if (fragment !== WHOLE && fragment !== LATER_FRAGMENT)
      this.#rememberFirst(columns, i, { srcPort, dstPort, isDirected, isAnswer });
    if ((srcPort | dstPort) === 0 && (columns.problem[i] !== NO_PROBLEM || protocol === PROTOCOL_SCTP))
      bits |= NO_PORTS_BIT;
    this.tcpFlags = tcpFlags;
    this.isAnswer = isAnswer;
    this.words[VLANS] = (columns.vlan[i] ?? 0) | ((columns.innerVlan[i] ?? 0) << 16);
    this.words[PROTOCOL] = bits;
    const tunnel = columns.tunnel[i] ?? 0;
    this.tunnel = tunnel;
    this.words[VIRTUAL_NETWORK] = tunnel !== NO_TUNNEL && NETWORK_TUNNELS.has(tunnel) ? (columns.tunnelId[i] ?? 0) : 0;
    return this.#setEnds(columns, i << 2, srcPort, dstPort, isDirected) === 0 ? MALFORMED_IP : KEPT;
  }

  #firstOf(columns: KeyColumns, i: number): FirstFragment | undefined {
    const fragments = this.#fragments;
    if (fragments === undefined) return undefined;
    const from = columns.fragmentOffset[i] ?? 0;
    const to = from + (columns.payloadLength[i] ?? 0);
    const first = fragments.find(this.#datagramOf(columns, i), eventTimeOf(columns, i), from, to);
    this.isOverlap = fragments.isOverlap;
    return first;
  }

  #rememberFirst(columns: KeyColumns, i: number, first: FirstFragment): void {
    const fragments = this.#fragments;
    if (fragments === undefined) return;
    const header = firstHeader(columns.protocol[i] ?? 0, columns.icmpType[i] ?? 0);
    const to = header + (columns.payloadLength[i] ?? 0);
    fragments.begin(this.#datagramOf(columns, i), eventTimeOf(columns, i), to, first);
    this.isOverlap = fragments.isOverlap;
  }

  /** What fragments of one datagram share (RFC 791 §2.3, RFC 8200 §4.5), within a VLAN and a tunnel. */
  #datagramOf({ src, dst, identification, protocol, vlan, tunnelId }: KeyColumns, i: number): Int32Array {
    const key = this.#fragmentKey;
    for (let w = 0; w < 4; w++) {
      key[w] = src[i * 4 + w] ?? 0;
      key[4 + w] = dst[i * 4 + w] ?? 0;
    }
    key[8] = identification[i] ?? 0;
    key[9] = protocol[i] ?? 0;
    key[10] = vlan[i] ?? 0;
    key[11] = tunnelId[i] ?? 0;
    return key;
  }

  /** Sets addresses, ports and hash, lower end first unless the key is directed. @returns 0 when both addresses are ::. */
  #setEnds(columns: KeyColumns, at: number, srcPort: number, dstPort: number, isDirected: boolean): number {
    const { src, dst } = columns;
    const s0 = src[at] ?? 0;
    const s1 = src[at + 1] ?? 0;
    const s2 = src[at + 2] ?? 0;
    const s3 = src[at + 3] ?? 0;
    const d0 = dst[at] ?? 0;
    const d1 = dst[at + 1] ?? 0;
    const d2 = dst[at + 2] ?? 0;
    const d3 = dst[at + 3] ?? 0;
    // Any fixed order will do; the last word differs most often.
    let fromHigh = srcPort > dstPort;
    if (isDirected) fromHigh = false;
    else if (s3 !== d3) fromHigh = s3 > d3;
    else if (s2 !== d2) fromHigh = s2 > d2;
    else if (s1 !== d1) fromHigh = s1 > d1;
    else if (s0 !== d0) fromHigh = s0 > d0;
    // Nothing tells the directions of a host that talks to its own port apart.
    else if (srcPort === dstPort) this.isAnswer = false;
    this.fromHigh = fromHigh;
    const key = this.words;
    const sender = fromHigh ? HIGH_ADDRESS : LOW_ADDRESS;
    const receiver = fromHigh ? LOW_ADDRESS : HIGH_ADDRESS;
    key[sender] = s0;
    key[sender + 1] = s1;
    key[sender + 2] = s2;
    key[sender + 3] = s3;
    key[receiver] = d0;
    key[receiver + 1] = d1;
    key[receiver + 2] = d2;
    key[receiver + 3] = d3;
    key[PORTS] = fromHigh ? dstPort | (srcPort << 16) : srcPort | (dstPort << 16);
    const sent = hashEnd(s0, s1, s2, s3, srcPort);
    const received = hashEnd(d0, d1, d2, d3, dstPort);
    this.hash = hashPair(sent, received, key[VLANS] ?? 0, key[PROTOCOL] ?? 0, key[VIRTUAL_NETWORK] ?? 0);
    return s0 | s1 | s2 | s3 | d0 | d1 | d2 | d3;
  }
}
