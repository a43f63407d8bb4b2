import type { Side } from '../conversation.ts';
import { lookAtEach, u24le, u32le, u8 } from '../octets.ts';
import { defineProtocol, type Recognition } from '../protocol.ts';
import { indexOfByte, textOf } from '../text.ts';

const LENGTH = 0;
const SEQUENCE = 3;
const PAYLOAD = 4;
const VERSION = 5;
const USER = 36;
const FILLER = 13;

const PROTOCOL_10 = 10;
const ERROR = 0xff;
const LEAST_GREETING = 40;
const LONGEST_VERSION = 64;
const LONGEST_GREETING = 512;
const LEAST_RESPONSE = 32;
const LONGEST_RESPONSE = 0x1_0000;
const PROTOCOL_41 = 0x200;
const SSL = 0x800;
const FILLER_BYTES = 23;

/** The server speaks first: protocol version 10 and a version text; the client's answer has sequence number 1 and a zeroed filler. */
export const mysql = defineProtocol({
  name: 'mysql',
  reference: 'MySQL Client/Server Protocol, Protocol::HandshakeV10',
  transports: ['tcp'],
  ports: [3306],
  fields: {
    server_version: { doc: 'Version text of the server', kind: 'text' },
    user: { doc: 'User of the client (Protocol::HandshakeResponse41)', kind: 'text' },
    tls: { doc: '1 when the client goes on with TLS (Protocol::SSLRequest)', kind: 'number' },
  },
  recognise: (conversation) => lookAtEach(conversation, recogniseResponse, recogniseGreeting),
  read({ forward, reverse }, tell) {
    if (u8(reverse, PAYLOAD) === PROTOCOL_10) {
      const end = indexOfByte(reverse, 0, VERSION);
      if (end > 0) tell('server_version', textOf(reverse, VERSION, end));
    }
    const length = u24le(forward, LENGTH);
    if (length < 0 || forward.length < PAYLOAD + length) return forward.closed ? 'done' : 'more';
    if (length === LEAST_RESPONSE && (u32le(forward, PAYLOAD) & SSL) !== 0) tell('tls', 1);
    const end = indexOfByte(forward, 0, USER);
    if (end > USER && end < PAYLOAD + length) tell('user', textOf(forward, USER, end));
    return 'done';
  },
});

function recogniseGreeting(side: Side, end: number, short: Recognition): Recognition {
  if (end < VERSION) return short;
  const length = u24le(side, LENGTH);
  if (u8(side, SEQUENCE) !== 0 || length > LONGEST_GREETING) return 'no';
  if (u8(side, PAYLOAD) === ERROR) return end >= PAYLOAD + length ? errorGreeting(side, length) : short;
  if (u8(side, PAYLOAD) !== PROTOCOL_10 || length < LEAST_GREETING) return 'no';
  for (let at = VERSION; at < VERSION + LONGEST_VERSION; at++) {
    const byte = u8(side, at);
    if (byte < 0) return short;
    if (byte === 0) return at > VERSION ? 'yes' : 'no';
    if (byte < 0x20 || byte > 0x7e) return 'no';
  }
  return 'no';
}

/** A refusal at once: a code between 1000 and 1999 and a text in ASCII (Protocol::ERR_Packet). */
function errorGreeting(side: Side, length: number): Recognition {
  const code = u8(side, VERSION) + 0x100 * u8(side, VERSION + 1);
  if (length < 4 || code < 1000 || code > 1999) return 'no';
  for (let at = VERSION + 2; at < PAYLOAD + length; at++) if (u8(side, at) < 0x20 || u8(side, at) > 0x7e) return 'no';
  return 'yes';
}

function recogniseResponse(side: Side, end: number, short: Recognition): Recognition {
  if (end < PAYLOAD) return short;
  const length = u24le(side, LENGTH);
  if (u8(side, SEQUENCE) !== 1 || length < LEAST_RESPONSE || length > LONGEST_RESPONSE) return 'no';
  if (end < USER) return short;
  for (let at = FILLER; at < FILLER + FILLER_BYTES - 4; at++) if (u8(side, at) !== 0) return 'no';
  return (u32le(side, PAYLOAD) & PROTOCOL_41) !== 0 ? 'yes' : 'no';
}
