import type { Side } from './conversation.ts';

const CR = 0x0d;
const LF = 0x0a;
const SPACE = 0x20;
const DELETE = 0x7f;
const DOT = 0x2e;

/** Bytes [from, to) as text, one character a byte (ISO 8859-1), as far as they are there; control characters become dots. */
export function textOf(side: Side, from: number, to: number): string {
  const { bytes } = side;
  const end = Math.min(to, side.length);
  let text = '';
  let at = from;
  // Eight at a time: each `+` makes an object.
  for (; at + 8 <= end; at += 8)
    text += String.fromCharCode(
      shown(bytes[at]),
      shown(bytes[at + 1]),
      shown(bytes[at + 2]),
      shown(bytes[at + 3]),
      shown(bytes[at + 4]),
      shown(bytes[at + 5]),
      shown(bytes[at + 6]),
      shown(bytes[at + 7]),
    );
  for (; at < end; at++) text += String.fromCharCode(shown(bytes[at]));
  return text;
}

function shown(byte = 0): number {
  return byte < SPACE || byte === DELETE ? DOT : byte;
}

/** Whether these ASCII characters stand at `at`. What is not there yet does not. */
export function hasText(side: Side, text: string, at = 0): boolean {
  if (at + text.length > side.length) return false;
  for (let i = 0; i < text.length; i++) if (side.bytes[at + i] !== text.charCodeAt(i)) return false;
  return true;
}

/** Whether what is there from `at` on begins with the text, or is as yet a shorter beginning of it, be it nothing. */
export function mayHaveText(side: Side, text: string, at = 0): boolean {
  const known = Math.min(text.length, side.length - at);
  if (known < text.length && side.closed) return false;
  for (let i = 0; i < known; i++) if (side.bytes[at + i] !== text.charCodeAt(i)) return false;
  return true;
}

/** Where the byte stands first at or after `from` and before `limit`; -1 where it does not. */
export function indexOfByte(side: Side, byte: number, from: number, limit = side.length): number {
  const end = Math.min(limit, side.length);
  for (let at = from; at < end; at++) if (side.bytes[at] === byte) return at;
  return -1;
}

/** End of the line that begins at `from`, without its CR LF or LF; -1 where it does not end before `limit`. */
export function lineEnd(side: Side, from: number, limit = side.length): number {
  const at = indexOfByte(side, LF, from, limit);
  return at > from && side.bytes[at - 1] === CR ? at - 1 : at;
}

/** Where the line after the one that ends at `end` begins. */
export function nextLine(side: Side, end: number): number {
  return side.bytes[end] === CR ? end + 2 : end + 1;
}
