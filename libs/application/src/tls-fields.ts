import { readCertificateNames } from './certificate.ts';
import type { FieldRule, Tell } from './protocol.ts';
import { isGrease, ja3Of, ja3sOf, ja4Of, versionOf } from './tls-fingerprint.ts';
import type { HandshakeMessage } from './tls-flight.ts';
import { readClientHello, readServerHello, type Hello } from './tls-hello.ts';

export const CLIENT_HELLO = 1;
export const SERVER_HELLO = 2;
export const CERTIFICATE = 11;
const TLS_1_3 = 0x0304;
const DTLS_1_3 = 0xfefc;
/** Of the list, and of the first certificate in it. */
const CERTIFICATE_LENGTHS = 6;

export type TlsField =
  | 'sni'
  | 'alpn_offered'
  | 'alpn'
  | 'version_offered'
  | 'ciphers_offered'
  | 'version'
  | 'cipher'
  | 'ja3'
  | 'ja3s'
  | 'ja4'
  | 'certificate_subject'
  | 'certificate_issuer'
  | 'certificate_names'
  | 'certificate_self_issued'
  | 'certificate_days';

export const TLS_FIELDS = {
  sni: { doc: 'Host name that the client asks for (RFC 6066 §3)', kind: 'text' },
  alpn_offered: { doc: 'Application protocols the client offers, with commas between (RFC 7301)', kind: 'text' },
  alpn: { doc: 'Application protocol the server selects, where in the clear (RFC 7301)', kind: 'text' },
  version_offered: { doc: 'Highest version the client offers: TLSv1.3, DTLSv1.2, SSLv3', kind: 'text' },
  ciphers_offered: { doc: 'Cipher suites the client offers, without GREASE (RFC 8701)', kind: 'number' },
  version: { doc: 'Version the server selects', kind: 'text' },
  cipher: { doc: 'Cipher suite the server selects, as IANA numbers it', kind: 'number' },
  ja3: { doc: 'MD5 fingerprint of the ClientHello (JA3)', kind: 'text' },
  ja3s: { doc: 'MD5 fingerprint of the ServerHello (JA3S)', kind: 'text' },
  ja4: { doc: 'Fingerprint of the ClientHello (JA4, FoxIO)', kind: 'text' },
  certificate_subject: { doc: 'Subject of the server’s certificate, up to TLS 1.2 (RFC 5280 §4.1.2.6)', kind: 'text' },
  certificate_issuer: { doc: 'Issuer of the server’s certificate, up to TLS 1.2', kind: 'text' },
  certificate_names: {
    doc: 'DNS names of the server’s certificate, with commas between (RFC 5280 §4.2.1.6)',
    kind: 'text',
  },
  certificate_self_issued: { doc: '1 where the server’s certificate names itself as its issuer', kind: 'number' },
  certificate_days: { doc: 'Days that the server’s certificate is valid (RFC 5280 §4.1.2.5)', kind: 'number' },
} as const satisfies Readonly<Record<TlsField, FieldRule>>;

const VERSIONS: ReadonlyMap<number, string> = new Map([
  [0x0002, 'SSLv2'],
  [0x0300, 'SSLv3'],
  [0x0301, 'TLSv1.0'],
  [0x0302, 'TLSv1.1'],
  [0x0303, 'TLSv1.2'],
  [TLS_1_3, 'TLSv1.3'],
  [0xfeff, 'DTLSv1.0'],
  [0xfefd, 'DTLSv1.2'],
  [DTLS_1_3, 'DTLSv1.3'],
]);

export function tlsVersionName(version: number): string {
  return VERSIONS.get(version) ?? `0x${version.toString(16).padStart(4, '0')}`;
}

/** What a whole ClientHello says; of one that was cut off no fingerprint, which needs all of it. Ciphers come before what may be cut off. */
export function tellClientHello(message: HandshakeMessage, carrier: 't' | 'q' | 'd', tell: Tell<TlsField>): void {
  const hello = readClientHello(message.body, carrier === 'd', message.isWhole);
  if (hello === undefined) return;
  if (hello.serverName !== '') tell('sni', hello.serverName);
  if (hello.alpn.length > 0) tell('alpn_offered', hello.alpn.join(','));
  tell('version_offered', tlsVersionName(versionOf(hello)));
  tell('ciphers_offered', hello.ciphers.filter((cipher) => !isGrease(cipher)).length);
  if (!message.isWhole) return;
  tell('ja3', ja3Of(hello));
  tell('ja4', ja4Of(hello, carrier));
}

export function tellServerHello(hello: Hello, tell: Tell<TlsField>): void {
  tell('version', tlsVersionName(versionOf(hello)));
  tell('cipher', hello.ciphers[0] ?? 0);
  tell('ja3s', ja3sOf(hello));
  if (hello.alpn.length > 0) tell('alpn', hello.alpn.join(','));
}

/** The first certificate of the message, which is the server's own (RFC 5246 §7.4.2). */
export function tellCertificate(message: HandshakeMessage, tell: Tell<TlsField>): void {
  const { body } = message;
  const bytes = new Uint8Array(body.buffer, body.byteOffset, body.byteLength);
  const found = readCertificateNames(bytes, CERTIFICATE_LENGTHS, bytes.length);
  if (found === undefined) return;
  tell('certificate_subject', found.subject);
  tell('certificate_issuer', found.issuer);
  if (found.names.length > 0) tell('certificate_names', found.names.join(','));
  if (found.isSelfIssued) tell('certificate_self_issued', 1);
  if (!Number.isNaN(found.days)) tell('certificate_days', found.days);
}

/** The first whole ServerHello among the messages. */
export function serverHelloOf(messages: readonly HandshakeMessage[]): Hello | undefined {
  const message = messages.find(({ type }) => type === SERVER_HELLO);
  return message?.isWhole === true ? readServerHello(message.body) : undefined;
}

/** Whether a server that said this goes on with its certificate in the clear. */
export function showsCertificate(hello: Hello): boolean {
  const version = versionOf(hello);
  return version !== TLS_1_3 && version !== DTLS_1_3;
}
