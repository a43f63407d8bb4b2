import type { Side } from '../conversation.ts';
import { lookAtEach, u16, u32le, u8 } from '../octets.ts';
import { defineProtocol, type Recognition } from '../protocol.ts';
import { rdpClientData } from '../rdp-client-data.ts';
import { hasText, lineEnd, nextLine, textOf } from '../text.ts';

const TPKT_VERSION = 0;
const TPKT_LENGTH = 2;
const X224_LENGTH = 4;
const X224_TYPE = 5;
const X224_CLASS = 10;
const VARIABLE = 11;
const NEGOTIATION_LENGTH = 8;

const CONNECT_REQUEST = 0xe0;
const CONNECT_CONFIRM = 0xd0;
const NEGOTIATION_REQUEST = 1;
const NEGOTIATION_RESPONSE = 2;
const NEGOTIATION_FAILURE = 3;
const COOKIE = 'Cookie: ';
/** First datagram of RDP's transport over UDP (MS-RDPEUDP §2.2.2.1): nothing acknowledged, the SYN flag, padded to this size. */
const UDP_FLAGS = 6;
const UDP_SYN = 1;
const UDP_SYN_BYTES = 1232;
const RDP_PORT = 3389;

/** X.224 of class 0 with a cookie or a negotiation behind it; S7comm and MMS have COTP parameters there instead. */
export const rdp = defineProtocol({
  name: 'rdp',
  reference: 'MS-RDPBCGR §2.2.1.1',
  transports: ['tcp', 'udp'],
  ports: [RDP_PORT],
  firstBytes: [3, 0xff],
  fields: {
    cookie: { doc: 'Cookie or routing token of the connection request', kind: 'text' },
    requested_protocols: { doc: 'Bits: 1 TLS, 2 CredSSP, 4 RDSTLS, 8 CredSSP early (§2.2.1.1.1)', kind: 'number' },
    selected_protocol: { doc: 'Protocol that the server selected (§2.2.1.2.1)', kind: 'number' },
    client_name: { doc: 'Name that the client gives itself, where no TLS was agreed on (§2.2.1.3.2)', kind: 'text' },
    client_build: { doc: 'Build number of the client, where no TLS was agreed on', kind: 'number' },
    channels: {
      doc: 'Virtual channels that the client asks for, with commas between, where no TLS was agreed on (§2.2.1.3.4)',
      kind: 'text',
    },
  },
  recognise(conversation) {
    if (conversation.transport === 'udp') return lookAtEach(conversation, recogniseSyn, () => 'maybe');
    const isPort = conversation.dstPort === RDP_PORT;
    return lookAtEach(
      conversation,
      (side, end, short) => recogniseX224(side, end, short, CONNECT_REQUEST, isPort),
      (side, end, short) => recogniseX224(side, end, short, CONNECT_CONFIRM, isPort),
    );
  },
  read({ transport, forward, reverse }, tell) {
    if (transport === 'udp') return 'done';
    let at = VARIABLE;
    if (hasText(forward, COOKIE, VARIABLE)) {
      const end = lineEnd(forward, VARIABLE);
      if (end > 0) {
        tell('cookie', textOf(forward, VARIABLE + COOKIE.length, end));
        at = nextLine(forward, end);
      }
    }
    if (u8(forward, at) === NEGOTIATION_REQUEST && u32le(forward, at + 4) >= 0)
      tell('requested_protocols', u32le(forward, at + 4));
    if (u8(reverse, VARIABLE) === NEGOTIATION_RESPONSE && u32le(reverse, VARIABLE + 4) >= 0)
      tell('selected_protocol', u32le(reverse, VARIABLE + 4));
    if (u16(reverse, TPKT_LENGTH) <= 0 || reverse.length < u16(reverse, TPKT_LENGTH)) return 'more';
    if (u8(reverse, VARIABLE) === NEGOTIATION_RESPONSE && u32le(reverse, VARIABLE + 4) > 0) return 'done';
    if (u8(reverse, VARIABLE) === NEGOTIATION_FAILURE) return 'done';
    const client = rdpClientData(forward);
    if (client === undefined) return 'more';
    tell('client_name', client.name);
    tell('client_build', client.build);
    if (client.channels.length > 0) tell('channels', client.channels.join(','));
    return 'done';
  },
});

function recogniseSyn(side: Side, end: number): Recognition {
  const isSyn = (u16(side, UDP_FLAGS) & UDP_SYN) !== 0 && u32le(side, 0) === 0xffff_ffff;
  return end === UDP_SYN_BYTES && isSyn ? 'yes' : 'no';
}

function recogniseX224(side: Side, end: number, short: Recognition, type: number, isPort: boolean): Recognition {
  if (side.bytes[TPKT_VERSION] !== 3) return 'no';
  if (end < VARIABLE) return short;
  const length = u16(side, TPKT_LENGTH);
  if (u8(side, X224_LENGTH) !== length - 5 || u8(side, X224_TYPE) !== type || u8(side, X224_CLASS) !== 0) return 'no';
  if (length === VARIABLE) return isPort ? 'yes' : 'no';
  if (end < Math.min(length, VARIABLE + NEGOTIATION_LENGTH)) return short;
  if (type === CONNECT_REQUEST && hasText(side, COOKIE, VARIABLE)) return 'yes';
  const kind = u8(side, VARIABLE);
  const isKind =
    type === CONNECT_REQUEST
      ? kind === NEGOTIATION_REQUEST
      : kind === NEGOTIATION_RESPONSE || kind === NEGOTIATION_FAILURE;
  if (isKind && u8(side, VARIABLE + 2) === NEGOTIATION_LENGTH && u8(side, VARIABLE + 3) === 0) return 'yes';
  return isPort && type === CONNECT_REQUEST ? 'yes' : 'no';
}
