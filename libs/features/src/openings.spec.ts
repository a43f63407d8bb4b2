import { expect, test } from '@jest/globals';
import { scriptedBatch, foldAll, TEST_SETTINGS, type ScriptedPacket } from '@weir/flow/testing';
import { allocateFlows } from '@weir/schema';
import { OPENING, Openings } from './openings.ts';
import { vectorsOf } from './scripted-vectors.ts';
import { weirFeatures } from './weir-features.ts';

type Fields = Readonly<Record<string, string | number>>;
type Numbers = Partial<Record<keyof typeof OPENING, number>>;

/** What is read of one flow: numbers that are there. */
function numbersOf(application: string, text: string): Numbers {
  const flows = allocateFlows(1, { source: '', lane: 0, watermark: 0, last: false });
  flows.application[0] = application;
  flows.applicationFields[0] = text;
  const openings = new Openings(flows);
  const found = Object.entries(OPENING).map(([name, place]) => [name, openings.value(place)] as const);
  return Object.fromEntries(found.filter(([, value]) => !Number.isNaN(value)));
}

const WHOLE = { ja3: '0123', version_offered: 'TLSv1.3', ciphers_offered: 16 };

test.each<readonly [string, string, Fields, Numbers]>([
  [
    'a hello that names a server and protocols',
    'tls',
    { ...WHOLE, sni: 'weir.test', alpn_offered: 'h2,http/1.1' },
    { tlsVersion: 1.3, tlsCiphers: 16, serverNameLength: 9, alpnClass: 2 },
  ],
  ['a hello that names neither', 'tls', WHOLE, { tlsVersion: 1.3, tlsCiphers: 16, serverNameLength: 0, alpnClass: 0 }],
  [
    'a hello that was cut off: what it does not tell is unknown, and its version may be another',
    'tls',
    { version_offered: 'TLSv1.2', ciphers_offered: 3, sni: 'a.test' },
    { tlsCiphers: 3, serverNameLength: 6 },
  ],
  ['a server without its client', 'tls', { version: 'TLSv1.2', cipher: 47, ja3s: '0' }, {}],
  [
    'QUIC',
    'quic',
    { ...WHOLE, quic_version: 'v1', sni: 'a', alpn_offered: 'h3' },
    { tlsVersion: 1.3, tlsCiphers: 16, serverNameLength: 1, alpnClass: 3 },
  ],
  [
    'DTLS by the TLS it was made from',
    'dtls',
    { ...WHOLE, version_offered: 'DTLSv1.0' },
    { tlsVersion: 1.1, tlsCiphers: 16, serverNameLength: 0, alpnClass: 0 },
  ],
  [
    'a version that nobody knows',
    'tls',
    { ...WHOLE, version_offered: '0x7f17' },
    { tlsCiphers: 16, serverNameLength: 0, alpnClass: 0 },
  ],
  // 4 letters of 7 occur once, one three times.
  [
    'a question',
    'dns',
    { query: 'aaab.cde', query_type: 1 },
    { queryLength: 8, queryEntropy: Math.log2(7) - (3 * Math.log2(3)) / 7 },
  ],
  ['one letter', 'mdns', { query: 'aaa.a' }, { queryLength: 5, queryEntropy: 0 }],
  ['four letters alike often', 'llmnr', { query: 'abcd.dcba' }, { queryLength: 9, queryEntropy: 2 }],
  ['the root', 'dns', { query: '' }, { queryLength: 0 }],
  ['an answer without a question', 'dns', { response_code: 0, answers: 1 }, {}],
  ['another protocol with fields of these names', 'http', { sni: 'a', query: 'b' }, {}],
])('%s', (_what, application, fields, numbers) => {
  expect(numbersOf(application, JSON.stringify(fields))).toEqual(numbers);
});

test.each([
  ['http/1.0', 1],
  ['http/1.1,h2', 1],
  ['h2', 2],
  ['h3-29', 3],
  ['hq-interop', 3],
  ['dot', 4],
  ['doq', 4],
  ['h2c', 5],
  ['imap', 5],
  ['', 5],
])('ALPN that begins with %p is of class %i', (offered, alpnClass) => {
  expect(numbersOf('tls', JSON.stringify({ ...WHOLE, alpn_offered: offered })).alpnClass).toBe(alpnClass);
});

test.each(['tls', 'dns', ''])('%p without fields tells nothing', (application) => {
  expect(numbersOf(application, '')).toEqual({});
});

test('the early record of a flow tells what its first payload has said by then', () => {
  const query = Uint8Array.from('\x00\x01\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00\x04weir\x00\x00\x01\x00\x01', (c) =>
    c.charCodeAt(0),
  );
  const asked = (t: number): ScriptedPacket => ({ t, from: '10.0.0.1#5001', to: '10.0.0.2#53', content: query });
  const batches = foldAll([scriptedBatch([asked(0), asked(2)])], TEST_SETTINGS, {
    features: weirFeatures,
  });
  for (const early of [true, false])
    expect(vectorsOf(batches, weirFeatures, early).map(({ values }) => values)).toEqual([
      expect.objectContaining({
        dnsQueryLength: 4,
        dnsQueryEntropy: 2,
        tlsVersionOffered: NaN,
        channelNxdomainShare: NaN,
      }),
    ]);
});
