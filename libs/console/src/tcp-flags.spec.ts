import { expect, test } from '@jest/globals';
import { tcpFlags } from './tcp-flags.ts';

test.each([
  [0, []],
  [0x02, ['SYN']],
  [0x1b, ['FIN', 'SYN', 'PSH', 'ACK']],
  [0x14, ['RST', 'ACK']],
  [0x1ff, ['FIN', 'SYN', 'RST', 'PSH', 'ACK', 'URG', 'ECE', 'CWR', 'AE']],
])('flags %p', (flags, names) => expect(tcpFlags(flags).map((flag) => flag.name)).toEqual(names));
