import { expect, test } from '@jest/globals';
import { printable } from './printable.ts';

test.each([
  ['what a person can read stays as it is', 'naïve – 日本 💥 a/b.pcap', 'naïve – 日本 💥 a/b.pcap'],
  ['colours and titles of a terminal', '\u001B[31mred\u001B]0;title\u0007', '\\x1b[31mred\\x1b]0;title\\x07'],
  ['lines and tabs that would forge others', 'a\r\nb\tc', 'a\\x0d\\x0ab\\x09c'],
  ['control characters of eight bits', '\u009B31m\u007F', '\\x9b31m\\x7f'],
  ['text that runs the other way', 'invoice\u202Efdp.exe', 'invoice\\u202efdp.exe'],
  ['lines of Unicode', 'a\u2028b', 'a\\u2028b'],
])('%s', (_name, text, shown) => expect(printable(text)).toBe(shown));
