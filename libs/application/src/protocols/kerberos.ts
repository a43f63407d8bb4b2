import { childOf, elementAt, elementOf, integerOf, stringOf, type Element } from '../ber.ts';
import type { Side } from '../conversation.ts';
import { lookAtBoth, spoken, u32 } from '../octets.ts';
import { byteRange, defineProtocol, type Recognition } from '../protocol.ts';

const RECORD_MARK = 4;
const SEQUENCE = 0x30;
const APPLICATION = 0x60;
const GENERAL_STRING = 0x1b;
const INTEGER = 0x02;
const context = (number: number): number => 0xa0 + number;

const AS_REQ = 10;
const AS_REP = 11;
const TGS_REQ = 12;
const TICKET = APPLICATION + 1;
const ENCRYPTED_TIME = 2;
const MOST_TYPES = 16;
const TGS_REP = 13;
const AP_REP = 15;
const KRB_ERROR = 30;
const LONGEST = 0x10_0000;
const MOST_PARTS = 4;

/** An application tag whose SEQUENCE begins with version 5 and repeats the number of the tag as its type. */
export const kerberos = defineProtocol({
  name: 'kerberos',
  reference: 'RFC 4120',
  transports: ['udp', 'tcp'],
  ports: [88],
  firstBytes: [0, ...byteRange(APPLICATION + AS_REQ, APPLICATION + KRB_ERROR)],
  fields: {
    message_type: { doc: 'Of the first message: 10 AS-REQ, 12 TGS-REQ, 30 error (§7.5.7)', kind: 'number' },
    realm: { doc: 'Realm of the server, or of the client in an answer', kind: 'text' },
    client: { doc: 'Client principal, parts with / between (§5.2.2)', kind: 'text' },
    service: { doc: 'Service principal asked for', kind: 'text' },
    encryption_asked: {
      doc: 'Encryption types that a request offers, as IANA numbers them, in their order, with commas between (§5.4.1)',
      kind: 'text',
    },
    has_preauthentication: {
      doc: '1 where an AS-REQ holds an encrypted time, 0 where it does not (§5.2.7.2)',
      kind: 'number',
    },
    ticket_encryption: { doc: 'Encryption type of the ticket in the answer (§5.3); 23 is RC4', kind: 'number' },
    answer_type: { doc: 'Type of the answer: 11 AS-REP, 13 TGS-REP, 30 error (§7.5.7)', kind: 'number' },
    error_code: { doc: 'Error code of the answer (§7.5.9)', kind: 'number' },
  },
  recognise: (conversation) =>
    lookAtBoth(conversation, (side, end, short) =>
      recogniseMessage(side, conversation.transport === 'tcp' ? RECORD_MARK : 0, end, short),
    ),
  read(conversation, tell) {
    const at = conversation.transport === 'tcp' ? RECORD_MARK : 0;
    const question = messageOf(spoken(conversation), at);
    if (question !== undefined) {
      tell('message_type', question.type);
      const names = namesOf(spoken(conversation), question);
      tellRequest(spoken(conversation), question, tell);
      for (const field of ['realm', 'client', 'service'] as const) if (names[field] !== '') tell(field, names[field]);
    }
    const answer = messageOf(conversation.reverse, at);
    if (answer === undefined) return 'more';
    tell('answer_type', answer.type);
    const encryption = ticketEncryption(conversation.reverse, answer);
    if (encryption !== undefined) tell('ticket_encryption', encryption);
    const code = answer.type === KRB_ERROR ? childOf(conversation.reverse, answer.body, context(6)) : undefined;
    const value = code && elementOf(conversation.reverse, code.start, INTEGER);
    if (value !== undefined) tell('error_code', integerOf(conversation.reverse, value));
    return 'done';
  },
});

/** Types of encryption that are offered, and whether a password was proven. */
function tellRequest(
  side: Side,
  { type, body }: Message,
  tell: (field: 'encryption_asked' | 'has_preauthentication', value: string | number) => void,
): void {
  if (type !== AS_REQ && type !== TGS_REQ) return;
  const holder = childOf(side, body, context(4));
  const request = holder && elementOf(side, holder.start, SEQUENCE);
  const list = request && childOf(side, request, context(8));
  const types = list && elementOf(side, list.start, SEQUENCE);
  if (types !== undefined) tell('encryption_asked', integersIn(side, types).join(','));
  if (type === AS_REQ) tell('has_preauthentication', hasEncryptedTime(side, body) ? 1 : 0);
}

function integersIn(side: Side, list: Element): number[] {
  const numbers: number[] = [];
  let at = list.start;
  while (at < list.end && numbers.length < MOST_TYPES) {
    const element = elementOf(side, at, INTEGER);
    if (element === undefined) break;
    numbers.push(signed(integerOf(side, element), element.end - element.start));
    at = element.end;
  }
  return numbers;
}

/** Numbers of vendors are below zero (§7.5.1). */
function signed(value: number, bytes: number): number {
  return value >= 2 ** (8 * bytes - 1) ? value - 2 ** (8 * bytes) : value;
}

/** Whether one of the PA-DATA is PA-ENC-TIMESTAMP (§5.2.7.2). */
function hasEncryptedTime(side: Side, body: Element): boolean {
  const holder = childOf(side, body, context(3));
  const list = holder && elementOf(side, holder.start, SEQUENCE);
  if (list === undefined) return false;
  let at = list.start;
  for (let i = 0; i < MOST_TYPES && at < list.end; i++) {
    const item = elementOf(side, at, SEQUENCE);
    const kind = item && childOf(side, item, context(1));
    const number = kind && elementOf(side, kind.start, INTEGER);
    if (item === undefined) return false;
    if (number !== undefined && integerOf(side, number) === ENCRYPTED_TIME) return true;
    at = item.end;
  }
  return false;
}

/** Of the ticket in an AS-REP or TGS-REP: its enc-part's etype (§5.3, §5.2.9). */
function ticketEncryption(side: Side, { type, body }: Message): number | undefined {
  if (type !== AS_REP && type !== TGS_REP) return undefined;
  const holder = childOf(side, body, context(5));
  const ticket = holder && elementOf(side, holder.start, TICKET);
  const parts = ticket && elementOf(side, ticket.start, SEQUENCE);
  const encrypted = parts && childOf(side, parts, context(3));
  const sequence = encrypted && elementOf(side, encrypted.start, SEQUENCE);
  const kind = sequence && childOf(side, sequence, context(0));
  const number = kind && elementOf(side, kind.start, INTEGER);
  return number === undefined ? undefined : integerOf(side, number);
}

function recogniseMessage(side: Side, at: number, end: number, short: Recognition): Recognition {
  if (end < at + 2) return short;
  if (at > 0 && u32(side, 0) > LONGEST) return 'no';
  const outer = elementAt(side, at, end);
  if (outer === undefined) return short;
  if (outer === 'broken' || outer.tag < APPLICATION + AS_REQ || outer.tag > APPLICATION + KRB_ERROR) return 'no';
  if (at > 0 && u32(side, 0) !== outer.end - at) return 'no';
  if (at === 0 && outer.end > end && !side.closed) return 'no';
  const sequence = elementAt(side, outer.start, end);
  if (sequence === undefined) return short;
  if (sequence === 'broken' || sequence.tag !== SEQUENCE || sequence.end !== outer.end) return 'no';
  const first = elementAt(side, sequence.start, end);
  if (first === undefined) return short;
  if (first === 'broken' || first.end - first.start !== 3) return 'no';
  if (first.end > end) return short;
  const version = elementOf(side, first.start, INTEGER);
  const isVersion5 = version !== undefined && integerOf(side, version) === 5;
  return isVersion5 && (first.tag === context(0) || first.tag === context(1)) ? 'yes' : 'no';
}

interface Message {
  readonly type: number;
  readonly body: Element;
}

function messageOf(side: Side, at: number): Message | undefined {
  const outer = elementAt(side, at, side.length);
  if (outer === undefined || outer === 'broken') return undefined;
  const body = elementOf(side, outer.start, SEQUENCE);
  return body && { type: outer.tag - APPLICATION, body };
}

/** Requests hold their names in req-body (§5.4.1), answers beside the ticket (§5.4.2), errors beside the times (§5.9.1). */
function namesOf(side: Side, { type, body }: { type: number; body: Element }) {
  const none = { realm: '', client: '', service: '' };
  if (type === KRB_ERROR)
    return { realm: textIn(side, body, 9), client: principalIn(side, body, 8), service: principalIn(side, body, 10) };
  if (type > AP_REP || type === 14) return none;
  if (type === AS_REQ + 1 || type === TGS_REP)
    return { ...none, realm: textIn(side, body, 3), client: principalIn(side, body, 4) };
  const holder = childOf(side, body, context(4));
  const request = holder && elementOf(side, holder.start, SEQUENCE);
  if (request === undefined) return none;
  return {
    realm: textIn(side, request, 2),
    client: principalIn(side, request, 1),
    service: principalIn(side, request, 3),
  };
}

function textIn(side: Side, parent: Element, number: number): string {
  const holder = childOf(side, parent, context(number));
  const text = holder && elementOf(side, holder.start, GENERAL_STRING);
  return text === undefined ? '' : stringOf(side, text);
}

/** PrincipalName: its name-string is a SEQUENCE of strings (§5.2.2). */
function principalIn(side: Side, parent: Element, number: number): string {
  const holder = childOf(side, parent, context(number));
  const name = holder && elementOf(side, holder.start, SEQUENCE);
  const strings = name && childOf(side, name, context(1));
  const list = strings && elementOf(side, strings.start, SEQUENCE);
  const parts: string[] = [];
  if (list === undefined) return '';
  let at = list.start;
  while (at < list.end && parts.length < MOST_PARTS) {
    const part = elementOf(side, at, GENERAL_STRING);
    if (part === undefined) break;
    parts.push(stringOf(side, part));
    at = part.end;
  }
  return parts.join('/');
}
