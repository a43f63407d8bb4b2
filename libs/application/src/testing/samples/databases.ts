import { hexBytes, textBytes } from '../conversation-of.ts';
import { octets, utf16, zeros, type Sample } from './sample.ts';

const CONNECT_DATA =
  '(DESCRIPTION=(CONNECT_DATA=(SERVICE_NAME=orcl)(CID=(PROGRAM=sqlplus)(HOST=pc)(USER=ann)))(ADDRESS=(HOST=db)))';
const GREETING = octets(
  [0x4a, 0, 0, 0, 10],
  '8.0.36\0',
  [1, 0, 0, 0, ...zeros(8), 0, 0xff, 0xf7, 0xff, 2, 0, 0xff, 0xdf, 21, ...zeros(10)],
  zeros(13),
  'caching_sha2_password\0',
);
const RESPONSE = octets([0x36, 0, 0, 1, 5, 0xa6, 0x0f, 0, 0, 0, 0, 1, 33], zeros(23), 'ann\0', [17], zeros(17));
const LOGIN = octets(
  [16, 1, 0, 122, 0, 0, 1, 0, 114, 0, 0, 0, 4, 0, 0, 0x74, ...zeros(28)],
  [94, 0, 2, 0, 98, 0, 2, 0, 102, 0, 0, 0, 102, 0, 3, 0, 108, 0, 3, 0, ...zeros(38)],
  utf16('PC'),
  utf16('sa'),
  utf16('app'),
  utf16('srv'),
);

export const DATABASES: readonly Sample[] = [
  {
    name: 'a server that greets first',
    protocol: 'mysql',
    opening: { dstPort: 3306, forward: [RESPONSE], reverse: [GREETING] },
    fields: { server_version: '8.0.36', user: 'ann' },
  },
  {
    name: 'a host that is refused',
    protocol: 'mysql',
    opening: { dstPort: 3307, reverse: [octets([0x0e, 0, 0, 0, 0xff, 0x6a, 4], 'Host refuse')] },
    fields: {},
  },
  {
    name: 'a start after TLS was refused',
    protocol: 'postgresql',
    opening: {
      dstPort: 5432,
      forward: [
        hexBytes('00000008 04d2162f'),
        octets([0, 0, 0, 33, 0, 3, 0, 0], 'user\0ann\0database\0shop\0\0\0'.slice(0, 25)),
      ],
      reverse: [textBytes('N')],
    },
    fields: { tls: 1, user: 'ann', database: 'shop' },
  },
  {
    name: 'a message',
    protocol: 'mongodb',
    opening: {
      dstPort: 27017,
      forward: [
        octets(
          [37, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0xdd, 7, 0, 0, 0, 0, 0, 0, 0],
          [16, 0, 0, 0, 16],
          'hello\0',
          [1, 0, 0, 0, 0],
        ),
      ],
    },
    fields: { opcode: 2013, command: 'hello' },
  },
  {
    name: 'a password that is not told',
    protocol: 'redis',
    opening: {
      dstPort: 6380,
      forward: [textBytes('*2\r\n$4\r\nauth\r\n$6\r\nsecret\r\n')],
      reverse: [textBytes('+OK\r\n')],
    },
    fields: { command: 'AUTH' },
  },
  {
    name: 'a prelogin',
    protocol: 'tds',
    opening: {
      dstPort: 1433,
      forward: [hexBytes('12 01 0014 0000 00 00 00 0006 0006 ff 0f0007d0 0000')],
      reverse: [hexBytes('04 01 0014 0000 01 00 00 0006 0006 ff 0f0007d0 0000')],
    },
    fields: { packet_type: 18 },
  },
  {
    name: 'a login, whose password is not told',
    protocol: 'tds',
    opening: { dstPort: 1434, forward: [LOGIN] },
    fields: { packet_type: 16, host: 'PC', user: 'sa', program: 'app', server: 'srv' },
  },
  {
    name: 'a batch before version 7.2',
    protocol: 'tds',
    opening: { dstPort: 1433, forward: [octets([1, 1, 0, 20, 0, 0, 1, 0], utf16('COMMIT'))] },
    fields: { packet_type: 1 },
  },
  {
    name: 'a connection to a service',
    protocol: 'oracle-tns',
    opening: {
      dstPort: 1521,
      forward: [
        octets(
          [0, 34 + CONNECT_DATA.length, 0, 0, 1, 0, 0, 0, 1, 0x39, 1, 0x2c, ...zeros(12)],
          [0, CONNECT_DATA.length, 0, 34, ...zeros(6)],
          CONNECT_DATA,
        ),
      ],
      reverse: [hexBytes('0008 0000 0b 00 0000')],
    },
    fields: { service: 'orcl', program: 'sqlplus', host: 'pc', user: 'ann' },
  },
  {
    name: 'a start of version 4',
    protocol: 'cassandra',
    opening: {
      dstPort: 9042,
      forward: [octets([4, 0, 0, 0, 1, 0, 0, 0, 22, 0, 1, 0, 11], 'CQL_VERSION', [0, 5], '3.0.0')],
      reverse: [hexBytes('84 00 0000 02 00000000')],
    },
    fields: { version: 4, opcode: 1 },
  },
  {
    name: 'a key got',
    protocol: 'memcached',
    opening: { dstPort: 11211, forward: [textBytes('get page\r\n')], reverse: [textBytes('END\r\n')] },
    fields: { command: 'get' },
  },
  {
    name: 'a command of the binary protocol',
    protocol: 'memcached',
    opening: { dstPort: 11311, forward: [octets([0x80, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0, 4], zeros(12), 'page')] },
    fields: {},
  },
  {
    name: 'statistics asked for over UDP',
    protocol: 'memcached',
    opening: { transport: 'udp', dstPort: 11211, forward: [octets([0, 1, 0, 0, 0, 1, 0, 0], 'stats\r\n')] },
    fields: { command: 'stats' },
  },
];
