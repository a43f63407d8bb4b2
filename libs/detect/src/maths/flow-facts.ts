import { APPLICATION_BASIS_SYMBOLS, type FlowBatch } from '@weir/schema';
import type { End } from '../vote.ts';
import { hashText, hashWords, mixed, putAddress } from './key-hash.ts';

const TCP = 6;
const UDP = 17;
const ICMP = 1;
const ICMP_V6 = 58;
const [FIN, SYN, RST, ACK] = [1, 2, 4, 16] as const;
/** Ports below are given to services (RFC 6335 §6). */
const SYSTEM_PORTS = 1024;
const BY_CONTENT = APPLICATION_BASIS_SYMBOLS.indexOf('content');
/** Words of a key that name a pair, and a service of it. */
export const PAIR_WORDS = 9;
export const SERVICE_WORDS = 10;

/**
 * What the detectors of flows read of a row, with the ends told apart by their part: the client asked, the server was asked. It is who
 * sent the first packet that was seen; where that was in the midst of a connection, the end with the port of a service serves.
 */
export class FlowFacts {
  batch: FlowBatch;
  row = 0;
  early = false;
  /** Event times, µs. */
  start = 0;
  end = 0;
  protocol = 0;
  /** Port of the server; 0 where there is none. */
  port = 0;
  client: End = 'src';
  server: End = 'dst';
  clientPackets = 0;
  serverPackets = 0;
  clientPayloadBytes = 0;
  serverPayloadBytes = 0;
  clientFlags = 0;
  serverFlags = 0;
  /** Name of the application, empty where it is unknown. */
  application = '';
  /** Source, client, server; then protocol and port. */
  readonly key = new Int32Array(SERVICE_WORDS);
  pairHash = 0;
  serviceHash = 0;

  constructor(batch: FlowBatch) {
    this.batch = batch;
    this.take(batch);
  }

  /** Goes over to another message. */
  take(batch: FlowBatch): void {
    this.batch = batch;
    this.early = batch.early;
    this.key[0] = hashText(batch.source);
  }

  /** Reads a row. */
  read(row: number): void {
    const { batch, key } = this;
    this.row = row;
    this.start = batch.start[row] ?? 0;
    this.end = batch.end[row] ?? 0;
    this.protocol = batch.protocol[row] ?? 0;
    this.application = batch.application[row] ?? '';
    const srcPort = batch.srcPort[row] ?? 0;
    const dstPort = batch.dstPort[row] ?? 0;
    const isTurned = this.#isTurned(srcPort, dstPort);
    this.#takeEnds(isTurned);
    this.port = this.protocol === TCP || this.protocol === UDP ? (isTurned ? srcPort : dstPort) : 0;
    putAddress(isTurned ? batch.dstAddress : batch.srcAddress, row, key, 1);
    putAddress(isTurned ? batch.srcAddress : batch.dstAddress, row, key, 5);
    key[9] = (this.protocol << 16) | this.port;
    const ofPair = hashWords(key, 0, PAIR_WORDS, 0);
    this.pairHash = mixed(ofPair);
    this.serviceHash = mixed(hashWords(key, PAIR_WORDS, SERVICE_WORDS, ofPair));
  }

  #isTurned(srcPort: number, dstPort: number): boolean {
    const { batch, row, protocol } = this;
    if (protocol !== TCP && protocol !== UDP) return false;
    if (protocol === TCP && (((batch.forwardFlags[row] ?? 0) | (batch.reverseFlags[row] ?? 0)) & SYN) !== 0)
      return ((batch.forwardFlags[row] ?? 0) & (SYN | ACK)) === (SYN | ACK) && (batch.reverseFlags[row] ?? 0) === 0;
    return srcPort < SYSTEM_PORTS && dstPort >= SYSTEM_PORTS;
  }

  #takeEnds(isTurned: boolean): void {
    const { batch, row } = this;
    this.client = isTurned ? 'dst' : 'src';
    this.server = isTurned ? 'src' : 'dst';
    this.clientPackets = (isTurned ? batch.reversePackets : batch.forwardPackets)[row] ?? 0;
    this.serverPackets = (isTurned ? batch.forwardPackets : batch.reversePackets)[row] ?? 0;
    this.clientPayloadBytes = (isTurned ? batch.reversePayloadBytes : batch.forwardPayloadBytes)[row] ?? 0;
    this.serverPayloadBytes = (isTurned ? batch.forwardPayloadBytes : batch.reversePayloadBytes)[row] ?? 0;
    this.clientFlags = (isTurned ? batch.reverseFlags : batch.forwardFlags)[row] ?? 0;
    this.serverFlags = (isTurned ? batch.forwardFlags : batch.reverseFlags)[row] ?? 0;
  }

  /** Whether a host talks to itself. */
  get isSelf(): boolean {
    const { key } = this;
    return key[1] === key[5] && key[2] === key[6] && key[3] === key[7] && key[4] === key[8];
  }

  get isTcp(): boolean {
    return this.protocol === TCP;
  }

  get isUdp(): boolean {
    return this.protocol === UDP;
  }

  get isIcmp(): boolean {
    return this.protocol === ICMP || this.protocol === ICMP_V6;
  }

  /** The payload says what application it is, not the port alone. */
  get isRecognised(): boolean {
    return this.batch.applicationBasis[this.row] === BY_CONTENT;
  }

  /** A TCP connection that both ends agreed to. */
  get isConnected(): boolean {
    return this.isTcp && this.serverPackets > 0 && (this.clientFlags & ACK) !== 0 && (this.serverFlags & ACK) !== 0;
  }

  /** An attempt to connect that nobody answered, or that was refused. */
  get isAttemptFailed(): boolean {
    if (!this.isTcp || (this.clientFlags & SYN) === 0 || this.clientPayloadBytes > 0) return false;
    const isUnanswered = this.serverPackets === 0 && (this.clientFlags & ACK) === 0;
    return isUnanswered || this.isRefused;
  }

  /** Answered by a reset, without a SYN. */
  get isRefused(): boolean {
    return (
      this.isTcp && (this.serverFlags & RST) !== 0 && (this.serverFlags & SYN) === 0 && this.serverPayloadBytes === 0
    );
  }

  /** A packet of a connection that there never was, to the port of a service, which was refused: who asks so wants to know of filters. */
  get isAckProbe(): boolean {
    const isOneAsked = this.clientPackets === 1 && (this.clientFlags & (SYN | RST | FIN)) === 0;
    return isOneAsked && this.port < SYSTEM_PORTS && this.clientPayloadBytes === 0 && this.isRefused;
  }

  /** TCP flags that no stack sends: none at all, SYN with FIN, or FIN without ACK (RFC 9293 §3.5, §3.6). */
  get isFlagProbe(): boolean {
    const flags = this.clientFlags;
    if (!this.isTcp || this.clientPackets === 0 || this.clientPayloadBytes > 0) return false;
    if (this.batch.problems[this.row] !== 0 || this.batch.fragments[this.row] !== 0) return false;
    return (flags & (SYN | RST | ACK)) === 0 || ((flags & SYN) !== 0 && (flags & FIN) !== 0 && (flags & ACK) === 0);
  }
}
