import type { Side } from '../conversation.ts';
import { ntlmIdentity } from '../ntlm.ts';
import { lookAtBoth, spoken, u16le, u24, u32, u8 } from '../octets.ts';
import { defineProtocol, type Recognition } from '../protocol.ts';
import { SMB_FACTS } from '../smb-facts.ts';
import { hearSmb1 } from '../smb1-message.ts';
import { hearSmb2 } from '../smb2-message.ts';

const SESSION_TYPE = 0;
const SESSION_LENGTH = 1;
const SESSION_HEADER = 4;

const SESSION_MESSAGE = 0x00;
const SESSION_REQUEST = 0x81;
const SESSION_POSITIVE = 0x82;

const SMB1 = 0xff534d42;
const SMB2 = 0xfe534d42;
const SMB3_ENCRYPTED = 0xfd534d42;
const SMB3_COMPRESSED = 0xfc534d42;
const SMB1_COMMAND = 4;
const SMB2_COMMAND = 12;
const SMB2_HEADER = 64;
const NEGOTIATE = 0;
const DIALECT = 4;
/** Messages of the session service in one packet that are heard. */
const MOST_MESSAGES = 8;

/** SMB over the NetBIOS session service or its direct form, whose header is the same (MS-SMB2 §2.1). */
export const smb = defineProtocol({
  name: 'smb',
  reference: 'MS-SMB2, MS-CIFS',
  transports: ['tcp'],
  ports: [445, 139],
  firstBytes: [SESSION_MESSAGE, SESSION_REQUEST, SESSION_POSITIVE],
  fields: {
    version: { doc: '1 where the server speaks SMB1, 2 for SMB2 and 3', kind: 'number' },
    dialect: { doc: 'Dialect that the server chose, as four hexadecimal digits: 0311 (MS-SMB2 §2.2.4)', kind: 'text' },
    command: { doc: 'Command of the first message', kind: 'number' },
    user: { doc: 'User of an NTLM authentication (MS-NLMP §2.2.1.3)', kind: 'text' },
    domain: { doc: 'Domain of an NTLM authentication', kind: 'text' },
    workstation: { doc: 'Name of the client in an NTLM authentication', kind: 'text' },
    ...SMB_FACTS,
  },
  recognise: (conversation) => lookAtBoth(conversation, recogniseMessage),
  read(conversation, tell) {
    const { forward, reverse } = conversation;
    const first = spoken(conversation);
    const at = messageAt(first);
    if (at < 0) return 'more';
    const isOld = u32(first, at) === SMB1;
    const command = isOld ? u8(first, at + SMB1_COMMAND) : u16le(first, at + SMB2_COMMAND);
    if (command >= 0 && u32(first, at) >= SMB2) tell('command', command);
    const answer = messageAt(reverse);
    if (answer >= 0 && u32(reverse, answer) >= 0) tell('version', u32(reverse, answer) === SMB1 ? 1 : 2);
    if (answer >= 0 && u32(reverse, answer) === SMB2 && u16le(reverse, answer + SMB2_COMMAND) === NEGOTIATE) {
      const dialect = u16le(reverse, answer + SMB2_HEADER + DIALECT);
      if (dialect > 0) tell('dialect', dialect.toString(16).padStart(4, '0'));
    }
    const identity = ntlmIdentity(forward);
    if (identity === undefined) return 'more';
    tell('user', identity.user);
    tell('domain', identity.domain);
    tell('workstation', identity.workstation);
    return 'done';
  },
  follow({ side }, facts) {
    let at = 0;
    for (let i = 0; i < MOST_MESSAGES && at + SESSION_HEADER < side.length; i++) {
      const magic = u32(side, at + SESSION_HEADER);
      if (magic === SMB2) hearSmb2(side, at + SESSION_HEADER, facts);
      else if (magic === SMB1) hearSmb1(side, at + SESSION_HEADER, facts);
      else return;
      at += SESSION_HEADER + u24(side, at + SESSION_LENGTH);
    }
  },
});

function recogniseMessage(side: Side, end: number, short: Recognition): Recognition {
  const type = u8(side, SESSION_TYPE);
  if (type !== SESSION_MESSAGE && type !== SESSION_REQUEST && type !== SESSION_POSITIVE) return 'no';
  if (end < SESSION_HEADER) return short;
  const at = messageAt(side);
  if (type !== SESSION_MESSAGE && at > SESSION_HEADER + 0x100) return 'no';
  const magic = u32(side, at);
  if (magic < 0) return short;
  return magic === SMB1 || magic === SMB2 || magic === SMB3_ENCRYPTED || magic === SMB3_COMPRESSED ? 'yes' : 'no';
}

/** Where the first message of SMB begins, behind a session request or its answer (RFC 1002 §4.3); -1 where that is not known. */
function messageAt(side: Side): number {
  if (side.length < SESSION_HEADER) return -1;
  const isSession = u8(side, SESSION_TYPE) !== SESSION_MESSAGE;
  return isSession ? SESSION_HEADER + u24(side, SESSION_LENGTH) + SESSION_HEADER : SESSION_HEADER;
}
