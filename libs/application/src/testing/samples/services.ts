import { octets, zeros, type Sample } from './sample.ts';

const CALL = [0, 0, 0, 0, 0, 0, 0, 2, 0, 1, 0x86, 0xa3, 0, 0, 0, 3, 0, 0, 0, 1, 0, 0, 0, 1, ...zeros(16)];
const SETUP = [3, 0, 0, 14, 8, 2, 0x12, 0x34, 5, 4, 3, 0x88, 0x93, 0x90];

export const SERVICES: readonly Sample[] = [
  {
    name: 'what an agent is to check',
    protocol: 'zabbix',
    opening: { dstPort: 10051, forward: [octets('ZBXD', [1, 27, 0, 0, 0, 0, 0, 0, 0], '{"request":"active checks"}')] },
    fields: { request: 'active checks' },
  },
  {
    name: 'a handshake between nodes',
    protocol: 'elasticsearch',
    opening: { dstPort: 9300, forward: [octets('ES', [0, 0, 0, 13, ...zeros(7), 1, 8, 0, 0x6b, 0xad, 0x27])] },
    fields: {},
  },
  {
    name: 'attributes of a file over UDP',
    protocol: 'rpc',
    opening: {
      transport: 'udp',
      dstPort: 2049,
      forward: [octets([1, 2, 3, 4], CALL)],
      reverse: [octets([1, 2, 3, 4, 0, 0, 0, 1], zeros(16))],
    },
    fields: { program: 100003, program_version: 3, procedure: 1 },
  },
  {
    name: 'attributes of a file over TCP, on a port of its own',
    protocol: 'rpc',
    opening: { dstPort: 20049, forward: [octets([0x80, 0, 0, 44, 1, 2, 3, 4], CALL)] },
    fields: { program: 100003, program_version: 3, procedure: 1 },
  },
  {
    name: 'a call set up',
    protocol: 'h323',
    opening: { dstPort: 1720, forward: [octets(SETUP)] },
    fields: { message_type: 5 },
  },
  {
    name: 'a gatekeeper asked for',
    protocol: 'h323',
    opening: {
      transport: 'udp',
      dstPort: 1719,
      forward: [octets([0, 0x60, 0, 1, 6, 0, 8, 0x91, 0x4a, 0, 4, 0x10, 0])],
      reverse: [octets([4, 0, 0, 1, 0, 10, 0, 0, 1])],
    },
    fields: {},
  },
  {
    name: 'IPv6 to a server of the tunnel',
    protocol: 'teredo',
    opening: {
      transport: 'udp',
      dstPort: 3544,
      forward: [
        octets([0, 1, 0, 0, ...zeros(9)], [0x60, 0, 0, 0, 0, 4, 58, 255, 0xfe, 0x80], zeros(14), [0xff, 2], zeros(18)),
      ],
    },
    fields: {},
  },
  {
    name: 'a notification asked of a gateway',
    protocol: 'mgcp',
    opening: {
      transport: 'udp',
      dstPort: 2427,
      forward: [octets('RQNT 1201 aaln/1@gw.example MGCP 1.0\r\nX: 7\r\n')],
      reverse: [octets('200 1201 OK\r\n')],
    },
    fields: { verb: 'RQNT', endpoint: 'aaln/1@gw.example' },
  },
  {
    name: 'a file read',
    protocol: 'tftp',
    opening: { transport: 'udp', dstPort: 69, forward: [octets([0, 1], 'boot.img\0octet\0')] },
    fields: { operation: 1, file: 'boot.img', mode: 'octet' },
  },
  {
    name: 'a transfer on ports of its own',
    protocol: 'tftp',
    opening: {
      transport: 'udp',
      dstPort: 40002,
      forward: [octets([0, 3, 0, 1], 'first block')],
      reverse: [octets([0, 4, 0, 1])],
    },
    fields: { operation: 3 },
  },
  {
    name: 'options that a transfer begins with',
    protocol: 'tftp',
    opening: { transport: 'udp', dstPort: 40002, forward: [octets([0, 6], 'blksize\x001428\0')] },
    fields: { operation: 6 },
  },
  {
    name: 'values of a host',
    protocol: 'collectd',
    opening: {
      transport: 'udp',
      dstPort: 25826,
      forward: [octets([0, 0, 0, 8], 'web\0', [0, 8, 0, 12], zeros(8), [0, 2, 0, 8], 'cpu\0')],
    },
    fields: { host: 'web' },
  },
  {
    name: 'values that are encrypted',
    protocol: 'collectd',
    opening: { transport: 'udp', dstPort: 25826, forward: [octets([2, 0x10, 0, 12, 0, 2], 'me', zeros(4))] },
    fields: {},
  },
  {
    name: 'versions asked for',
    protocol: 'kafka',
    opening: { dstPort: 9092, forward: [octets([0, 0, 0, 14, 0, 18, 0, 0, 0, 0, 0, 1, 0, 4], 'demo')] },
    fields: { api_key: 18, client_id: 'demo' },
  },
  {
    name: 'a message of a daemon',
    protocol: 'syslog',
    opening: {
      transport: 'udp',
      dstPort: 514,
      forward: [octets('<34>1 2003-10-11T22:14:15.003Z host su - ID47 - hi')],
    },
    fields: { facility: 4, severity: 2 },
  },
  {
    name: 'a message with its length before it',
    protocol: 'syslog',
    opening: { dstPort: 601, forward: [octets('29 <165>1 2003-08-24T05:14:15Z')] },
    fields: { facility: 20, severity: 5 },
  },
];
