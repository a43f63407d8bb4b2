import type { Side } from '../conversation.ts';
import { byteRange, defineProtocol, type Recognition } from '../protocol.ts';
import {
  CERTIFICATE,
  CLIENT_HELLO,
  SERVER_HELLO,
  serverHelloOf,
  showsCertificate,
  tellCertificate,
  tellClientHello,
  tellServerHello,
  TLS_FIELDS,
} from '../tls-fields.ts';
import { HANDSHAKE_RECORD, readFlight, type Flight } from '../tls-flight.ts';

const MAJOR = 1;
const MINOR = 2;
const LENGTH = 3;
const HANDSHAKE_TYPE = 5;
const CHANGE_CIPHER_SPEC = 20;
const APPLICATION_DATA = 23;
/** 2^14 and what encryption may add (RFC 5246 §6.2.3). */
const MOST_RECORD = 16384 + 2048;
const SSL2_TYPE = 2;
const SSL2_VERSION = 3;

export const tls = defineProtocol({
  name: 'tls',
  reference: 'RFC 8446, RFC 5246',
  transports: ['tcp'],
  ports: [443, 465, 563, 636, 853, 989, 990, 992, 993, 994, 995, 5061, 5349, 5671, 6697, 8443, 8883],
  firstBytes: [...byteRange(CHANGE_CIPHER_SPEC, APPLICATION_DATA), ...byteRange(0x80, 0xff)],
  fields: TLS_FIELDS,
  recognise({ forward, reverse }) {
    const client = recogniseRecord(forward);
    if (client !== 'maybe') return client;
    const server = recogniseRecord(reverse);
    return server === 'no' && reverse.length > 0 ? 'no' : server === 'yes' ? 'yes' : 'maybe';
  },
  read({ forward, reverse }, tell) {
    const client = readFlight(forward);
    const server = readFlight(reverse);
    const isAllSeen = isClientSeen(client, forward) && isServerSeen(server, reverse);
    // The flow may be recorded from its middle, or with the roles swapped.
    if (!isAllSeen && !(forward.closed && reverse.closed)) return 'more';
    for (const { messages } of [client, server]) {
      const hello = messages.find(({ type }) => type === CLIENT_HELLO);
      if (hello !== undefined) tellClientHello(hello, 't', tell);
      const answer = serverHelloOf(messages);
      if (answer === undefined) continue;
      tellServerHello(answer, tell);
      const certificate = showsCertificate(answer) ? messages.find(({ type }) => type === CERTIFICATE) : undefined;
      if (certificate !== undefined) tellCertificate(certificate, tell);
    }
    return 'done';
  },
});

function isClientSeen({ messages, isOver }: Flight, side: Side): boolean {
  return isOver || side.closed || messages.some(({ type, isWhole }) => type === CLIENT_HELLO && isWhole);
}

function isServerSeen({ messages, isOver }: Flight, side: Side): boolean {
  if (isOver || side.closed) return true;
  const hello = serverHelloOf(messages);
  if (hello === undefined) return false;
  return !showsCertificate(hello) || messages.some(({ type, isWhole }) => type === CERTIFICATE && isWhole);
}

/** A record whose version is 3.x and whose length fits: of a handshake its hello, in the middle of a flow any other. */
function recogniseRecord(side: Side): Recognition {
  const { bytes, view, length } = side;
  const undecided = side.closed ? 'no' : 'maybe';
  if (length === 0) return 'maybe';
  const type = bytes[0] ?? 0;
  if (type >= 0x80) return recogniseSsl2(side);
  if (type < CHANGE_CIPHER_SPEC || type > APPLICATION_DATA) return 'no';
  if (length > MAJOR && bytes[MAJOR] !== 3) return 'no';
  if (length > MINOR && (bytes[MINOR] ?? 0) > 4) return 'no';
  if (length < HANDSHAKE_TYPE) return undecided;
  const size = view.getUint16(LENGTH);
  if (size === 0 || size > MOST_RECORD) return 'no';
  if (type !== HANDSHAKE_RECORD) return 'yes';
  if (length <= HANDSHAKE_TYPE) return undecided;
  const message = bytes[HANDSHAKE_TYPE] ?? 0;
  // A handshake that is encrypted already may begin with any byte; its record then is short.
  return message === CLIENT_HELLO || message === SERVER_HELLO || size <= 64 ? 'yes' : 'no';
}

/** A ClientHello in the form of SSL 2.0, as old clients of TLS still sent it (RFC 5246 §E.2). */
function recogniseSsl2({ bytes, view, length, closed }: Side): Recognition {
  if (length < SSL2_VERSION + 2) return closed ? 'no' : 'maybe';
  const version = view.getUint16(SSL2_VERSION);
  const isHello = bytes[SSL2_TYPE] === CLIENT_HELLO && (version === 2 || version >> 8 === 3);
  return isHello && (view.getUint16(0) & 0x7fff) < 1024 && (version & 0xff) < 4 ? 'yes' : 'no';
}
