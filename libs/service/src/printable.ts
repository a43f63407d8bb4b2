/**
 * Control characters of seven and eight bits, line ends of Unicode, and marks that turn the direction of text: a terminal would obey them,
 * or show something else than is there.
 */
const UNPRINTABLE = /[\p{Cc}\u2028\u2029\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu;

/** Text of somebody else (names of files, what was on the wire) as it may be shown on a terminal: what does not print is written as `\x1b`. */
export function printable(text: string): string {
  return text.replaceAll(UNPRINTABLE, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
  });
}
