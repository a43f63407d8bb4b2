import { markedDatagramLength } from '@weir/application';
import { u16 } from './octets.ts';

/** Bytes looked at of each datagram: the headers of RTP and DNS, the first byte of QUIC. */
const HEAD_BYTES = 16;
/** Of reports of RTCP (RFC 3550 §6.4): that of a sender with what it says of the first source it hears. */
const REPORT_BYTES = 52;
const VERSION_2 = 2;
const SENDER_REPORT = 200;
const RECEIVER_REPORT = 201;
const WORD = 4;

/**
 * Of the `kept` bytes of a datagram that begin at `bytes[at]`, how many are looked at throughout its flow. It depends on the datagram alone,
 * so that the same is known wherever messages were cut.
 */
export function headLength(bytes: Uint8Array, at: number, kept: number, payloadLength: number): number {
  if (kept <= HEAD_BYTES) return kept;
  const kind = bytes[at + 1] ?? 0;
  const isReport = (bytes[at] ?? 0) >> 6 === VERSION_2 && (kind === SENDER_REPORT || kind === RECEIVER_REPORT);
  if (!isReport || (u16(bytes, at + 2) + 1) * WORD > payloadLength)
    return Math.max(HEAD_BYTES, markedDatagramLength(bytes, at, kept));
  return Math.min(kept, REPORT_BYTES);
}
