/** Names in an X.509 certificate (RFC 5280 §4.1), read from its DER as far as it is there. */

const SEQUENCE = 0x30;
const OBJECT_ID = 0x06;
const OCTETS = 0x04;
const BOOLEAN = 0x01;
const VERSION = 0xa0;
const EXTENSIONS = 0xa3;
const DNS_NAME = 0x82;
const UTF16 = 0x1e;
const UTC_TIME = 0x17;
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
  /** Subject and issuer are the same, octet by octet. */
  readonly isSelfIssued: boolean;
  /** From notBefore to notAfter (§4.1.2.5); NaN where they are not both there. */
  readonly days: number;
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
  const [, , issuer, validity, subject, , ...rest] = parts;
  if (issuer?.tag !== SEQUENCE || subject?.tag !== SEQUENCE || subject.to > end) return undefined;
  const extensions = rest.find(({ tag }) => tag === EXTENSIONS);
  return {
    subject: distinguishedName(bytes, subject),
    issuer: distinguishedName(bytes, issuer),
    names: extensions === undefined ? [] : alternativeNames(bytes, extensions, end),
    isSelfIssued: isSame(bytes, issuer, subject),
    days: validity === undefined ? NaN : validDays(bytes, validity),
  };
}

function isSame(bytes: Uint8Array, one: Element, other: Element): boolean {
  if (one.to - one.from !== other.to - other.from) return false;
  for (let i = 0; i < one.to - one.from; i++) if (bytes[one.from + i] !== bytes[other.from + i]) return false;
  return true;
}

function validDays(bytes: Uint8Array, validity: Element): number {
  const [from, to] = elements(bytes, validity.from, validity.to, 2);
  if (from === undefined || to === undefined || to.to > validity.to) return NaN;
  return dayOf(bytes, to) - dayOf(bytes, from);
}

/** UTCTime has two digits of the year, from 1950 on; GeneralizedTime four (§4.1.2.5.1). The number of its day since 1970-01-01. */
function dayOf(bytes: Uint8Array, { tag, from, to }: Element): number {
  const digits = new TextDecoder().decode(bytes.subarray(from, to));
  const [, year = '', month = '', day = ''] =
    (tag === UTC_TIME ? /^(\d{2})(\d{2})(\d{2})/ : /^(\d{4})(\d{2})(\d{2})/).exec(digits) ?? [];
  const century = tag !== UTC_TIME ? 0 : Number(year) < 50 ? 2000 : 1900;
  return year === '' ? NaN : dayNumber(Number(year) + century, Number(month), Number(day));
}

const DAYS_OF_400_YEARS = 146_097;
/** Days from 0000-03-01 to 1970-01-01. */
const DAYS_TO_1970 = 719_468;

/** Days since 1970-01-01 in the Gregorian calendar; years begin in March, so that the leap day is their last (Hinnant, chrono-Compatible Low-Level Date Algorithms). */
function dayNumber(year: number, month: number, day: number): number {
  const y = month > 2 ? year : year - 1;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * DAYS_OF_400_YEARS + dayOfEra - DAYS_TO_1970;
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
