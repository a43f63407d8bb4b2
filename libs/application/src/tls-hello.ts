/** ClientHello and ServerHello (RFC 8446 §4.1.2 and §4.1.3, RFC 5246 §7.4.1), as TLS, DTLS and QUIC carry them. */

const SERVER_NAME = 0;
const SUPPORTED_GROUPS = 10;
const POINT_FORMATS = 11;
const SIGNATURE_ALGORITHMS = 13;
const ALPN = 16;
const SUPPORTED_VERSIONS = 43;
const RANDOM = 32;
const MOST_EXTENSIONS = 256;

export interface Hello {
  /** The version field of the message itself, which TLS 1.3 leaves at 1.2. */
  readonly legacyVersion: number;
  /** Offered by a client; the one selected by a server. */
  readonly ciphers: readonly number[];
  /** In the order in which they came. */
  readonly extensions: readonly number[];
  readonly groups: readonly number[];
  readonly pointFormats: readonly number[];
  readonly signatureAlgorithms: readonly number[];
  /** Of the extension; empty where there is none. */
  readonly versions: readonly number[];
  readonly alpn: readonly string[];
  readonly serverName: string;
}

interface Cursor {
  readonly view: DataView;
  at: number;
  readonly end: number;
}

/**
 * The body of a ClientHello, from behind its handshake header; of DTLS it has a cookie. Undefined when a length in it does not fit.
 * `isWhole` false accepts one that is cut off after the ciphers: extensions are read as far as they are there.
 */
export function readClientHello(view: DataView, isDatagram: boolean, isWhole = true): Hello | undefined {
  const cursor: Cursor = { view, at: 0, end: view.byteLength };
  const legacyVersion = take16(cursor);
  cursor.at += RANDOM;
  if (!skipVector8(cursor) || (isDatagram && !skipVector8(cursor))) return undefined;
  const size = take16(cursor);
  const ciphers = numbers16(cursor, size);
  if (legacyVersion < 0 || ciphers === undefined || !skipVector8(cursor)) return undefined;
  return withExtensions(legacyVersion, ciphers, cursor, isWhole);
}

/** The body of a ServerHello, from behind its handshake header. */
export function readServerHello(view: DataView): Hello | undefined {
  const cursor: Cursor = { view, at: 0, end: view.byteLength };
  const legacyVersion = take16(cursor);
  cursor.at += RANDOM;
  if (!skipVector8(cursor)) return undefined;
  const cipher = take16(cursor);
  cursor.at += 1;
  if (legacyVersion < 0 || cipher < 0 || cursor.at > cursor.end) return undefined;
  return withExtensions(legacyVersion, [cipher], cursor, true);
}

function withExtensions(legacyVersion: number, ciphers: number[], cursor: Cursor, isWhole: boolean): Hello | undefined {
  const extensions: number[] = [];
  const found = new Map<number, Cursor>();
  if (cursor.at < cursor.end) {
    const size = take16(cursor);
    if (size < 0 || (isWhole && cursor.at + size > cursor.end)) return undefined;
    const end = Math.min(cursor.at + size, cursor.end);
    while (cursor.at + 4 <= end && extensions.length < MOST_EXTENSIONS) {
      const type = take16(cursor);
      const length = take16(cursor);
      if (cursor.at + length > end) {
        if (isWhole) return undefined;
        break;
      }
      extensions.push(type);
      if (!found.has(type)) found.set(type, { view: cursor.view, at: cursor.at, end: cursor.at + length });
      cursor.at += length;
    }
  }
  return {
    legacyVersion,
    ciphers,
    extensions,
    groups: vector16(found.get(SUPPORTED_GROUPS)),
    pointFormats: vector8(found.get(POINT_FORMATS)),
    signatureAlgorithms: vector16(found.get(SIGNATURE_ALGORITHMS)),
    versions: versionsOf(found.get(SUPPORTED_VERSIONS)),
    alpn: alpnOf(found.get(ALPN)),
    serverName: serverNameOf(found.get(SERVER_NAME)),
  };
}

/** -1 where it is not there. */
function take16(cursor: Cursor): number {
  if (cursor.at + 2 > cursor.end) return -1;
  cursor.at += 2;
  return cursor.view.getUint16(cursor.at - 2);
}

function skipVector8(cursor: Cursor): boolean {
  if (cursor.at >= cursor.end) return false;
  cursor.at += 1 + cursor.view.getUint8(cursor.at);
  return cursor.at <= cursor.end;
}

function numbers16(cursor: Cursor, size: number): number[] | undefined {
  if (size < 0 || size % 2 !== 0 || cursor.at + size > cursor.end) return undefined;
  return Array.from({ length: size / 2 }, () => take16(cursor));
}

/** Numbers of two bytes behind their length of two bytes. */
function vector16(cursor: Cursor | undefined): number[] {
  return (cursor && numbers16(cursor, take16(cursor))) ?? [];
}

function vector8(cursor: Cursor | undefined): number[] {
  if (cursor === undefined || cursor.at >= cursor.end) return [];
  const size = Math.min(cursor.view.getUint8(cursor.at), cursor.end - cursor.at - 1);
  return Array.from({ length: size }, (_, i) => cursor.view.getUint8(cursor.at + 1 + i));
}

/** A client's list has a length of one byte before it; a server's single version has none. */
function versionsOf(cursor: Cursor | undefined): number[] {
  if (cursor === undefined) return [];
  if (cursor.end - cursor.at === 2) return [take16(cursor)];
  if (cursor.at >= cursor.end) return [];
  const size = cursor.view.getUint8(cursor.at++);
  return numbers16(cursor, size) ?? [];
}

function alpnOf(cursor: Cursor | undefined): string[] {
  const names: string[] = [];
  if (cursor === undefined || take16(cursor) < 0) return names;
  while (cursor.at < cursor.end) {
    const size = cursor.view.getUint8(cursor.at++);
    if (cursor.at + size > cursor.end) break;
    names.push(latin1(cursor, size));
    cursor.at += size;
  }
  return names;
}

/** The first name of the list, a host name (RFC 6066 §3). */
function serverNameOf(cursor: Cursor | undefined): string {
  if (cursor === undefined || cursor.end - cursor.at < 5) return '';
  const size = cursor.view.getUint16(cursor.at + 3);
  cursor.at += 5;
  return cursor.at + size > cursor.end ? '' : latin1(cursor, size).toLowerCase();
}

function latin1({ view, at }: Cursor, size: number): string {
  let text = '';
  for (let i = 0; i < size; i++) text += String.fromCharCode(view.getUint8(at + i));
  return text;
}
