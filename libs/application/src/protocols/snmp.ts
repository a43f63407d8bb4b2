import { elementAt, elementOf, integerOf } from '../ber.ts';
import type { Side } from '../conversation.ts';
import { lookAtBoth, spoken, u8 } from '../octets.ts';
import { defineProtocol, type Recognition } from '../protocol.ts';

const SEQUENCE = 0x30;
const INTEGER = 0x02;
const OCTET_STRING = 0x04;
const FIRST_PDU = 0xa0;
const LAST_PDU = 0xa8;
const VERSION_3 = 3;

/** Message of version 1 (0), 2c (1) or 3 whose outer SEQUENCE fills the datagram. The community is a secret and never read. */
export const snmp = defineProtocol({
  name: 'snmp',
  reference: 'RFC 3417, RFC 3412',
  transports: ['udp'],
  ports: [161, 162],
  firstBytes: [SEQUENCE],
  fields: {
    version: { doc: '0 of SNMPv1, 1 of SNMPv2c, 3 of SNMPv3 (RFC 3412 §6)', kind: 'number' },
    pdu_type: {
      doc: '0 get, 1 next, 2 response, 3 set, 4 trap, 5 bulk, 6 inform, 7 trap v2 (RFC 3416 §3)',
      kind: 'number',
    },
  },
  recognise: (conversation) => lookAtBoth(conversation, recogniseMessage),
  read(conversation, tell) {
    const side = spoken(conversation);
    const message = elementOf(side, 0, SEQUENCE);
    const version = message && elementOf(side, message.start, INTEGER);
    if (version === undefined) return 'done';
    tell('version', integerOf(side, version));
    const community = elementOf(side, version.end, OCTET_STRING);
    const pdu = community === undefined ? -1 : u8(side, community.end);
    if (pdu >= FIRST_PDU && pdu <= LAST_PDU) tell('pdu_type', pdu - FIRST_PDU);
    return 'done';
  },
});

function recogniseMessage(side: Side, end: number, short: Recognition): Recognition {
  const message = elementAt(side, 0, end);
  if (message === undefined) return short;
  if (message === 'broken' || message.tag !== SEQUENCE) return 'no';
  if (message.end > end ? !side.closed : message.end !== end) return 'no';
  const version = elementAt(side, message.start, end);
  if (version === undefined || version === 'broken' || version.tag !== INTEGER) return 'no';
  const number = integerOf(side, version);
  if (number !== 0 && number !== 1 && number !== 2 && number !== VERSION_3) return 'no';
  const next = elementAt(side, version.end, end);
  if (next === undefined || next === 'broken' || next.end > end) return 'no';
  if (number === VERSION_3) return next.tag === SEQUENCE ? 'yes' : 'no';
  const pdu = u8(side, next.end);
  return next.tag === OCTET_STRING && pdu >= FIRST_PDU && pdu <= LAST_PDU ? 'yes' : 'no';
}
