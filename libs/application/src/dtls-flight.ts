/** Handshake messages out of DTLS records (RFC 6347 §4.1 and §4.2), put together from their fragments. */
import type { Side } from './conversation.ts';
import type { Flight, HandshakeMessage } from './tls-flight.ts';

const VERSION = 1;
const EPOCH = 3;
const LENGTH = 11;
const HANDSHAKE = 22;
export const DTLS_RECORD_HEADER = 13;
const MESSAGE_HEADER = 12;
const MESSAGE_SEQUENCE = 4;
const FRAGMENT_OFFSET = 5;
const FRAGMENT_LENGTH = 8;
const MOST_MESSAGE = 4096;
const MOST_MESSAGES = 16;

/** Versions in records: 1.0, 1.2, and that of OpenSSL before DTLS was specified. DTLS 1.3 keeps that of 1.2. */
export const DTLS_VERSIONS: ReadonlySet<number> = new Set([0xfeff, 0xfefd, 0x0100]);

interface Parts {
  readonly type: number;
  readonly size: number;
  readonly bytes: Uint8Array;
  /** Contiguous from the start. */
  length: number;
}

/** The handshake messages in the clear that a side begins with, in the order of their first fragments. */
export function readDtlsFlight(side: Side): Flight {
  const found = new Map<number, Parts>();
  let isOver = false;
  let at = 0;
  while (at + DTLS_RECORD_HEADER <= side.length) {
    const end = at + DTLS_RECORD_HEADER + side.view.getUint16(at + LENGTH);
    const isKnown = DTLS_VERSIONS.has(side.view.getUint16(at + VERSION));
    if (!isKnown || side.view.getUint16(at + EPOCH) !== 0 || end > side.length) isOver = true;
    if (isOver) break;
    if (side.bytes[at] === HANDSHAKE) readFragments(side, at + DTLS_RECORD_HEADER, end, found);
    at = end;
  }
  const messages = Array.from(found.values(), ({ type, size, bytes, length }): HandshakeMessage => {
    return { type, body: new DataView(bytes.buffer, 0, length), isWhole: length === size };
  });
  return { messages, isOver };
}

function readFragments(side: Side, from: number, end: number, into: Map<number, Parts>): void {
  let at = from;
  while (at + MESSAGE_HEADER <= end) {
    const size = side.view.getUint32(at) & 0xff_ffff;
    const sequence = side.view.getUint16(at + MESSAGE_SEQUENCE);
    const offset = side.view.getUint32(at + FRAGMENT_OFFSET) & 0xff_ffff;
    const length = side.view.getUint32(at + FRAGMENT_LENGTH) & 0xff_ffff;
    const body = at + MESSAGE_HEADER;
    if (body + length > end || offset + length > size) return;
    let parts = into.get(sequence);
    if (parts === undefined) {
      if (into.size >= MOST_MESSAGES) return;
      parts = { type: side.bytes[at] ?? 0, size, bytes: new Uint8Array(Math.min(size, MOST_MESSAGE)), length: 0 };
      into.set(sequence, parts);
    }
    if (offset <= parts.length && offset < parts.bytes.length) {
      const fitting = Math.min(length, parts.bytes.length - offset);
      parts.bytes.set(side.bytes.subarray(body, body + fitting), offset);
      parts.length = Math.max(parts.length, offset + fitting);
    }
    at = body + length;
  }
}
