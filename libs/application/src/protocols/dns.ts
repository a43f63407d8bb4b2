import type { Conversation, Side } from '../conversation.ts';
import { readDnsAddresses, readDnsHeader, readDnsQuestion } from '../dns-message.ts';
import { defineProtocol, type ApplicationProtocol, type Recognition, type Tell } from '../protocol.ts';

const HEADER = 12;
const OPCODE_REGISTRATION = 5;
const MOST_QUESTIONS = 8;
const MOST_RECORDS = 512;
const MOST_ADDRESSES = 4;
const TCP_LENGTH = 2;
const DNS_PORT = 53;
const NBNS_PORT = 137;
const MDNS_PORT = 5353;
const LLMNR_PORT = 5355;
const NOTHING = { isResponse: false, hasQuestion: false };
const LEAST_SHIFTED = 'a'.charCodeAt(0);

type Field =
  | 'query'
  | 'query_type'
  | 'response_code'
  | 'answers'
  | 'addresses'
  | 'queries'
  | 'query_characters'
  | 'longest_query'
  | 'longest_entropy'
  | 'query_types';

const FIELDS = {
  query: { doc: 'Name asked for, in lower case (RFC 1035 §4.1.2)', kind: 'text' },
  query_type: { doc: 'Type of record asked for, as IANA numbers them', kind: 'number' },
  response_code: { doc: 'RCODE of the response (RFC 1035 §4.1.1)', kind: 'number' },
  answers: { doc: 'Answer records in the response', kind: 'number' },
  addresses: { doc: 'First four addresses among the answers, with commas between', kind: 'text' },
  queries: { doc: 'Queries with one question over UDP that follow the first exchange of the flow', kind: 'number' },
  query_characters: { doc: 'Characters of the names they ask for, all together', kind: 'number' },
  longest_query: { doc: 'Characters of the longest of these names', kind: 'number' },
  longest_entropy: {
    doc: 'Shannon entropy of that name, without its last two labels, bits a character; letter case is left aside',
    kind: 'number',
  },
  query_types: { doc: 'Types of record they ask for, as IANA numbers them, with commas between', kind: 'text' },
} as const;

/** DNS and its relatives, which share the message and differ in port. */
export const dns = dnsOn('dns', 'RFC 1035', ['udp', 'tcp'], [DNS_PORT]);
export const mdns = dnsOn('mdns', 'RFC 6762', ['udp'], [MDNS_PORT]);
export const llmnr = dnsOn('llmnr', 'RFC 4795', ['udp', 'tcp'], [LLMNR_PORT]);
export const nbns = dnsOn('nbns', 'RFC 1002 §4.2', ['udp'], [NBNS_PORT]);

function dnsOn(
  name: string,
  reference: string,
  transports: readonly ('udp' | 'tcp')[],
  ports: readonly number[],
): ApplicationProtocol<Field> {
  return defineProtocol({
    name,
    reference,
    transports,
    ports,
    isBoundToPorts: name !== 'dns',
    fields: FIELDS,
    recognise(conversation) {
      const { srcPort, dstPort } = conversation;
      if (name !== 'dns' && !ports.includes(dstPort) && !ports.includes(srcPort)) return 'no';
      if (name === 'dns' && (isOfRelative(dstPort) || isOfRelative(srcPort))) return 'no';
      const isUsualPort = ports.includes(dstPort) || ports.includes(srcPort);
      const spoken = conversation.forward.length > 0 ? conversation.forward : conversation.reverse;
      return recogniseMessage(conversation, spoken, isUsualPort);
    },
    read(conversation, tell) {
      const { forward, reverse } = conversation;
      // A response repeats the question, so that the query need not be read again.
      for (const side of [reverse, forward]) {
        const told = readMessage(conversation, side, name === 'nbns', tell);
        if (told.isResponse && !told.hasQuestion) readMessage(conversation, forward, name === 'nbns', tell);
        if (told.isResponse) return 'done';
      }
      return 'more';
    },
    follow({ side }, facts) {
      const header = readDnsHeader(side, 0, side.length);
      if (header === undefined || header.isResponse) return;
      const question = readDnsQuestion(side, 0, HEADER, side.length);
      if (question === undefined) return;
      const { length } = question.name;
      facts.count('queries');
      facts.count('query_characters', length);
      facts.list('query_types', String(question.type));
      if (length <= facts.numberOf('longest_query')) return;
      facts.tell('longest_query', length);
      facts.tell('longest_entropy', entropyOf(hostPartOf(question.name)));
    },
  });
}

/** The name without its last two labels, which are whose domain it is. */
function hostPartOf(name: string): string {
  return name.split('.').slice(0, -2).join('');
}

/** Bits a character, to three places; 0 of a text of less than two. */
function entropyOf(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return Math.round(bits * 1000) / 1000;
}

function readMessage(
  conversation: Conversation,
  side: Side,
  isNetbios: boolean,
  tell: Tell<Field>,
): { isResponse: boolean; hasQuestion: boolean } {
  const bounds = messageBounds(conversation, side);
  const header = bounds && readDnsHeader(side, bounds.start, bounds.end);
  if (bounds === undefined || header === undefined) return NOTHING;
  const { start, end } = bounds;
  const question = header.questions > 0 ? readDnsQuestion(side, start, start + HEADER, end) : undefined;
  if (question !== undefined) {
    tell('query', isNetbios ? netbiosName(question.name) : question.name);
    tell('query_type', question.type);
  }
  if (header.isResponse) {
    tell('response_code', header.responseCode);
    tell('answers', header.answers);
    const records = header.questions > 0 ? question?.end : start + HEADER;
    if (records !== undefined && header.questions <= 1) {
      const addresses = readDnsAddresses(side, records, end, header.answers, MOST_ADDRESSES);
      if (addresses.length > 0) tell('addresses', addresses.join(','));
    }
  }
  return { isResponse: header.isResponse, hasQuestion: question !== undefined };
}

function isOfRelative(port: number): boolean {
  return port === MDNS_PORT || port === LLMNR_PORT || port === NBNS_PORT;
}

/** The first message of a side; of TCP with its length before it (RFC 7766 §8), as far as it has come. */
function messageBounds({ transport }: Conversation, side: Side): { start: number; end: number } | undefined {
  if (transport !== 'tcp') return { start: 0, end: side.ends[0] ?? 0 };
  if (side.length < TCP_LENGTH) return undefined;
  return { start: TCP_LENGTH, end: Math.min(side.length, TCP_LENGTH + side.view.getUint16(0)) };
}

/** A plausible header and a first question that reads as one; on other ports than its own no more than that is ever taken for DNS. */
function recogniseMessage(conversation: Conversation, side: Side, isUsualPort: boolean): Recognition {
  const undecided = side.closed ? 'no' : 'maybe';
  if (side.length === 0) return isUsualPort ? undecided : 'no';
  const bounds = messageBounds(conversation, side);
  if (bounds === undefined) return undecided;
  const { start, end } = bounds;
  const isWhole = conversation.transport !== 'tcp' || end === TCP_LENGTH + side.view.getUint16(0);
  const header = readDnsHeader(side, start, end);
  if (header === undefined) return isWhole ? 'no' : undecided;
  const { opcode, questions, records, isResponse } = header;
  if (opcode > OPCODE_REGISTRATION + 4 || questions > MOST_QUESTIONS || records > MOST_RECORDS) return 'no';
  if (!isUsualPort && (opcode !== 0 || questions !== 1 || (!isResponse && header.answers > 0))) return 'no';
  if (questions === 0) return isUsualPort && (records > 0 || isResponse) ? 'yes' : 'no';
  const question = readDnsQuestion(side, start, start + HEADER, end);
  if (question === undefined) return isWhole ? 'no' : undecided;
  if (isUsualPort) return 'yes';
  return question.class === 1 && question.type > 0 && question.type < 260 && question.name.includes('.') ? 'yes' : 'no';
}

/** The first level of the name decoded (RFC 1001 §14.1): each half-byte is a letter from A on; the sixteenth byte is a suffix. */
function netbiosName(name: string): string {
  const [label = ''] = name.split('.');
  if (label.length !== 32) return name;
  let text = '';
  for (let i = 0; i < 30; i += 2) {
    const high = label.charCodeAt(i) - LEAST_SHIFTED;
    const low = label.charCodeAt(i + 1) - LEAST_SHIFTED;
    const code = (high << 4) | low;
    text += code > 0x20 && code < 0x7f ? String.fromCharCode(code) : ' ';
  }
  return text.trim();
}
