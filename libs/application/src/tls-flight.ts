/** Handshake messages out of TLS records (RFC 8446 §5.1), which may be split anywhere over records and segments. */
import type { Side } from './conversation.ts';

export const HANDSHAKE_RECORD = 22;
const ALERT_RECORD = 21;
const RECORD_HEADER = 5;
const MESSAGE_HEADER = 4;
const MOST_MESSAGES = 16;

export interface HandshakeMessage {
  readonly type: number;
  /** The body as far as it is there. */
  readonly body: DataView;
  readonly isWhole: boolean;
}

export interface Flight {
  readonly messages: readonly HandshakeMessage[];
  /** Something else follows the handshake in the clear, so that no more of it will come in the clear. */
  readonly isOver: boolean;
}

/** The handshake messages that a side begins with. */
export function readFlight(side: Side): Flight {
  const records: Uint8Array[] = [];
  let at = 0;
  let isOver = false;
  while (at + RECORD_HEADER <= side.length) {
    const type = side.bytes[at];
    const end = at + RECORD_HEADER + side.view.getUint16(at + 3);
    if (type === HANDSHAKE_RECORD) records.push(side.bytes.subarray(at + RECORD_HEADER, Math.min(end, side.length)));
    // A warning may stand before or among them, such as that of an unknown name (RFC 6066 §3).
    else if (type !== ALERT_RECORD) isOver = true;
    if (isOver) break;
    at = end;
  }
  return { messages: messagesOf(joined(records)), isOver };
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  if (pieces.length === 1 && pieces[0] !== undefined) return pieces[0];
  const bytes = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}

/** Messages one after the other: type 1, length 3, body. */
export function messagesOf(bytes: Uint8Array): HandshakeMessage[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const messages: HandshakeMessage[] = [];
  let at = 0;
  while (at + MESSAGE_HEADER <= bytes.length && messages.length < MOST_MESSAGES) {
    const from = at + MESSAGE_HEADER;
    const size = view.getUint32(at) & 0xff_ffff;
    const there = Math.min(size, bytes.length - from);
    const body = new DataView(bytes.buffer, bytes.byteOffset + from, there);
    messages.push({ type: view.getUint8(at), body, isWhole: there === size });
    at = from + size;
  }
  return messages;
}
