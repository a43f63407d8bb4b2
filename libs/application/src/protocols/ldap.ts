import { childOf, elementAt, elementOf, integerOf, stringOf, type Element } from '../ber.ts';
import type { Side } from '../conversation.ts';
import { lookAtBoth, spoken } from '../octets.ts';
import { defineProtocol, type Recognition } from '../protocol.ts';

const SEQUENCE = 0x30;
const INTEGER = 0x02;
const OCTET_STRING = 0x04;
const BIND_REQUEST = 0x60;
const SEARCH_REQUEST = 0x63;
const SHORT_REQUESTS = [0x42, 0x4a, 0x50];
const LAST_OPERATION = 0x79;
const LEAST_ID_BYTES = 1;
const MOST_ID_BYTES = 4;

/** An LDAPMessage: a SEQUENCE of a small message id and one operation with an application tag that fits inside it. CLDAP likewise. */
export const ldap = defineProtocol({
  name: 'ldap',
  reference: 'RFC 4511',
  transports: ['tcp', 'udp'],
  ports: [389, 3268],
  firstBytes: [SEQUENCE],
  fields: {
    operation: { doc: 'Application tag of the first message: 0 bind, 3 search (§4.2)', kind: 'number' },
    bind_name: { doc: 'Name in a bind request (§4.2)', kind: 'text' },
    search_base: { doc: 'Base object of a search request (§4.5.1)', kind: 'text' },
  },
  recognise: (conversation) => lookAtBoth(conversation, recogniseMessage),
  read(conversation, tell) {
    const side = spoken(conversation);
    const operation = operationOf(side);
    if (operation === undefined) return 'more';
    tell('operation', operation.tag & 0x1f);
    if (operation.tag === BIND_REQUEST) {
      const name = childOf(side, operation, OCTET_STRING);
      if (name !== undefined) tell('bind_name', stringOf(side, name));
    }
    if (operation.tag === SEARCH_REQUEST) {
      const base = childOf(side, operation, OCTET_STRING);
      if (base !== undefined) tell('search_base', stringOf(side, base));
    }
    return operation.end <= side.length || side.closed ? 'done' : 'more';
  },
});

function recogniseMessage(side: Side, end: number, short: Recognition): Recognition {
  const message = elementAt(side, 0, end);
  if (message === undefined) return end > 0 && side.bytes[0] !== SEQUENCE ? 'no' : short;
  if (message === 'broken' || message.tag !== SEQUENCE) return 'no';
  const id = elementAt(side, message.start, end);
  if (id === undefined) return short;
  if (id === 'broken' || id.tag !== INTEGER) return 'no';
  const idBytes = id.end - id.start;
  if (idBytes < LEAST_ID_BYTES || idBytes > MOST_ID_BYTES) return 'no';
  if (id.end + 2 > end) return short;
  const operation = elementAt(side, id.end, end);
  if (operation === undefined) return short;
  if (operation === 'broken' || operation.end > message.end) return 'no';
  const isConstructed = operation.tag >= BIND_REQUEST && operation.tag <= LAST_OPERATION;
  if (!isConstructed && !SHORT_REQUESTS.includes(operation.tag)) return 'no';
  const rest = message.end - operation.end;
  if (rest === 0) return 'yes';
  if (message.end > end && operation.end >= end) return 'yes';
  return side.bytes[operation.end] === 0xa0 ? 'yes' : 'no';
}

function operationOf(side: Side): Element | undefined {
  const message = elementOf(side, 0, SEQUENCE);
  const id = message && elementOf(side, message.start, INTEGER);
  if (id === undefined || integerOf(side, id) < 0) return undefined;
  const operation = elementAt(side, id.end, side.length);
  return operation === 'broken' ? undefined : operation;
}
