import type { Side } from '../conversation.ts';
import { byteRange, defineProtocol } from '../protocol.ts';
import { googleServerName } from '../quic-google.ts';
import { isInMiddleOfQuic } from '../quic-middle.ts';
import { cryptoPieces, joinCrypto, readInitial, readLongHeader, type CryptoPiece } from '../quic-packet.ts';
import { clientInitialKeys, openInitial, quicVersion, type InitialKeys } from '../quic-protection.ts';
import { CLIENT_HELLO, tellClientHello, TLS_FIELDS } from '../tls-fields.ts';
import { messagesOf } from '../tls-flight.ts';

const MOST_CRYPTO = 4096;
const MOST_COALESCED = 4;
/** Google's versions up to Q043: flags, connection id of eight bytes, version, packet number. */
const GOOGLE_VERSION = 9;
const GOOGLE_FLAGS: ReadonlySet<number> = new Set([0x09, 0x0d, 0x19, 0x1d, 0x29, 0x2d, 0x39, 0x3d]);
const VERSION_AT = 1;
const PORTS: readonly number[] = [443, 80, 784, 853, 8853];

export const quic = defineProtocol({
  name: 'quic',
  reference: 'RFC 9000, RFC 9001, RFC 9369',
  transports: ['udp'],
  ports: PORTS,
  firstBytes: [...GOOGLE_FLAGS, ...byteRange(0xc0, 0xff)],
  fields: {
    sni: TLS_FIELDS.sni,
    alpn_offered: TLS_FIELDS.alpn_offered,
    version_offered: TLS_FIELDS.version_offered,
    ciphers_offered: TLS_FIELDS.ciphers_offered,
    ja3: TLS_FIELDS.ja3,
    ja4: TLS_FIELDS.ja4,
    quic_version: {
      doc: 'Version of the first packet: v1, v2, draft-29, Q043, or its number in hexadecimal (RFC 9000 §15)',
      kind: 'text',
    },
  },
  recognise({ forward, reverse, srcPort, dstPort }) {
    if (versionIn(forward) !== undefined || versionIn(reverse) !== undefined) return 'yes';
    const isPort = PORTS.includes(dstPort) || PORTS.includes(srcPort);
    if (isPort && (isInMiddleOfQuic(forward) || isInMiddleOfQuic(reverse))) return 'yes';
    const isSilent = forward.length === 0 || reverse.length === 0;
    return isSilent && (isPort || forward.length === reverse.length) ? 'maybe' : 'no';
  },
  read({ forward, reverse }, tell) {
    const version = versionIn(forward) ?? versionIn(reverse);
    if (version === undefined) return 'done';
    tell('quic_version', version);
    const named = googleServerName(forward);
    if (named !== undefined) tell('sni', named);
    const pieces = clientCrypto(forward);
    if (pieces === undefined) return 'done';
    const [hello] = messagesOf(joinCrypto(pieces, MOST_CRYPTO));
    if (hello?.type !== CLIENT_HELLO || (!hello.isWhole && !forward.closed)) return forward.closed ? 'done' : 'more';
    tellClientHello(hello, 'q', (field, value) => {
      if (isQuicField(field)) tell(field, value);
    });
    return 'done';
  },
});

type QuicTlsField = 'sni' | 'alpn_offered' | 'version_offered' | 'ciphers_offered' | 'ja3' | 'ja4';

/** Those of TLS that a client shows. */
function isQuicField(field: string): field is QuicTlsField {
  return ['sni', 'alpn_offered', 'version_offered', 'ciphers_offered', 'ja3', 'ja4'].includes(field);
}

/** The name of the version that the side's first datagram tells; undefined where it tells none that is known. */
function versionIn(side: Side): string | undefined {
  const end = side.ends[0] ?? 0;
  const flags = side.bytes[0] ?? 0;
  if (GOOGLE_FLAGS.has(flags) && end > GOOGLE_VERSION + 4) return googleVersion(side.view.getUint32(GOOGLE_VERSION));
  if ((flags & 0xc0) !== 0xc0 || end < VERSION_AT + 4) return undefined;
  const version = side.view.getUint32(VERSION_AT);
  const google = googleVersion(version);
  if (google !== undefined) return google;
  if (readLongHeader(side.view, 0, end) === undefined) return undefined;
  if (version === 1) return 'v1';
  if (version === 0x6b3343cf) return 'v2';
  if (version >>> 8 === 0xff0000 && (version & 0xff) <= 34) return `draft-${version & 0xff}`;
  if (version >>> 4 === 0xfaceb00) return `0x${version.toString(16)}`;
  // Versions of this form ask for a version negotiation (RFC 9000 §15).
  return (version & 0x0f0f0f0f) === 0x0a0a0a0a ? `0x${version.toString(16)}` : undefined;
}

/** `Q0` or `T0` and two digits. */
function googleVersion(version: number): string | undefined {
  const text = String.fromCharCode(version >>> 24, (version >> 16) & 0xff, (version >> 8) & 0xff, version & 0xff);
  return /^[QT]0\d\d$/.test(text) ? text : undefined;
}

/** What was opened of a side: its first datagrams up to the byte `end`. */
interface Opened {
  datagrams: number;
  end: number;
  readonly keys: InitialKeys[];
  readonly pieces: CryptoPiece[];
}

/** Opening a packet takes longer than all else; what comes later, of either side, changes nothing about those that were opened. */
const OPENED = new WeakMap<Side, Opened>();

/** CRYPTO frames of the client's Initial packets; undefined where it has none that can be opened and none will come. */
function clientCrypto(side: Side): readonly CryptoPiece[] | undefined {
  const opened = OPENED.get(side) ?? { datagrams: 0, end: 0, keys: [], pieces: [] };
  OPENED.set(side, opened);
  const { keys, pieces } = opened;
  for (const end of side.ends.slice(opened.datagrams)) {
    if (readDatagram(side, opened.end, end, keys, pieces) === 'unknown' && pieces.length === 0) return undefined;
    opened.datagrams++;
    opened.end = end;
  }
  return pieces;
}

/** Of each packet in the datagram that is an Initial. Keys stay those of the first connection id, unless the server asked to retry. */
function readDatagram(
  side: Side,
  from: number,
  end: number,
  known: InitialKeys[],
  into: CryptoPiece[],
): 'read' | 'unknown' {
  let at = from;
  for (let packet = 0; packet < MOST_COALESCED && at < end; packet++) {
    const header = readLongHeader(side.view, at, end);
    const version = header && quicVersion(header.version);
    if (header === undefined || version === undefined) return packet === 0 ? 'unknown' : 'read';
    if (header.type !== version.initialType) return 'read';
    const initial = readInitial(side.view, header, end);
    if (initial === undefined) return 'read';
    const bytes = side.bytes.subarray(at, initial.end);
    let frames = known
      .map((keys) => openInitial(bytes, initial.numberAt - at, keys))
      .find((opened) => opened !== undefined);
    if (frames === undefined && known.length < 2) {
      const keys = clientInitialKeys(version, side.bytes.subarray(header.idFrom, header.idTo));
      known.push(keys);
      frames = openInitial(bytes, initial.numberAt - at, keys);
    }
    if (frames !== undefined) into.push(...cryptoPieces(frames));
    at = initial.end;
  }
  return 'read';
}
