import type { Side } from './conversation.ts';
import { u8 } from './octets.ts';
import type { Recognition } from './protocol.ts';
import { lineEnd, nextLine, textOf } from './text.ts';

const CASE_BIT = 0x20;

/** Whether one of these words (upper case letters, any case on the wire) stands at `from`, ended by a space or the end of the line. */
export function wordAt(side: Side, from: number, words: readonly string[]): Recognition {
  let isOpen = false;
  for (const word of words) {
    const known = Math.min(word.length, side.length - from);
    let i = 0;
    while (i < known && upperAt(side, from + i) === word.charCodeAt(i)) i++;
    if (i < known) continue;
    const after = u8(side, from + word.length);
    if (after === 0x20 || after === 0x0d || after === 0x0a) return 'yes';
    if (after < 0) isOpen = true;
  }
  return isOpen && !side.closed ? 'maybe' : 'no';
}

function upperAt(side: Side, at: number): number {
  const byte = side.bytes[at] ?? 0;
  return byte >= 0x61 && byte <= 0x7a ? byte - CASE_BIT : byte;
}

/** Whether the text stands anywhere in bytes [from, to), in any case; the text is given in upper case. */
export function holdsText(side: Side, text: string, from: number, to: number): boolean {
  return textOf(side, from, to).toUpperCase().includes(text);
}

/** Whole lines from `from` on, at most `most` of them. */
export function linesOf(side: Side, from = 0, most = 64): string[] {
  const lines: string[] = [];
  let at = from;
  while (lines.length < most) {
    const end = lineEnd(side, at);
    if (end < 0) break;
    lines.push(textOf(side, at, end));
    at = nextLine(side, end);
  }
  return lines;
}

/** Whether a three-digit reply code, one of those given, stands at the start, with a space or hyphen behind it (RFC 5321 §4.2). */
export function replyCodeAt(side: Side, codes: readonly string[]): Recognition {
  for (const code of codes) {
    const known = Math.min(3, side.length);
    let i = 0;
    while (i < known && side.bytes[i] === code.charCodeAt(i)) i++;
    if (i < known) continue;
    const after = u8(side, 3);
    if (after === 0x20 || after === 0x2d) return 'yes';
    if (after < 0 && !side.closed) return 'maybe';
  }
  return 'no';
}
