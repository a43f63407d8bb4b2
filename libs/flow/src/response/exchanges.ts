import { EXCHANGE, putBeside, rowBeside } from '../beside-flow.ts';
import { i32, u16 } from '../octets.ts';
import { RowSlab } from '../row-slab.ts';
import {
  DNS_ANSWERS,
  EXCHANGE_SHAPE,
  EXCHANGE_WORDS,
  NO_SUCH_NAME,
  REQUESTS,
  SERVER_FAILURES,
} from './exchange-row.ts';
import { answer, ask } from './waiting-requests.ts';

// The header of DNS (RFC 1035 §4.1.1).
const ID = 0;
const FLAGS = 2;
const QUESTIONS = 4;
const ANSWERS = 6;
const AUTHORITIES = 8;
const ADDITIONS = 10;
const DNS_HEADER = 12;
const RESPONSE = 0x8000;
const OPCODE = 0x7800;
const RESERVED = 0x0040;
const RCODE = 0x000f;
const NXDOMAIN = 3;
const SERVFAIL = 2;
/** EDNS, TSIG and a cookie at most stand in a query beside its question. */
const MOST_ADDITIONS = 3;
const MOST_RECORDS = 255;
/** Ports of multicast DNS (RFC 6762), whose answers go to everyone. */
const MULTICAST_DNS = 5353;

/** Identifier and sequence number of an ICMP echo, behind the first four bytes. */
const ECHO_KEY = 4;

/** Response times of flows whose packets ask and answer, in rows described in `exchange-row.ts`. */
export class Exchanges {
  readonly exchanges = new RowSlab(EXCHANGE_SHAPE);

  /** Follows a message of DNS; `isDns` was true of the first one of the flow. */
  followDns(
    flows: RowSlab,
    row: number,
    isForward: boolean,
    bytes: Uint8Array,
    at: number,
    length: number,
    timeUs: number,
  ): void {
    if (length < DNS_HEADER) return;
    const exchange = this.#rowOf(flows, row);
    const { words } = this.exchanges;
    const flags = u16(bytes, at + FLAGS);
    const key = u16(bytes, at + ID);
    if ((flags & RESPONSE) === 0) {
      ask(this.exchanges, exchange, key, isForward, timeUs);
      return;
    }
    // Without a request in sight all answers are told.
    const isNews = answer(this.exchanges, exchange, key, isForward, timeUs);
    const begins = exchange * EXCHANGE_WORDS;
    if (!isNews && (words[begins + REQUESTS] ?? 0) > 0) return;
    words[begins + DNS_ANSWERS] = (words[begins + DNS_ANSWERS] ?? 0) + 1;
    const code = flags & RCODE;
    if (code === NXDOMAIN) words[begins + NO_SUCH_NAME] = (words[begins + NO_SUCH_NAME] ?? 0) + 1;
    if (code === SERVFAIL) words[begins + SERVER_FAILURES] = (words[begins + SERVER_FAILURES] ?? 0) + 1;
  }

  /** Follows an ICMP or ICMPv6 echo, whose payload begins with identifier and sequence number. */
  followEcho(
    flows: RowSlab,
    row: number,
    isForward: boolean,
    isRequest: boolean,
    bytes: Uint8Array,
    at: number,
    length: number,
    timeUs: number,
  ): void {
    if (length < ECHO_KEY) return;
    const exchange = this.#rowOf(flows, row);
    const key = i32(bytes, at);
    if (isRequest) ask(this.exchanges, exchange, key, isForward, timeUs);
    else answer(this.exchanges, exchange, key, isForward, timeUs);
  }

  free(flows: RowSlab, row: number): void {
    const exchange = rowBeside(flows, row);
    if (exchange >= 0) this.exchanges.free(exchange);
  }

  #rowOf(flows: RowSlab, row: number): number {
    const { exchanges } = this;
    let exchange = rowBeside(flows, row);
    if (exchange >= 0) exchanges.markChanged(exchange);
    else {
      if (exchanges.isFull) exchanges.grow(Infinity);
      exchange = exchanges.allocate();
      putBeside(flows, row, EXCHANGE, exchange);
    }
    return exchange;
  }
}

/**
 * Whether a datagram has the header of a DNS message: one question, and counts as queries and answers have them. That is some 40 bits that
 * are no chance. Ports are those of its flow.
 */
export function isDns(bytes: Uint8Array, at: number, length: number, ports: number): boolean {
  if (length < DNS_HEADER || u16(bytes, at + QUESTIONS) !== 1) return false;
  if ((ports & 0xffff) === MULTICAST_DNS || ports >>> 16 === MULTICAST_DNS) return false;
  const flags = u16(bytes, at + FLAGS);
  if ((flags & (OPCODE | RESERVED)) !== 0) return false;
  const records = u16(bytes, at + ANSWERS);
  const authorities = u16(bytes, at + AUTHORITIES);
  const additions = u16(bytes, at + ADDITIONS);
  if ((flags & RESPONSE) !== 0)
    return records <= MOST_RECORDS && authorities <= MOST_RECORDS && additions <= MOST_RECORDS;
  return (flags & RCODE) === 0 && (records | authorities) === 0 && additions <= MOST_ADDITIONS;
}
