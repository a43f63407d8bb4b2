import type { Conversation, Side } from '../conversation.ts';
import { u16, u8 } from '../octets.ts';
import { defineProtocol, type Recognition } from '../protocol.ts';

const VERSION = 0;
const LENGTH = 2;
const COTP_LENGTH = 4;
const COTP_TYPE = 5;
const TPKT_HEADER = 4;
const PDU_TYPE = 1;

const TPKT = 3;
const CONNECT_REQUEST = 0xe0;
const CONNECT_CONFIRM = 0xd0;
const DATA = 0xf0;
const S7 = 0x32;
const S7_PLUS = 0x72;
const MMS_SESSIONS: readonly number[] = [0x0d, 0x0e, 0x01];
const LEAST_CONNECT = 11;

/** ISO on TCP carries several protocols: the first byte of the first data tells them, so a connection request alone says nothing yet. */
export const s7comm = defineProtocol({
  name: 's7comm',
  reference: 'Siemens S7 over RFC 1006',
  transports: ['tcp'],
  ports: [102],
  firstBytes: [TPKT],
  fields: {
    pdu_type: { doc: 'Of the first data: 1 job, 2 ack, 3 ack with data, 7 user data', kind: 'number' },
  },
  recognise: (conversation) => recogniseData(conversation, (id) => id === S7 || id === S7_PLUS),
  read(conversation, tell) {
    const { forward, reverse } = conversation;
    for (const side of [forward, reverse]) {
      const at = dataAt(side);
      if (typeof at === 'string' || u8(side, at + PDU_TYPE) < 0) continue;
      tell('pdu_type', u8(side, at + PDU_TYPE));
      return 'done';
    }
    return 'more';
  },
});

/** MMS begins with a session's connect, accept or give-tokens of ISO 8327. */
export const mms = defineProtocol({
  name: 'mms',
  reference: 'ISO 9506 over RFC 1006',
  transports: ['tcp'],
  ports: [],
  firstBytes: [TPKT],
  fields: {},
  recognise: (conversation) => recogniseData(conversation, (id) => MMS_SESSIONS.includes(id)),
});

function recogniseData({ forward, reverse }: Conversation, isMine: (id: number) => boolean): Recognition {
  let answer: Recognition = 'maybe';
  for (const side of [forward, reverse]) {
    if (side.length === 0) continue;
    const at = dataAt(side);
    if (at === 'no') return 'no';
    if (at === 'maybe') continue;
    if (!isMine(u8(side, at))) return 'no';
    answer = 'yes';
  }
  return answer;
}

/** Where the first data of the side begins, behind the COTP connection if one is there (ISO 8073 §13). */
function dataAt(side: Side): number | 'no' | 'maybe' {
  const short = side.closed ? 'no' : 'maybe';
  let at = 0;
  for (let packets = 0; packets < 2; packets++) {
    if (side.length > at && u8(side, at + VERSION) !== TPKT) return 'no';
    if (side.length <= at + COTP_TYPE + 2) return short;
    const length = u16(side, at + LENGTH);
    const cotp = u8(side, at + COTP_LENGTH);
    const type = u8(side, at + COTP_TYPE);
    if (cotp + TPKT_HEADER + 1 > length) return 'no';
    if (type === DATA) return cotp === 2 && length > 7 ? (side.length > at + 7 ? at + 7 : short) : 'no';
    if (type !== CONNECT_REQUEST && type !== CONNECT_CONFIRM) return 'no';
    if (length < LEAST_CONNECT || cotp !== length - TPKT_HEADER - 1) return 'no';
    at += length;
  }
  return 'no';
}
