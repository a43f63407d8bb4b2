import { hexBytes } from '../conversation-of.ts';
import { octets, zeros, type Sample } from './sample.ts';

const IKE = octets([1, 2, 3, 4, 5, 6, 7, 8, ...zeros(8), 33, 0x20, 34, 8, 0, 0, 0, 0, 0, 0, 0, 32], zeros(4));

export const TUNNELS: readonly Sample[] = [
  {
    name: 'a handshake',
    protocol: 'wireguard',
    opening: {
      transport: 'udp',
      dstPort: 51820,
      forward: [octets([1, 0, 0, 0], zeros(144))],
      reverse: [octets([2, 0, 0, 0], zeros(88))],
    },
    fields: { message_type: 1 },
  },
  {
    name: 'a reset without authentication',
    protocol: 'openvpn',
    opening: {
      transport: 'udp',
      dstPort: 1194,
      forward: [hexBytes('38 0102030405060708 00 00000000')],
      reverse: [hexBytes('40 1112131415161718 01 00000000 0102030405060708 00000000')],
    },
    fields: { opcode: 7 },
  },
  {
    name: 'a reset with authentication over TCP',
    protocol: 'openvpn',
    opening: {
      dstPort: 443,
      forward: [octets([0, 42, 0x38, 1, 2, 3, 4, 5, 6, 7, 8], zeros(20), [0, 0, 0, 1, 0x5e, 0, 0, 0], zeros(5))],
    },
    fields: { opcode: 7 },
  },
  {
    name: 'a security association of version 2',
    protocol: 'ike',
    opening: { transport: 'udp', srcPort: 500, dstPort: 500, forward: [IKE] },
    fields: { version: 2, exchange: 34 },
  },
  {
    name: 'a security association behind address translation',
    protocol: 'ike',
    opening: { transport: 'udp', srcPort: 4500, dstPort: 4500, forward: [octets(zeros(4), [...IKE])] },
    fields: { version: 2, exchange: 34 },
  },
  {
    name: 'encrypted packets behind address translation',
    protocol: 'esp-udp',
    opening: {
      transport: 'udp',
      srcPort: 4500,
      dstPort: 4500,
      forward: [octets([0xc1, 2, 3, 4, 0, 0, 0, 1], zeros(40))],
    },
    fields: { spi: 0xc1020304 },
  },
  {
    name: 'a control connection asked for',
    protocol: 'l2tp',
    opening: {
      transport: 'udp',
      dstPort: 1701,
      forward: [hexBytes('c802 0014 0000 0000 0000 0000 8008 0000 0000 0001')],
    },
    fields: { tunnel: 0, message_type: 1 },
  },
  {
    name: 'a control connection over TCP',
    protocol: 'pptp',
    opening: {
      dstPort: 1723,
      forward: [
        octets([0, 156, 0, 1, 0x1a, 0x2b, 0x3c, 0x4d, 0, 1, 0, 0, 1, ...zeros(15)], 'pc', zeros(62), 'cn', zeros(62)),
      ],
    },
    fields: { host_name: 'pc', vendor: 'cn' },
  },
];
