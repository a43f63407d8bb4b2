import { hexBytes } from '../conversation-of.ts';
import { octets, utf16, zeros, type Sample } from './sample.ts';

const SMB2_HEADER = (command: number): number[] => [64, 0, 0, 0, 0, 0, 0, 0, command, 0, 1, 0, ...zeros(48)];
const NTLM = octets(
  'NTLMSSP\0',
  [3, 0, 0, 0, ...zeros(8), ...zeros(8)],
  [4, 0, 4, 0, 64, 0, 0, 0, 6, 0, 6, 0, 68, 0, 0, 0, 4, 0, 4, 0, 74, 0, 0, 0, ...zeros(8), 1, 0, 0, 0],
  utf16('AD'),
  utf16('ann'),
  utf16('PC'),
);

function direct(body: Uint8Array): Uint8Array {
  return octets([0, 0, body.length >> 8, body.length & 0xff], [...body]);
}

const NEGOTIATE = direct(octets('\xfeSMB', SMB2_HEADER(0), [36, 0, 1, 0, 1, 0, 0, 0, ...zeros(28), 0x11, 3]));
const NEGOTIATED = direct(octets('\xfeSMB', SMB2_HEADER(0), [65, 0, 1, 0, 0x11, 3, 0, 0, ...zeros(56)]));
const SESSION_SETUP = direct(octets('\xfeSMB', SMB2_HEADER(1), zeros(24), [...NTLM]));
const SESSION_REQUEST = octets([0x81, 0, 0, 68], zeros(68));
const SMB1_NEGOTIATE = direct(octets('\xffSMB', [0x72, ...zeros(27)], [0, 12, 0, 2], 'NT LM 0.12\0'));

const AS_REQ = `6a58 3056 a103 020105 a203 02010a a44a 3048 a007 03050040000010
  a111 300f a003 020101 a108 3006 1b04 616e6e61
  a209 1b07 4558414d504c45
  a31a 3018 a003 020102 a111 300f 1b06 6b7262746774 1b05 4c4f43414c
  a703 020101`;
const KRB_ERROR = '7e1a 3018 a003 020105 a103 02011e a603 020119 a907 1b05 4c4f43414c';

const NOT_PROVEN = { has_preauthentication: 0 };

/** An element of BER with these in it. */
function der(tag: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const content = parts.flatMap((part) => [...part]);
  return octets([tag, content.length], content);
}

const integer = (value: number): Uint8Array => der(2, octets([value]));
const realm = der(0xa2, der(0x1b, octets('A')));
const etypes = (...types: readonly number[]): Uint8Array => der(0xa8, der(0x30, ...types.map(integer)));
const encrypted = (type: number): Uint8Array => der(0x30, der(0xa0, integer(type)), der(0xa2, der(4, octets('x'))));
const TGS_REQ = der(
  0x6c,
  der(0x30, der(0xa1, integer(5)), der(0xa2, integer(12)), der(0xa4, der(0x30, realm, etypes(23, 18, 0x80)))),
);
const TICKET = der(0x61, der(0x30, der(0xa0, integer(5)), der(0xa3, encrypted(23))));
const TGS_REP = der(0x6d, der(0x30, der(0xa0, integer(5)), der(0xa1, integer(13)), der(0xa5, TICKET)));
const AS_REQ_PROVEN = der(
  0x6a,
  der(
    0x30,
    der(0xa1, integer(5)),
    der(0xa2, integer(10)),
    der(0xa3, der(0x30, der(0x30, der(0xa1, integer(2)), der(0xa2, der(4, octets('x')))))),
    der(0xa4, der(0x30, realm, etypes(18))),
  ),
);

const RDP_CORE = [1, 0xc0, 60, 0, ...zeros(16), 0x28, 0x0a, 0, 0, 0x50, 0, 0x43, 0, ...zeros(32)];
const RDP_CHANNEL = (name: string): number[] => [...octets(name), ...zeros(12 - name.length)];
const RDP_NETWORK = [3, 0xc0, 32, 0, 2, 0, 0, 0, ...RDP_CHANNEL('rdpdr'), ...RDP_CHANNEL('cliprdr')];

export const WINDOWS: readonly Sample[] = [
  {
    name: 'SMB 3.1.1 with NTLM',
    protocol: 'smb',
    opening: { dstPort: 445, forward: [NEGOTIATE, SESSION_SETUP], reverse: [NEGOTIATED] },
    fields: { version: 2, dialect: '0311', command: 0, user: 'ann', domain: 'AD', workstation: 'PC' },
  },
  {
    name: 'SMB1 behind a NetBIOS session request',
    protocol: 'smb',
    opening: { dstPort: 139, forward: [SESSION_REQUEST, SMB1_NEGOTIATE], reverse: [hexBytes('82000000')] },
    fields: { command: 0x72 },
  },
  {
    name: 'a ticket asked for and refused',
    protocol: 'kerberos',
    opening: { transport: 'udp', dstPort: 88, forward: [hexBytes(AS_REQ)], reverse: [hexBytes(KRB_ERROR)] },
    fields: {
      message_type: 10,
      client: 'anna',
      realm: 'EXAMPLE',
      service: 'krbtgt/LOCAL',
      error_code: 25,
      ...NOT_PROVEN,
      answer_type: 30,
    },
  },
  {
    name: 'a ticket asked for over TCP',
    protocol: 'kerberos',
    opening: { dstPort: 88, forward: [hexBytes(`0000005a ${AS_REQ}`)] },
    fields: { message_type: 10, client: 'anna', realm: 'EXAMPLE', service: 'krbtgt/LOCAL', ...NOT_PROVEN },
  },
  {
    name: 'a ticket of RC4 for a service',
    protocol: 'kerberos',
    opening: { transport: 'udp', dstPort: 88, forward: [TGS_REQ], reverse: [TGS_REP] },
    fields: { message_type: 12, realm: 'A', encryption_asked: '23,18,-128', answer_type: 13, ticket_encryption: 23 },
  },
  {
    name: 'a ticket asked for with an encrypted time',
    protocol: 'kerberos',
    opening: { transport: 'udp', dstPort: 88, forward: [AS_REQ_PROVEN] },
    fields: { message_type: 10, realm: 'A', encryption_asked: '18', has_preauthentication: 1 },
  },
  {
    name: 'a simple bind',
    protocol: 'ldap',
    opening: {
      dstPort: 389,
      forward: [octets([0x30, 0x1b, 2, 1, 1, 0x60, 0x16, 2, 1, 3, 4, 9], 'cn=admin,', [0x80, 6], 'secret')],
      reverse: [hexBytes('300c 020101 6107 0a0100 0400 0400')],
    },
    fields: { operation: 0, bind_name: 'cn=admin,' },
  },
  {
    name: 'a search without connection',
    protocol: 'ldap',
    opening: {
      transport: 'udp',
      dstPort: 389,
      forward: [octets([0x30, 0x11, 2, 1, 7, 0x63, 0x0c, 4, 4], 'dc=a', [0x0a, 1, 0, 0x0a, 1, 0])],
    },
    fields: { operation: 3, search_base: 'dc=a' },
  },
  {
    name: 'a remote desktop with a cookie',
    protocol: 'rdp',
    opening: {
      dstPort: 3390,
      forward: [
        octets([3, 0, 0, 43, 38, 0xe0, 0, 0, 0, 0, 0], 'Cookie: mstshash=ann\r\n', [1, 0, 8, 0, 3, 0, 0, 0], 'xx'),
      ],
      reverse: [hexBytes('03000013 0ed0 0000123400 0200080002000000')],
    },
    fields: { cookie: 'mstshash=ann', requested_protocols: 3, selected_protocol: 2 },
  },
  {
    name: 'a remote desktop in the clear, whose client tells its channels',
    protocol: 'rdp',
    opening: {
      dstPort: 3389,
      forward: [
        hexBytes('0300000b 06e00000000000'),
        octets([3, 0, 0, 112, 2, 0xf0, 0x80, 0x7f, 0x65], 'Duca', [0x80, 92], RDP_CORE, RDP_NETWORK),
      ],
      reverse: [hexBytes('0300000b 06d00000123400')],
    },
    fields: { client_name: 'PC', client_build: 2600, channels: 'rdpdr,cliprdr' },
  },
  {
    name: 'a remote desktop over UDP',
    protocol: 'rdp',
    opening: { transport: 'udp', dstPort: 3389, forward: [octets([255, 255, 255, 255, 0, 64, 0, 1], zeros(1224))] },
    fields: {},
  },
];
