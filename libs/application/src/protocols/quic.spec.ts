import { describe, expect, test } from '@jest/globals';
import { ecb, gcm } from '@noble/ciphers/aes.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { clientInitialKeys, quicVersion } from '../quic-protection.ts';
import {
  conversationOf,
  fieldsOf,
  hexBytes,
  textBytes,
  truncationsOf,
  type Opening,
} from '../testing/conversation-of.ts';
import { alpn, clientHello, message, sni, versions } from '../testing/hello-of.ts';
import { u16, u32 } from '../testing/octet-lists.ts';
import { quic } from './quic.ts';

const CONNECTION_ID = hexBytes('8394c8f03e515708');
const HELLO = message(1, clientHello({ extensions: [sni('weir.test'), alpn('h3'), versions(0x0304)] }));

const crypto = (from: number, to: number): number[] => [
  6,
  ...u16(0x4000 | from),
  ...u16(0x4000 | (to - from)),
  ...HELLO.slice(from, to),
];

/** A client's Initial packet with these frames, padded to 1200 bytes. */
function initial(version: number, packetNumber: number, frames: readonly number[]): Uint8Array {
  const of = quicVersion(version);
  if (of === undefined) throw new Error('not a version whose protection is known');
  const keys = clientInitialKeys(of, CONNECTION_ID);
  const ids = [CONNECTION_ID.length, ...CONNECTION_ID, 0];
  const start = [0xc0 | (of.initialType << 4) | 1, ...u32(version), ...ids, 0];
  const plain = new Uint8Array(1200 - start.length - 4 - 16);
  plain.set(frames);
  const header = Uint8Array.from([...start, ...u16(0x4000 | (2 + plain.length + 16)), ...u16(packetNumber)]);
  const nonce = Uint8Array.from(keys.iv);
  nonce[11] = (nonce[11] ?? 0) ^ packetNumber;
  const sealed = gcm(keys.key, nonce, header).encrypt(plain);
  const packet = Uint8Array.from([...header, ...sealed]);
  const sampleAt = header.length + 2;
  const mask = ecb(keys.headerKey, { disablePadding: true }).encrypt(packet.slice(sampleAt, sampleAt + 16));
  packet[0] = (packet[0] ?? 0) ^ ((mask[0] ?? 0) & 0x0f);
  for (let i = 0; i < 2; i++) packet[header.length - 2 + i] = (packet[header.length - 2 + i] ?? 0) ^ (mask[1 + i] ?? 0);
  return packet;
}

const FIELDS = { sni: 'weir.test', alpn_offered: 'h3', version_offered: 'TLSv1.3', ciphers_offered: 1 };

test.each([
  ['v1', 1, '1f369613dd76d5467730efcbe3b1a22d', 'fa044b2f42a3fd3b46fb255c', '9f50449e04a0e810283a1e9933adedd2'],
  [
    'v2',
    0x6b3343cf,
    '8b1a0bc121284290a29e0971b5cd045d',
    '91f73e2351d8fa91660e909f',
    '45b95e15235d6f45a6b19cbcb0294ba9',
  ],
])('keys of %s are those of the samples in RFC 9001 §A.1 and RFC 9369 §A.1', (_, version, key, iv, headerKey) => {
  const of = quicVersion(version);
  const keys = of && clientInitialKeys(of, CONNECTION_ID);
  expect(keys && [keys.key, keys.iv, keys.headerKey].map(bytesToHex)).toEqual([key, iv, headerKey]);
});

describe('QUIC', () => {
  test.each([
    ['v1', 1],
    ['v2', 0x6b3343cf],
    ['draft-29', 0xff00001d],
    ['draft-27', 0xff00001b],
  ])('%s is recognised and its hello read', (name, version) => {
    const conversation = conversationOf({
      transport: 'udp',
      dstPort: 443,
      forward: [initial(version, 0, crypto(0, HELLO.length))],
    });
    expect(quic.recognise(conversation)).toBe('yes');
    expect(fieldsOf(quic, conversation)).toMatchObject({
      ...FIELDS,
      quic_version: name,
      ja4: expect.stringMatching(/^q13d0103h3_/),
    });
  });

  const scattered: Opening = {
    transport: 'udp',
    dstPort: 443,
    forward: [
      initial(1, 0, [...crypto(60, HELLO.length), 1, 0, 0, ...crypto(30, 50)]),
      initial(1, 1, [2, 0, 0, 0, 0, ...crypto(40, 60)]),
      initial(1, 2, crypto(0, 35)),
    ],
  };

  test('a hello in pieces out of order over three datagrams is put together', () => {
    expect(fieldsOf(quic, conversationOf(scattered))).toMatchObject(FIELDS);
    const { forward = [] } = scattered;
    expect(fieldsOf(quic, conversationOf({ ...scattered, forward: forward.slice(0, 2) }))).toEqual({
      quic_version: 'v1',
    });
  });

  test('cut after any of the bytes that differ tells no other values', () => {
    const whole = fieldsOf(quic, conversationOf(scattered));
    let count = 0;
    for (const conversation of truncationsOf(scattered)) {
      if (count++ % 16 !== 0 && conversation.forward.length > 64) continue;
      quic.recognise(conversation);
      expect(whole).toMatchObject(fieldsOf(quic, conversation));
    }
  });

  test('a packet that was changed is not believed', () => {
    const packet = initial(1, 0, crypto(0, HELLO.length));
    packet[600] = (packet[600] ?? 0) ^ 1;
    expect(fieldsOf(quic, conversationOf({ transport: 'udp', forward: [packet] }))).toEqual({ quic_version: 'v1' });
  });

  test('Google’s Q043 tells the server it asks for', () => {
    const tags = [
      ...textBytes('CHLO'),
      2,
      0,
      0,
      0,
      ...textBytes('PAD\0'),
      2,
      0,
      0,
      0,
      ...textBytes('SNI\0'),
      8,
      0,
      0,
      0,
    ];
    const frame = [0xa0, 1, 0, ...tags, 0, 0, ...textBytes('a.test')];
    const datagram = Uint8Array.from([
      0x0d,
      ...CONNECTION_ID,
      ...textBytes('Q043'),
      1,
      ...Array.from({ length: 12 }, () => 7),
      ...frame,
    ]);
    const conversation = conversationOf({ transport: 'udp', forward: [datagram] });
    expect(quic.recognise(conversation)).toBe('yes');
    expect(fieldsOf(quic, conversation)).toEqual({ quic_version: 'Q043', sni: 'a.test' });
  });

  const short = (start: string, end: string): string => `${start} ${end.repeat(20)} ${end.repeat(4)}`;

  test.each([
    { name: 'a short header', forward: ['43 0102030405060708'], dstPort: 443, recognition: 'maybe' },
    { name: 'a short header on another port', forward: ['43 0102030405060708'], dstPort: 9, recognition: 'no' },
    {
      name: 'an unknown version',
      forward: ['c3 12345678 08 0102030405060708 00 00'],
      dstPort: 443,
      recognition: 'maybe',
    },
    {
      name: 'neither side with a version',
      forward: ['43 0102030405060708'],
      reverse: ['43 0102030405060708'],
      dstPort: 443,
      recognition: 'no',
    },
    {
      name: 'two short headers with the same connection id',
      forward: [short('43 8102030405060708', '11'), short('4f 8102030405060708', '22')],
      dstPort: 443,
      recognition: 'yes',
    },
    {
      name: 'two short headers with different connection ids',
      forward: [short('43 8102030405060708', '11'), short('4f 8102030405060709', '22')],
      reverse: ['00'],
      dstPort: 443,
      recognition: 'no',
    },
    {
      name: 'the same datagram twice',
      forward: [short('43 8102030405060708', '11'), short('43 8102030405060708', '11')],
      reverse: ['00'],
      dstPort: 443,
      recognition: 'no',
    },
    {
      name: 'an answer of Google’s server',
      forward: ['08 0000000000000000 01 52454a00 0700'],
      dstPort: 443,
      recognition: 'yes',
    },
  ])('$name', ({ forward, reverse = [], dstPort, recognition }) => {
    const opening = {
      transport: 'udp',
      dstPort,
      forward: forward.map(hexBytes),
      reverse: reverse.map(hexBytes),
    } as const;
    expect(quic.recognise(conversationOf(opening))).toBe(recognition);
  });
});
