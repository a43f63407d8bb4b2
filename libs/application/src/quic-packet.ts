/** QUIC's packets in the clear: long headers (RFC 9000 §17.2, RFC 8999 §5.1) and CRYPTO frames (RFC 9000 §19.6). */

const LONG = 0x80;
const VERSION = 1;
const CONNECTION_IDS = 5;
const MOST_CONNECTION_ID = 20;
const TYPE_BITS = 0x30;
const PADDING = 0x00;
const PING = 0x01;
const ACK = 0x02;
const ACK_ECN = 0x03;
const CRYPTO = 0x06;
const MOST_FRAMES = 64;
const MOST_ACK_RANGES = 64;

export interface LongHeader {
  readonly version: number;
  /** Two bits, whose meaning the version gives. */
  readonly type: number;
  /** [from, to) of the destination's connection id. */
  readonly idFrom: number;
  readonly idTo: number;
  /** Behind both connection ids. */
  readonly end: number;
}

/** The long header at `at`; undefined where there is none that fits before `end`. */
export function readLongHeader(view: DataView, at: number, end: number): LongHeader | undefined {
  if (at + CONNECTION_IDS + 1 > end || (view.getUint8(at) & LONG) === 0) return undefined;
  const idFrom = at + CONNECTION_IDS + 1;
  const idTo = idFrom + view.getUint8(idFrom - 1);
  if (idTo - idFrom > MOST_CONNECTION_ID || idTo >= end) return undefined;
  const sourceSize = view.getUint8(idTo);
  const behind = idTo + 1 + sourceSize;
  if (sourceSize > MOST_CONNECTION_ID || behind > end) return undefined;
  const type = (view.getUint8(at) & TYPE_BITS) >> 4;
  return { version: view.getUint32(at + VERSION), type, idFrom, idTo, end: behind };
}

export interface InitialPacket {
  /** Of the packet number, where protection begins. */
  readonly numberAt: number;
  readonly end: number;
}

/** Token and length behind the header of an Initial packet. */
export function readInitial(view: DataView, header: LongHeader, end: number): InitialPacket | undefined {
  const token = readVarint(view, header.end, end);
  if (token === undefined) return undefined;
  const length = readVarint(view, token.end + token.value, end);
  if (length === undefined || length.end + length.value > end) return undefined;
  return { numberAt: length.end, end: length.end + length.value };
}

interface Varint {
  readonly value: number;
  readonly end: number;
}

/** A number of 1, 2, 4 or 8 bytes (RFC 9000 §16); those beyond 2^53 lose their last digits, which no length that fits here has. */
function readVarint(view: DataView, at: number, end: number): Varint | undefined {
  if (at >= end) return undefined;
  const first = view.getUint8(at);
  const size = 1 << (first >> 6);
  if (at + size > end) return undefined;
  let value = first & 0x3f;
  for (let i = 1; i < size; i++) value = value * 256 + view.getUint8(at + i);
  return { value, end: at + size };
}

export interface CryptoPiece {
  readonly offset: number;
  readonly bytes: Uint8Array;
}

/** The CRYPTO frames of an Initial packet, in the order in which they stand; other frames that may be there are passed over. */
export function cryptoPieces(frames: Uint8Array): CryptoPiece[] {
  const view = new DataView(frames.buffer, frames.byteOffset, frames.byteLength);
  const pieces: CryptoPiece[] = [];
  let at = 0;
  for (let count = 0; count < MOST_FRAMES && at < frames.length; count++) {
    const type = frames[at] ?? 0;
    if (type === PADDING || type === PING) {
      while (frames[at] === type) at++;
    } else if (type === ACK || type === ACK_ECN) {
      const end = ackEnd(view, at + 1, frames.length, type === ACK_ECN);
      if (end === undefined) break;
      at = end;
    } else if (type === CRYPTO) {
      const offset = readVarint(view, at + 1, frames.length);
      const length = offset && readVarint(view, offset.end, frames.length);
      if (offset === undefined || length === undefined || length.end + length.value > frames.length) break;
      at = length.end + length.value;
      pieces.push({ offset: offset.value, bytes: frames.subarray(length.end, at) });
    } else {
      break;
    }
  }
  return pieces;
}

/** Largest, delay, count of ranges, first range, then pairs; with ECN three counts more. */
function ackEnd(view: DataView, at: number, end: number, hasEcn: boolean): number | undefined {
  let next = at;
  let left = 4;
  for (let field = 0; field < left; field++) {
    const number = readVarint(view, next, end);
    if (number === undefined) return undefined;
    if (field === 2) {
      if (number.value > MOST_ACK_RANGES) return undefined;
      left += number.value * 2 + (hasEcn ? 3 : 0);
    }
    next = number.end;
  }
  return next;
}

/** What stands from offset 0 on without a gap, at most `most` bytes, whatever the order of the pieces. */
export function joinCrypto(pieces: readonly CryptoPiece[], most: number): Uint8Array {
  const bytes = new Uint8Array(most);
  let length = 0;
  for (const { offset, bytes: piece } of pieces.toSorted((one, other) => one.offset - other.offset)) {
    if (offset > length || offset >= most) break;
    const fitting = piece.subarray(0, most - offset);
    bytes.set(fitting, offset);
    length = Math.max(length, offset + fitting.length);
  }
  return bytes.subarray(0, length);
}
