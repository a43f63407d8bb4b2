import type { Side } from '../conversation.ts';
import { lookAtEach, u16, u16le, u32le, u8, utf16leOf } from '../octets.ts';
import { defineProtocol, type Recognition } from '../protocol.ts';

const TYPE = 0;
const STATUS = 1;
const LENGTH = 2;
const WINDOW = 7;
const HEADER = 8;
const LOGIN_LENGTH = 8;
const LOGIN_USER = 48;
const LOGIN_PROGRAM = 56;
const LOGIN_SERVER = 60;
const LOGIN_HOST = 44;

const SQL_BATCH = 1;
const RPC = 3;
const RESPONSE = 4;
const TRANSACTION = 14;
const LOGIN7 = 16;
const PRELOGIN = 18;
const REQUESTS: readonly number[] = [SQL_BATCH, RPC, TRANSACTION, LOGIN7, PRELOGIN];
const LAST_STATUS = 0x1f;
const LONGEST = 32767;
const PRELOGIN_VERSION_BYTES = 6;
const LEAST_RESPONSE_TOKEN = 0x78;
const HEADERS_FIXED = 22;
const LONGEST_NAME = 128;

/** Prelogin begins with its version option, login with its own length, requests with ALL_HEADERS, responses with a token. */
export const tds = defineProtocol({
  name: 'tds',
  reference: 'MS-TDS §2.2.3',
  transports: ['tcp'],
  ports: [1433],
  firstBytes: [...REQUESTS, RESPONSE],
  fields: {
    packet_type: { doc: 'Of the first packet: 1 SQL batch, 3 RPC, 16 login, 18 prelogin (§2.2.3.1.1)', kind: 'number' },
    host: { doc: 'Name of the client in the login (§2.2.6.4)', kind: 'text' },
    user: { doc: 'User name in the login', kind: 'text' },
    program: { doc: 'Name of the program in the login', kind: 'text' },
    server: { doc: 'Name of the server in the login', kind: 'text' },
  },
  recognise: (conversation) => lookAtEach(conversation, recogniseRequest, recogniseResponse),
  read({ forward }, tell) {
    if (forward.length < HEADER) return 'done';
    const type = u8(forward, TYPE);
    tell('packet_type', type);
    if (type !== PRELOGIN && type !== LOGIN7) return 'done';
    const packet = type === LOGIN7 ? 0 : u16(forward, LENGTH);
    if (forward.length < packet + HEADER) return 'more';
    if (u8(forward, packet + TYPE) !== LOGIN7) return 'done';
    if (forward.length < packet + u16(forward, packet + LENGTH)) return forward.closed ? 'done' : 'more';
    tell('host', loginText(forward, packet, LOGIN_HOST));
    tell('user', loginText(forward, packet, LOGIN_USER));
    tell('program', loginText(forward, packet, LOGIN_PROGRAM));
    tell('server', loginText(forward, packet, LOGIN_SERVER));
    return 'done';
  },
});

/** Offset from the login's start and length in characters, two bytes each; the password at 52 is left alone. */
function loginText(side: Side, packet: number, field: number): string {
  const from = packet + HEADER + u16le(side, packet + field);
  return utf16leOf(side, from, from + 2 * u16le(side, packet + field + 2));
}

function isHeader(side: Side): boolean {
  const length = u16(side, LENGTH);
  return u8(side, STATUS) <= LAST_STATUS && length > HEADER && length <= LONGEST && u8(side, WINDOW) === 0;
}

function recogniseRequest(side: Side, end: number, short: Recognition): Recognition {
  const type = u8(side, TYPE);
  if (!REQUESTS.includes(type)) return 'no';
  if (end < HEADER) return short;
  if (!isHeader(side)) return 'no';
  if (type === PRELOGIN) {
    if (end < HEADER + 5) return short;
    return u8(side, HEADER) === 0 && u16(side, HEADER + 3) === PRELOGIN_VERSION_BYTES ? 'yes' : 'no';
  }
  if (end < HEADER + 8) return short;
  if (type === LOGIN7) {
    const login = u32le(side, LOGIN_LENGTH);
    return login <= LONGEST && login >= u16(side, LENGTH) - HEADER ? 'yes' : 'no';
  }
  if (u32le(side, HEADER) === HEADERS_FIXED && u32le(side, HEADER + 4) === HEADERS_FIXED - 4) return 'yes';
  return isOldRequest(side, type) ? 'yes' : 'no';
}

/** Before version 7.2 a batch is its text, and a call the length of a name and the name, two bytes a character. */
function isOldRequest(side: Side, type: number): boolean {
  if (type === TRANSACTION) return false;
  const nameLength = type === RPC ? u16le(side, HEADER) : 1;
  if (nameLength === 0 || nameLength > LONGEST_NAME) return false;
  const from = type === RPC ? HEADER + 2 : HEADER;
  for (let at = from; at < HEADER + 8; at += 2) if (u16le(side, at) < 0x09 || u16le(side, at) > 0x7e) return false;
  return true;
}

function recogniseResponse(side: Side, end: number, short: Recognition): Recognition {
  if (u8(side, TYPE) !== RESPONSE) return 'no';
  if (end < HEADER + 5) return short;
  if (!isHeader(side)) return 'no';
  const isPrelogin = u8(side, HEADER) === 0 && u16(side, HEADER + 3) === PRELOGIN_VERSION_BYTES;
  return isPrelogin || u8(side, HEADER) >= LEAST_RESPONSE_TOKEN ? 'maybe' : 'no';
}
