import { md5 } from '@noble/hashes/legacy.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { remembered } from './remembered.ts';
import type { Hello } from './tls-hello.ts';

const SERVER_NAME = 0;
const ALPN = 16;
const NO_HASH = '000000000000';

/** Of texts met before: there are few kinds of clients, and they say the same each time. */
const md5Of = remembered((text) => bytesToHex(md5(utf8ToBytes(text))));
const sha256Of = remembered((text) => bytesToHex(sha256(utf8ToBytes(text))));

/** As the first part of JA4 writes them; of versions before TLS 1.0 `s3` and `s2`, of DTLS `d1`, `d2`, `d3`. */
const JA4_VERSIONS: ReadonlyMap<number, string> = new Map([
  [0x0304, '13'],
  [0x0303, '12'],
  [0x0302, '11'],
  [0x0301, '10'],
  [0x0300, 's3'],
  [0x0002, 's2'],
  [0xfeff, 'd1'],
  [0xfefd, 'd2'],
  [0xfefc, 'd3'],
]);

/** Values that clients throw in so that servers stay tolerant (RFC 8701): 0x0a0a, 0x1a1a, … 0xfafa. */
export function isGrease(value: number): boolean {
  return (value & 0x0f0f) === 0x0a0a && value >> 8 === (value & 0xff);
}

/** The highest version offered, or the one selected. */
export function versionOf(hello: Hello): number {
  const versions = hello.versions.filter((version) => !isGrease(version));
  if (versions.length === 0) return hello.legacyVersion;
  // The numbers of DTLS count downwards.
  return versions.some((version) => version >= 0xfe00) ? Math.min(...versions) : Math.max(...versions);
}

/** MD5 over version, ciphers, extensions, groups and point formats of a ClientHello, without GREASE (the JA3 method of Salesforce). */
export function ja3Of(hello: Hello): string {
  const lists = [hello.ciphers, hello.extensions, hello.groups, hello.pointFormats];
  const text = lists.map((list) => list.filter((value) => !isGrease(value)).join('-'));
  return md5Of([hello.legacyVersion, ...text].join(','));
}

/** MD5 over version, cipher and extensions of a ServerHello. */
export function ja3sOf(hello: Hello): string {
  return md5Of([hello.legacyVersion, hello.ciphers.join('-'), hello.extensions.join('-')].join(','));
}

/**
 * JA4 of a ClientHello (FoxIO, technical details of JA4, BSD 3-Clause): what it came over (`t` TCP, `q` QUIC, `d` DTLS), version, whether it names
 * a server, counts of ciphers and extensions, first and last character of the first ALPN; then hashes of sorted ciphers, and of sorted
 * extensions with the signature algorithms as they came.
 */
export function ja4Of(hello: Hello, carrier: 't' | 'q' | 'd'): string {
  const ciphers = hello.ciphers.filter((value) => !isGrease(value));
  const extensions = hello.extensions.filter((value) => !isGrease(value));
  const named = hello.extensions.includes(SERVER_NAME) ? 'd' : 'i';
  const version = JA4_VERSIONS.get(versionOf(hello)) ?? '00';
  const first = `${carrier}${version}${named}${twoDigits(ciphers.length)}${twoDigits(extensions.length)}${ja4Alpn(hello.alpn[0])}`;
  const hashed = sortedHex(extensions.filter((type) => type !== SERVER_NAME && type !== ALPN));
  const algorithms = hello.signatureAlgorithms.filter((value) => !isGrease(value)).map(hex4);
  const third = algorithms.length > 0 ? `${hashed}_${algorithms.join(',')}` : hashed;
  return `${first}_${truncatedHash(sortedHex(ciphers))}_${extensions.length === 0 ? NO_HASH : truncatedHash(third)}`;
}

function twoDigits(count: number): string {
  return String(Math.min(count, 99)).padStart(2, '0');
}

function ja4Alpn(alpn: string | undefined): string {
  if (alpn === undefined || alpn === '') return '00';
  const ends = `${alpn.charAt(0)}${alpn.charAt(alpn.length - 1)}`;
  if (/^[0-9A-Za-z]{2}$/.test(ends)) return ends;
  return ends.charCodeAt(0).toString(16).padStart(2, '0').charAt(0) + ends.charCodeAt(1).toString(16).slice(-1);
}

function hex4(value: number): string {
  return value.toString(16).padStart(4, '0');
}

function sortedHex(values: readonly number[]): string {
  return values
    .toSorted((a, b) => a - b)
    .map(hex4)
    .join(',');
}

function truncatedHash(text: string): string {
  return text === '' ? NO_HASH : sha256Of(text).slice(0, 12);
}
