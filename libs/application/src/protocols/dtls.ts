import type { Side } from '../conversation.ts';
import { DTLS_RECORD_HEADER, DTLS_VERSIONS, readDtlsFlight } from '../dtls-flight.ts';
import { byteRange, defineProtocol, type Recognition } from '../protocol.ts';
import {
  CERTIFICATE,
  CLIENT_HELLO,
  serverHelloOf,
  tellCertificate,
  tellClientHello,
  tellServerHello,
  TLS_FIELDS,
} from '../tls-fields.ts';

const VERSION = 1;
const LENGTH = 11;
const FIRST_TYPE = 20;
/** Of records with a connection id (RFC 9146 §3). */
const LAST_TYPE = 25;

export const dtls = defineProtocol({
  name: 'dtls',
  reference: 'RFC 6347, RFC 9147',
  transports: ['udp'],
  ports: [2221, 4433, 5349, 5684],
  firstBytes: byteRange(FIRST_TYPE, LAST_TYPE),
  fields: TLS_FIELDS,
  recognise({ forward, reverse }) {
    const client = recogniseRecord(forward);
    return client === 'maybe' ? recogniseRecord(reverse) : client;
  },
  read({ forward, reverse }, tell) {
    const client = readDtlsFlight(forward);
    const server = readDtlsFlight(reverse);
    const isAnswered = serverHelloOf(server.messages) !== undefined || serverHelloOf(client.messages) !== undefined;
    if (!isAnswered && !(forward.closed && reverse.closed)) return 'more';
    for (const { messages } of [client, server]) {
      const hello = messages.find(({ type, isWhole }) => type === CLIENT_HELLO && isWhole);
      if (hello !== undefined) tellClientHello(hello, 'd', tell);
      const answer = serverHelloOf(messages);
      if (answer !== undefined) tellServerHello(answer, tell);
      const certificate = messages.find(({ type }) => type === CERTIFICATE);
      if (certificate !== undefined) tellCertificate(certificate, tell);
    }
    const isShown = server.messages.some(({ type, isWhole }) => type === CERTIFICATE && isWhole);
    return isShown || server.isOver || reverse.closed ? 'done' : 'more';
  },
});

/** A record whose type, version and length fit its datagram. */
function recogniseRecord({ bytes, view, ends }: Side): Recognition {
  const end = ends[0];
  if (end === undefined) return 'maybe';
  const type = bytes[0] ?? 0;
  if (end < DTLS_RECORD_HEADER || type < FIRST_TYPE || type > LAST_TYPE) return 'no';
  const size = view.getUint16(LENGTH);
  return DTLS_VERSIONS.has(view.getUint16(VERSION)) && size > 0 && DTLS_RECORD_HEADER + size <= end ? 'yes' : 'no';
}
