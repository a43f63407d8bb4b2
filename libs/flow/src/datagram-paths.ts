import type { PacketBatch } from '@weir/schema';
import { EXCHANGE, kindBeside, NOTHING, QUIC, rowBeside, STREAMS } from './beside-flow.ts';
import { headLength } from './datagram-head.ts';
import {
  FROM_HIGH,
  PORTS,
  PROTOCOL,
  PROTOCOL_ICMP,
  PROTOCOL_ICMPV6,
  PROTOCOL_UDP,
  ROW_WORDS,
  STATE,
} from './flow-row.ts';
import { Exchanges, isDns } from './response/exchanges.ts';
import { followQuic, isClientInitial } from './response/quic-spin.ts';
import type { RowSlab } from './row-slab.ts';
import { RtpStreams } from './rtp/rtp-streams.ts';

const PROTOCOL_NUMBER = 0xff;
const ECHO_REQUEST = 8;
const ECHO_REPLY = 0;
const ECHO_REQUEST_V6 = 128;
const ECHO_REPLY_V6 = 129;

/**
 * How datagrams fare on their way: response times of DNS, ICMP echo and QUIC, streams of RTP. What a flow carries is told by the first
 * packets that say so; a row is kept beside those flows alone. The rules are in docs/explanation/qos.md.
 */
export class DatagramPaths {
  readonly responses = new Exchanges();
  readonly media = new RtpStreams();
  readonly #paths: RowSlab;

  /** @param paths rows for connections, which TCP uses too */
  constructor(paths: RowSlab) {
    this.#paths = paths;
  }

  /** Takes packet `i`, some of whose payload was kept, into account. */
  followPacket(flows: RowSlab, row: number, isForward: boolean, packets: PacketBatch, i: number): void {
    const { payload } = packets;
    const at = packets.payloadOffset[i] ?? 0;
    const payloadLength = packets.payloadLength[i] ?? 0;
    const length = headLength(payload, at, packets.payloadKept[i] ?? 0, payloadLength);
    this.follow(flows, row, isForward, payload, at, length, payloadLength, packets.time[i] ?? 0);
  }

  /**
   * Takes a datagram of the flow in `row` into account. Of its payload, `payloadLength` bytes long, the first `length` begin at
   * `bytes[at]`; that of an ICMP message begins at its fifth byte. `timeUs` is when it was captured.
   */
  follow(
    flows: RowSlab,
    row: number,
    isForward: boolean,
    bytes: Uint8Array,
    at: number,
    length: number,
    payloadLength: number,
    timeUs: number,
  ): void {
    const protocol = (flows.words[row * ROW_WORDS + PROTOCOL] ?? 0) & PROTOCOL_NUMBER;
    if (protocol === PROTOCOL_UDP) this.#followUdp(flows, row, isForward, bytes, at, length, payloadLength, timeUs);
    else if (protocol === PROTOCOL_ICMP || protocol === PROTOCOL_ICMPV6) {
      const type = senderPort(flows, row, isForward);
      const isRequest = type === (protocol === PROTOCOL_ICMP ? ECHO_REQUEST : ECHO_REQUEST_V6);
      if (isRequest || type === (protocol === PROTOCOL_ICMP ? ECHO_REPLY : ECHO_REPLY_V6))
        this.responses.followEcho(flows, row, isForward, isRequest, bytes, at, length, timeUs);
    }
  }

  /** Gives the rows beside the flow in `row`, which is not TCP's, back. */
  free(flows: RowSlab, row: number): void {
    const kind = kindBeside(flows, row);
    if (kind === EXCHANGE) this.responses.free(flows, row);
    else if (kind === STREAMS) this.media.free(flows, row);
    else if (kind === QUIC) this.#paths.free(rowBeside(flows, row));
  }

  #followUdp(
    flows: RowSlab,
    row: number,
    isForward: boolean,
    bytes: Uint8Array,
    at: number,
    length: number,
    payloadLength: number,
    timeUs: number,
  ): void {
    let kind = kindBeside(flows, row);
    if (kind === NOTHING) {
      if (isDns(bytes, at, length, flows.words[row * ROW_WORDS + PORTS] ?? 0)) kind = EXCHANGE;
      else kind = isForward && isClientInitial(bytes, at, length, payloadLength) ? QUIC : STREAMS;
    } else if (kind === STREAMS && rowBeside(flows, row) < 0) return;
    if (kind === EXCHANGE) this.responses.followDns(flows, row, isForward, bytes, at, length, timeUs);
    else if (kind === QUIC) followQuic(flows, this.#paths, row, isForward, bytes, at, length, timeUs);
    else this.media.follow(flows, row, isForward, bytes, at, length, payloadLength, timeUs);
  }
}

/** Port of whoever sends in a direction; of ICMP its type. */
function senderPort(flows: RowSlab, row: number, isForward: boolean): number {
  const ports = flows.words[row * ROW_WORDS + PORTS] ?? 0;
  const isFromHigh = ((flows.words[row * ROW_WORDS + STATE] ?? 0) & FROM_HIGH) !== 0;
  return isFromHigh === isForward ? ports >>> 16 : ports & 0xffff;
}
