import { putBeside, QUIC, rowBeside } from '../beside-flow.ts';
import {
  ROW_DOUBLES,
  ROW_WORDS,
  STATE,
  SYN_ACK_SEEN,
  SYN_ACK_TIME,
  SYN_REPEATED,
  SYN_SEEN,
  SYN_TIME,
} from '../flow-row.ts';
import { i32 } from '../octets.ts';
import type { RowSlab } from '../row-slab.ts';
import { addRoundTrip } from '../tcp/round-trip.ts';
import { BITS, NEXT, PATH_FORWARD, PATH_REVERSE, PATH_WORDS, RTT_COUNT, SENT_AT } from '../tcp/tcp-row.ts';

// First byte and version of a long header (RFC 9000 §17.2), type of an Initial in version 1 and 2 (RFC 9369 §3.2).
const LONG = 0x80;
const FIXED = 0x40;
const TYPE = 0x30;
const VERSION = 1;
const VERSION_1 = 1;
const VERSION_2 = 0x6b33_43cf;
const DRAFTS = 0xff_0000;
const INITIAL_2 = 0x10;
const LONG_HEADER = 7;
/** A client's first datagram is no shorter (RFC 9000 §14.1). */
const LEAST_INITIAL = 1200;
/** A second Initial sooner than this belongs to the first: a long ClientHello. Clients send one again after hundreds of ms (RFC 9002 §6.2). */
const REPEATED_AFTER_US = 100_000;

/** The spin bit of a short header (RFC 9000 §17.4). */
const SPIN = 0x20;

// Of a block of the path row, bits that TCP has no use for. What follows the spin bit stands in words of sequence numbers.
const SPIN_KNOWN = 32;
const SPIN_SET = 64;
/** An edge of this direction waits for the one that answers it. */
const EDGE_WAITS = 128;
/** Edges that were answered by none, of both directions; in the forward block. */
const STRAY = NEXT;
/** More strays than one of so many round trips: the bit does not spin. */
const ROUND_TRIPS_PER_STRAY = 4;
const NO_SPIN = 256;

/** Whether a datagram of a flow not yet known begins a QUIC connection: a client's Initial of a version that is known. */
export function isClientInitial(bytes: Uint8Array, at: number, length: number, payloadLength: number): boolean {
  if (length < LONG_HEADER || payloadLength < LEAST_INITIAL) return false;
  const first = bytes[at] ?? 0;
  if ((first & (LONG | FIXED)) !== (LONG | FIXED)) return false;
  const version = i32(bytes, at + VERSION);
  if (version === VERSION_2) return (first & TYPE) === INITIAL_2;
  return (version === VERSION_1 || version >>> 8 === DRAFTS) && (first & TYPE) === 0;
}

/** Follows a datagram of a QUIC connection: the answer to the handshake, then the spin bit. */
export function followQuic(
  flows: RowSlab,
  paths: RowSlab,
  row: number,
  isForward: boolean,
  bytes: Uint8Array,
  at: number,
  length: number,
  timeUs: number,
): void {
  const first = bytes[at] ?? 0;
  if (length === 0) return;
  const path = pathOf(flows, paths, row);
  followHandshake(flows, row, isForward, timeUs);
  if ((first & LONG) === 0) followSpin(paths, path, isForward, (first & SPIN) !== 0, timeUs | 0);
}

function pathOf(flows: RowSlab, paths: RowSlab, row: number): number {
  let path = rowBeside(flows, row);
  if (path >= 0) paths.markChanged(path);
  else {
    if (paths.isFull) paths.grow(Infinity);
    path = paths.allocate();
    putBeside(flows, row, QUIC, path);
  }
  return path;
}

/** The first packet of the client and the first answer stand where those of TCP's handshake do. */
function followHandshake({ words, doubles }: RowSlab, row: number, isForward: boolean, timeUs: number): void {
  const word = row * ROW_WORDS + STATE;
  const double = row * ROW_DOUBLES;
  const state = words[word] ?? 0;
  if ((state & SYN_ACK_SEEN) !== 0) return;
  if (!isForward) {
    words[word] = state | SYN_ACK_SEEN;
    doubles[double + SYN_ACK_TIME] = timeUs;
  } else if ((state & SYN_SEEN) === 0) {
    words[word] = state | SYN_SEEN;
    doubles[double + SYN_TIME] = timeUs;
  } else if (timeUs - (doubles[double + SYN_TIME] ?? 0) >= REPEATED_AFTER_US) words[word] = state | SYN_REPEATED;
}

/**
 * The server sends the bit as it last came, the client its opposite (RFC 9312 §3.8.2): an edge of one is answered by an edge of the
 * other, and the time between is the round trip to that end. Two edges of one direction without an answer in between are strays: packets
 * out of order, or ends that set the bit by chance to hide it.
 */
function followSpin(
  { words, doubles, bytes }: RowSlab,
  path: number,
  isForward: boolean,
  spin: boolean,
  time: number,
): void {
  const at = path * PATH_WORDS;
  const sender = at + (isForward ? PATH_FORWARD : PATH_REVERSE);
  const receiver = at + (isForward ? PATH_REVERSE : PATH_FORWARD);
  const bits = words[sender + BITS] ?? 0;
  if ((bits & NO_SPIN) !== 0) return;
  const isKnown = (bits & SPIN_KNOWN) !== 0;
  if (isKnown && ((bits & SPIN_SET) !== 0) === spin) return;
  words[sender + BITS] = (bits & ~SPIN_SET) | SPIN_KNOWN | (spin ? SPIN_SET : 0);
  if (!isKnown) return;
  const others = words[receiver + BITS] ?? 0;
  const isAnswer = (others & EDGE_WAITS) !== 0 && ((others & SPIN_SET) !== 0) === (isForward ? !spin : spin);
  if (isAnswer) {
    words[receiver + BITS] = others & ~EDGE_WAITS;
    addRoundTrip(words, doubles, bytes, receiver, (time - (words[receiver + SENT_AT] ?? 0)) | 0);
  } else if ((bits & EDGE_WAITS) !== 0) addStray(words, at);
  words[sender + BITS] = (words[sender + BITS] ?? 0) | EDGE_WAITS;
  words[sender + SENT_AT] = time;
}

function addStray(words: Int32Array, at: number): void {
  const forward = at + PATH_FORWARD;
  const reverse = at + PATH_REVERSE;
  const strays = (words[forward + STRAY] ?? 0) + 1;
  words[forward + STRAY] = strays;
  const roundTrips = (words[forward + RTT_COUNT] ?? 0) + (words[reverse + RTT_COUNT] ?? 0);
  if (strays * ROUND_TRIPS_PER_STRAY <= roundTrips) return;
  for (const block of [forward, reverse]) {
    words[block + BITS] = NO_SPIN;
    words[block + RTT_COUNT] = 0;
  }
}
