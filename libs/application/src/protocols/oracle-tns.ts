import type { Side } from '../conversation.ts';
import { lookAtEach, u16, u8 } from '../octets.ts';
import { defineProtocol, type Recognition } from '../protocol.ts';
import { textOf } from '../text.ts';

const LENGTH = 0;
const CHECKSUM = 2;
const TYPE = 4;
const HEADER_CHECKSUM = 6;
const HEADER = 8;
const VERSION = 8;
const DATA_LENGTH = 24;
const DATA_OFFSET = 26;

const CONNECT = 1;
const LEAST_CONNECT = 34;
const LAST_TYPE = 19;
const LEAST_VERSION = 300;
const LAST_VERSION = 340;

const SERVICE_NAME = /\(SERVICE_NAME=([^()]*)\)/i;
const SID = /\(SID=([^()]*)\)/i;
const PROGRAM = /\(PROGRAM=([^()]*)\)/i;
const USER = /\(USER=([^()]*)\)/i;
const HOST = /\(HOST=([^()]*)\)/i;
/** What follows is about the client, and not about the listener. */
const CLIENT = /\(CID=/i;

export const oracleTns = defineProtocol({
  name: 'oracle-tns',
  reference: 'Oracle Transparent Network Substrate, connect packet',
  transports: ['tcp'],
  ports: [1521],
  fields: {
    service: { doc: 'SERVICE_NAME or SID of the connect data', kind: 'text' },
    program: { doc: 'PROGRAM of the connect data', kind: 'text' },
    host: { doc: 'Name of the client in the connect data (CID)', kind: 'text' },
    user: { doc: 'User of the client’s system in the connect data', kind: 'text' },
  },
  recognise: (conversation) => lookAtEach(conversation, recogniseConnect, recogniseAnswer),
  read({ forward }, tell) {
    const from = u16(forward, DATA_OFFSET);
    const to = from + u16(forward, DATA_LENGTH);
    if (from < 0 || to > forward.length) return forward.closed || forward.length === 0 ? 'done' : 'more';
    const data = textOf(forward, from, to);
    const about = data.search(CLIENT);
    tell('service', valueOf(SERVICE_NAME, data) || valueOf(SID, data));
    tell('program', valueOf(PROGRAM, data));
    tell('host', about < 0 ? '' : valueOf(HOST, data.slice(about)));
    tell('user', valueOf(USER, data));
    return 'done';
  },
});

function valueOf(key: RegExp, data: string): string {
  return key.exec(data)?.[1] ?? '';
}

function recogniseConnect(side: Side, end: number, short: Recognition): Recognition {
  if (end < VERSION + 2) return short;
  if (u8(side, TYPE) !== CONNECT || u16(side, LENGTH) < LEAST_CONNECT) return 'no';
  if (u16(side, CHECKSUM) !== 0 || u16(side, HEADER_CHECKSUM) !== 0) return 'no';
  const version = u16(side, VERSION);
  return version >= LEAST_VERSION && version <= LAST_VERSION ? 'yes' : 'no';
}

function recogniseAnswer(side: Side, end: number, short: Recognition): Recognition {
  if (end < HEADER) return short;
  const type = u8(side, TYPE);
  return type > CONNECT && type <= LAST_TYPE && u16(side, CHECKSUM) === 0 && u16(side, LENGTH) >= HEADER
    ? 'maybe'
    : 'no';
}
