import { describe, expect, test } from '@jest/globals';
import { conversationOf, fieldsOf, hexBytes, truncationsOf, type Opening } from '../testing/conversation-of.ts';
import { alpn, clientHello, message, record, serverHello, sni, versions } from '../testing/hello-of.ts';
import { u16, u24 } from '../testing/octet-lists.ts';
import { dtls } from './dtls.ts';
import { tls } from './tls.ts';

/** DER: C=DE, CN=ca issuing a certificate for CN=weir.test with the alternative names a.test and b.test; no key, no signature. */
const CERTIFICATE = hexBytes(`30 7a 30 78 a003020102 020101 3000
  301a 310b 3009 0603550406 1302 4445 310b 3009 0603550403 0c02 6361
  3000
  3014 3112 3010 0603550403 0c09 776569722e74657374
  3000
  a3 2f 30 2d 300c 0603551d13 0101ff 0402 3000 301d 0603551d11 0416 3014 8206 612e74657374 8206 622e74657374 87020101
  3000 0000`);

const HELLO = message(
  1,
  clientHello({ ciphers: [0x1a1a, 0xc02f, 0x002f], extensions: [sni('Weir.Test'), alpn('h2', 'http/1.1')] }),
);
const ANSWER = message(2, serverHello({ ciphers: [0xc02f], extensions: [alpn('h2')] }));
const CHAIN = message(11, [...u24(CERTIFICATE.length + 3), ...u24(CERTIFICATE.length), ...CERTIFICATE]);
const ALERT = [21, 3, 3, 0, 2, 1, 112];

/** One of the ciphers is GREASE. */
const CLIENT_FIELDS = {
  sni: 'weir.test',
  alpn_offered: 'h2,http/1.1',
  version_offered: 'TLSv1.2',
  ciphers_offered: 2,
};
const SERVER_FIELDS = { version: 'TLSv1.2', cipher: 0xc02f, alpn: 'h2' };
const NAMES = {
  certificate_subject: 'CN=weir.test',
  certificate_issuer: 'C=DE, CN=ca',
  certificate_names: 'a.test,b.test',
};

const split = (bytes: readonly number[], at: number): Uint8Array[] => [
  Uint8Array.from(bytes.slice(0, at)),
  Uint8Array.from(bytes.slice(at)),
];

const CASES: { readonly name: string; readonly opening: Opening; readonly fields: Record<string, string | number> }[] =
  [
    {
      name: 'a handshake of TLS 1.2',
      opening: { forward: [Uint8Array.from(record(HELLO))], reverse: [Uint8Array.from(record([...ANSWER, ...CHAIN]))] },
      fields: { ...CLIENT_FIELDS, ...SERVER_FIELDS, ...NAMES },
    },
    {
      name: 'messages over several records and segments, after a warning',
      opening: {
        forward: split([...record(HELLO.slice(0, 20)), ...record(HELLO.slice(20))], 33),
        reverse: split([...ALERT, ...record(ANSWER), ...record(CHAIN.slice(0, 50)), ...record(CHAIN.slice(50))], 90),
      },
      fields: { ...CLIENT_FIELDS, ...SERVER_FIELDS, ...NAMES },
    },
    {
      name: 'TLS 1.3, whose certificate is not in the clear',
      opening: {
        forward: [Uint8Array.from(record(message(1, clientHello({ extensions: [versions(0x3a3a, 0x0304, 0x0303)] }))))],
        reverse: [Uint8Array.from(record(message(2, serverHello({ extensions: [[43, u16(0x0304)]] }))))],
      },
      fields: { version_offered: 'TLSv1.3', ciphers_offered: 1, version: 'TLSv1.3', cipher: 0x1301 },
    },
  ];

describe('TLS', () => {
  test.each(CASES)('$name is recognised and read', ({ opening, fields }) => {
    const conversation = conversationOf(opening);
    expect(tls.recognise(conversation)).toBe('yes');
    const { ja3, ja3s, ja4, ...others } = fieldsOf(tls, conversation);
    expect(others).toEqual(fields);
    expect([ja3, ja3s]).toEqual([expect.stringMatching(/^[0-9a-f]{32}$/), expect.stringMatching(/^[0-9a-f]{32}$/)]);
    expect(ja4).toMatch(/^t1[23][di]\d{4}\w\w_[0-9a-f]{12}_[0-9a-f]{12}$/);
  });

  test.each(CASES)('$name, cut after any byte, is read as far as it is there', ({ opening, fields }) => {
    for (const conversation of truncationsOf(opening)) {
      tls.recognise(conversation);
      const { ja3, ja3s, ja4, certificate_names: names = '', ...others } = fieldsOf(tls, conversation);
      expect(String(fields['certificate_names'] ?? '').startsWith(String(names))).toBe(true);
      if (ja3 !== undefined) expect(ja4).toBeDefined();
      if (ja3s !== undefined) expect(others['cipher']).toBeDefined();
      const { version_offered: offered, alpn_offered: _, ...rest } = others;
      expect(fields).toMatchObject(rest);
      expect(['TLSv1.2', 'TLSv1.3', undefined]).toContain(offered);
    }
  });

  test.each([
    ['application data in the middle of a flow', '17 0303 0020 00', 'yes'],
    ['a ClientHello of SSL 2', '802e 01 0002 0015 0000 0010', 'yes'],
    ['half a record header', '16 03', 'maybe'],
    ['a handshake record that begins with no hello', '16 0301 0200 0c 000000', 'no'],
    ['another major version', '16 0401 0020 01', 'no'],
    ['text', '474554202f', 'no'],
  ])('%s', (_, bytes, recognition) => {
    expect(tls.recognise(conversationOf({ forward: [hexBytes(bytes)] }))).toBe(recognition);
  });
});

describe('DTLS', () => {
  const fragment = (type: number, sequence: number, body: readonly number[], from: number, to: number): number[] => [
    ...[22, 0xfe, 0xfd, 0, 0, 0, 0, 0, 0, 0, sequence],
    ...u16(12 + to - from),
    ...[type, ...u24(body.length), ...u16(sequence), ...u24(from), ...u24(to - from)],
    ...body.slice(from, to),
  ];
  const client = clientHello({ version: 0xfefd, cookie: [1, 2], ciphers: [0xc02b], extensions: [sni('a.test')] });
  const server = serverHello({ version: 0xfefd, ciphers: [0xc02b] });
  const opening: Opening = {
    transport: 'udp',
    forward: [Uint8Array.from([...fragment(1, 0, client, 0, 40), ...fragment(1, 0, client, 40, client.length)])],
    reverse: [
      Uint8Array.from(fragment(2, 0, server, 0, server.length)),
      Uint8Array.from(fragment(11, 1, [0, 0, 0], 0, 3)),
    ],
  };

  test('is recognised, and read from fragments', () => {
    expect(dtls.recognise(conversationOf(opening))).toBe('yes');
    expect(fieldsOf(dtls, conversationOf(opening))).toMatchObject({
      sni: 'a.test',
      version_offered: 'DTLSv1.2',
      ciphers_offered: 1,
      version: 'DTLSv1.2',
      cipher: 0xc02b,
      ja4: expect.stringMatching(/^dd2d010100_/),
    });
  });

  test('cut after any byte tells no other values', () => {
    const whole = fieldsOf(dtls, conversationOf(opening));
    for (const conversation of truncationsOf(opening)) {
      dtls.recognise(conversation);
      expect(whole).toMatchObject(fieldsOf(dtls, conversation));
    }
  });
});
