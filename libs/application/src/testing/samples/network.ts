import { hexBytes } from '../conversation-of.ts';
import { octets, zeros, type Sample } from './sample.ts';

const DISCOVER = octets(
  [1, 1, 6, 0, 1, 2, 3, 4, ...zeros(228)],
  [0x63, 0x82, 0x53, 0x63, 0, 53, 1, 3, 12, 6],
  'laptop',
  [60, 8],
  'MSFT 5.0',
  [50, 4, 192, 168, 1, 9, 255, 0, 0],
);

export const NETWORK: readonly Sample[] = [
  {
    name: 'an address asked for',
    protocol: 'dhcp',
    opening: { transport: 'udp', srcPort: 68, dstPort: 67, forward: [DISCOVER] },
    fields: { message_type: 3, host_name: 'laptop', vendor_class: 'MSFT 5.0', requested_address: '192.168.1.9' },
  },
  {
    name: 'an IPv6 address asked for',
    protocol: 'dhcpv6',
    opening: {
      transport: 'udp',
      srcPort: 546,
      dstPort: 547,
      forward: [
        octets([1, 1, 2, 3, 0, 39, 0, 8, 0, 6], 'laptop', [0x10 - 0x10, 16, 0, 10, 0, 0, 1, 0x37, 0, 4], 'MSFT'),
      ],
    },
    fields: { message_type: 1, client_name: 'laptop', vendor_class: 'MSFT' },
  },
  {
    name: 'the time asked for',
    protocol: 'ntp',
    opening: {
      transport: 'udp',
      srcPort: 123,
      dstPort: 123,
      forward: [octets([0x23, 0], zeros(46))],
      reverse: [octets([0x24, 2], zeros(46))],
    },
    fields: { version: 4, mode: 3, stratum: 2 },
  },
  {
    name: 'a get, whose community is not told',
    protocol: 'snmp',
    opening: {
      transport: 'udp',
      dstPort: 161,
      forward: [
        hexBytes('3026 020101 0406 7075626c6963 a019 020412345678 020100 020100 300b 3009 06052b06010201 0500'),
      ],
    },
    fields: { version: 1, pdu_type: 0 },
  },
  {
    name: 'SNMPv3',
    protocol: 'snmp',
    opening: { transport: 'udp', dstPort: 161, forward: [hexBytes('300b 020103 3003 020101 0401 00')] },
    fields: { version: 3 },
  },
];
