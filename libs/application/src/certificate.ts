/** Names in an X.509 certificate (RFC 5280 §4.1), read from its DER as far as it is there. */

const SEQUENCE = 0x30;
const OBJECT_ID = 0x06;
const OCTETS = 0x04;
const BOOLEAN = 0x01;
const VERSION = 0xa0;
const EXTENSIONS = 0xa3;
const DNS_NAME = 0x82;
const UTF16 = 0x1e;
const SUBJECT_ALT_NAME = '2.5.29.17';
const MOST_NAMES = 64;
const MOST_PARTS = 32;

/** Short names of attributes of a distinguished name (RFC 4514 §3 and, the last, RFC 2985). */
const ATTRIBUTES: ReadonlyMap<string, string> = new Map([
  ['2.5.4.3', 'CN'],
  ['2.5.4.5', 'SERIALNUMBER'],
  ['2.5.4.6', 'C'],
  ['2.5.4.7', 'L'],
  ['2.5.4.8', 'ST'],
  ['2.5.4.9', 'STREET'],
  ['2.5.4.10', 'O'],
  ['2.5.4.11', 'OU'],
  ['0.9.2342.19200300.100.1.25', 'DC'],
  ['1.2.840.113549.1.9.1', 'EMAILADDRESS'],
]);

export interface CertificateNames {
  readonly subject: string;
  readonly issuer: string;
  /** DNS names among the alternative names of the subject. */
  readonly names: readonly string[];
}

/** A tag with its contents [from, to), `to` possibly behind what is there. */
interface Element {
  readonly tag: number;
  readonly from: number;
  readonly to: number;
}

/** Names of the certificate at [at, end); undefined when it is none or cut off before its subject ends. */
export function readCertificateNames(bytes: Uint8Array, at: number, end: number): CertificateNames | undefined {
  const certificate = element(bytes, at, end);
  const signed = certificate?.tag === SEQUENCE ? element(bytes, certificate.from, end) : undefined;
  if (signed?.tag !== SEQUENCE) return undefined;
  let parts = [...elements(bytes, signed.from, Math.min(signed.to, end), MOST_PARTS)];
  if (parts[0]?.tag === VERSION) parts = parts.slice(1);
  const [, , issuer, , subject, , ...rest] = parts;
  if (issuer?.tag !== SEQUENCE || subject?.tag !== SEQUENCE || subject.to > end) return undefined;
  const extensions = rest.find(({ tag }) => tag === EXTENSIONS);
  return {
    subject: distinguishedName(bytes, subject),
    issuer: distinguishedName(bytes, issuer),
    names: extensions === undefined ? [] : alternativeNames(bytes, extensions, end),
  };
}

function element(bytes: Uint8Array, at: number, end: number): Element | undefined {
  if (at + 2 > end) return undefined;
  const tag = bytes[at] ?? 0;
  const short = bytes[at + 1] ?? 0;
  if (short < 0x80) return { tag, from: at + 2, to: at + 2 + short };
  const count = short & 0x7f;
  if (count === 0 || count > 3 || at + 2 + count > end) return undefined;
  let size = 0;
  for (let i = 0; i < count; i++) size = size * 256 + (bytes[at + 2 + i] ?? 0);
  return { tag, from: at + 2 + count, to: at + 2 + count + size };
}

function* elements(bytes: Uint8Array, from: number, end: number, most: number): Iterable<Element> {
  let at = from;
  for (let count = 0; count < most && at < end; count++) {
    const found = element(bytes, at, end);
    if (found === undefined) return;
    yield found;
    at = found.to;
  }
}

function distinguishedName(bytes: Uint8Array, name: Element): string {
  const parts: string[] = [];
  for (const set of elements(bytes, name.from, name.to, MOST_PARTS)) {
    for (const pair of elements(bytes, set.from, Math.min(set.to, name.to), MOST_PARTS)) {
      const [type, value] = elements(bytes, pair.from, Math.min(pair.to, name.to), 2);
      if (type?.tag !== OBJECT_ID || value === undefined || value.to > name.to) continue;
      const id = objectId(bytes, type);
      parts.push(`${ATTRIBUTES.get(id) ?? id}=${textOfElement(bytes, value)}`);
    }
  }
  return parts.join(', ');
}

function alternativeNames(bytes: Uint8Array, extensions: Element, end: number): string[] {
  const list = element(bytes, extensions.from, end);
  if (list?.tag !== SEQUENCE) return [];
  for (const extension of elements(bytes, list.from, Math.min(list.to, end), MOST_PARTS)) {
    const limit = Math.min(extension.to, end);
    const [id, critical, plain] = elements(bytes, extension.from, limit, 3);
    if (id?.tag !== OBJECT_ID || id.to > limit || objectId(bytes, id) !== SUBJECT_ALT_NAME) continue;
    const value = critical?.tag === BOOLEAN ? plain : critical;
    const names = value?.tag === OCTETS ? element(bytes, value.from, limit) : undefined;
    if (names === undefined) return [];
    const found = [...elements(bytes, names.from, Math.min(names.to, limit), MOST_NAMES)];
    return found.filter(({ tag, to }) => tag === DNS_NAME && to <= limit).map((name) => textOfElement(bytes, name));
  }
  return [];
}

/** The dotted form (X.690 §8.19). */
function objectId(bytes: Uint8Array, { from, to }: Element): string {
  const first = bytes[from] ?? 0;
  const arcs = first < 80 ? [Math.trunc(first / 40), first % 40] : [2, first - 80];
  let arc = 0;
  for (let at = from + 1; at < to; at++) {
    const byte = bytes[at] ?? 0;
    arc = arc * 128 + (byte & 0x7f);
    if (byte < 0x80) {
      arcs.push(arc);
      arc = 0;
    }
  }
  return arcs.join('.');
}

function textOfElement(bytes: Uint8Array, { tag, from, to }: Element): string {
  const value = bytes.subarray(from, to);
  return new TextDecoder(tag === UTF16 ? 'utf-16be' : 'utf-8').decode(value);
}
