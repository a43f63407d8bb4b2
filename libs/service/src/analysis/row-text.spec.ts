import { expect, test } from '@jest/globals';
import { csvLine } from './row-text.ts';

test.each([
  ['plain values', ['a.pcap', 7, -1.5, '10.0.0.1', '2001:db8::1'], 'a.pcap,7,-1.5,10.0.0.1,2001:db8::1\n'],
  ['separators and quotes', ['a,b', 'say "x"', ''], '"a,b","say ""x""",\n'],
  ['a formula', ["=cmd|'/c calc'!A1", 1], "'=cmd|'/c calc'!A1,1\n"],
  ['a formula that needs no quotes', ['=1+1', 1], "'=1+1,1\n"],
  ['other beginnings of formulas', ['@SUM(1)', '+1-cmd|x', '-2+cmd|x'], "'@SUM(1),'+1-cmd|x,'-2+cmd|x\n"],
  ['base64', ['+gAB/w==', 'a=b'], '+gAB/w==,a=b\n'],
  ['what a terminal would obey', ['\u001B[31mred\u009B0m', 'a\nb'], '\\x1b[31mred\\x9b0m,a\\x0ab\n'],
])('%s', (_name, values, line) => expect(csvLine(values)).toBe(line));
