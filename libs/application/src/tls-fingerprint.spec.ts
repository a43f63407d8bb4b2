import { describe, expect, test } from '@jest/globals';
import { ja3Of, ja4Of } from './tls-fingerprint.ts';
import type { Hello } from './tls-hello.ts';

const NOTHING: Hello = {
  legacyVersion: 0x0303,
  ciphers: [],
  extensions: [],
  groups: [],
  pointFormats: [],
  signatureAlgorithms: [],
  versions: [],
  alpn: [],
  serverName: '',
};

const hexList = (text: string): number[] => text.split(',').map((value) => Number.parseInt(value, 16));

/** The example of FoxIO's description of JA4. */
const CHROME: Hello = {
  ...NOTHING,
  ciphers: hexList('8a8a,1301,1302,1303,c02b,c02f,c02c,c030,cca9,cca8,c013,c014,009c,009d,002f,0035'),
  extensions: hexList('1a1a,001b,0000,0033,0010,4469,0017,002d,000d,0005,0023,0012,002b,ff01,000b,000a,0015'),
  signatureAlgorithms: hexList('0403,0804,0401,0503,0805,0501,0806,0601'),
  versions: hexList('2a2a,0304,0303'),
  alpn: ['h2', 'http/1.1'],
};

describe('fingerprints of a ClientHello', () => {
  test('JA3 is that of the example in its description', () => {
    const hello = {
      ...NOTHING,
      legacyVersion: 769,
      ciphers: [47, 53, 5, 10, 49161, 49162, 49171, 49172, 50, 56, 19, 4],
      extensions: [0, 10, 11],
      groups: [23, 24, 25],
      pointFormats: [0],
    };
    expect(ja3Of(hello)).toBe('ada70206e40642a3e4461f35503241d5');
    const greased = { ...hello, ciphers: [0x2a2a, ...hello.ciphers], extensions: [...hello.extensions, 0xfafa] };
    expect(ja3Of(greased)).toBe(ja3Of(hello));
  });

  test('JA4 is that of the example in its description', () => {
    expect(ja4Of(CHROME, 't')).toBe('t13d1516h2_8daaf6152771_e5627efa2ab1');
  });

  test('JA4 does not depend on the order of ciphers and extensions', () => {
    const swapped = { ...CHROME, ciphers: CHROME.ciphers.toReversed(), extensions: CHROME.extensions.toReversed() };
    expect(ja4Of(swapped, 't')).toBe(ja4Of(CHROME, 't'));
  });

  test.each([
    ['over QUIC', { ...CHROME, alpn: ['h3'] }, 'q' as const, 'q13d1516h3'],
    ['without names', { ...CHROME, extensions: [], alpn: [] }, 't' as const, 't13i150000'],
    ['of DTLS 1.2', { ...CHROME, versions: [], legacyVersion: 0xfefd }, 'd' as const, 'dd2d1516h2'],
    ['of an ALPN that is no text', { ...CHROME, alpn: ['\u00ab\u00cd'] }, 't' as const, 't13d1516ad'],
    ['of an ALPN of one character', { ...CHROME, alpn: ['x'] }, 't' as const, 't13d1516xx'],
    [
      'of more ciphers than it can say',
      { ...CHROME, ciphers: Array.from({ length: 120 }, (_, i) => i) },
      't' as const,
      't13d9916h2',
    ],
  ])('JA4 %s', (_, hello, carrier, first) => {
    expect(ja4Of(hello, carrier).split('_')[0]).toBe(first);
  });

  test('JA4 without any cipher or extension has zeros', () => {
    expect(ja4Of(NOTHING, 't')).toBe('t12i000000_000000000000_000000000000');
  });
});
