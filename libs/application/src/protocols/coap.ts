import type { Side } from '../conversation.ts';
import { lookAtBoth, spoken, u16, u8 } from '../octets.ts';
import { byteRange, defineProtocol, type Recognition } from '../protocol.ts';
import { textOf } from '../text.ts';

const FLAGS = 0;
const CODE = 1;
const HEADER = 4;

const VERSION_1 = 1;
const LONGEST_TOKEN = 8;
const PAYLOAD_MARKER = 0xff;
const URI_PATH = 11;
const URI_HOST = 3;
const LAST_METHOD = 7;
const MOST_OPTION_NUMBER = 2053;
const LONGEST_OPTION = 1034;
const MOST_OPTIONS = 32;
const PORTS: readonly number[] = [5683, 5684];

/** Options must read to the end or to the payload's mark; on other ports a path or host must be among them. */
export const coap = defineProtocol({
  name: 'coap',
  reference: 'RFC 7252 §3',
  transports: ['udp'],
  ports: [5683],
  firstBytes: byteRange(0x40, 0x7f),
  fields: {
    code: { doc: 'Code of the first message as class.detail: 0.01 GET, 2.05 Content (§12.1)', kind: 'text' },
    path: { doc: 'Uri-Path options with / before each (§5.10.1)', kind: 'text' },
    host: { doc: 'Uri-Host option', kind: 'text' },
  },
  recognise: (conversation) => {
    const isPort = PORTS.includes(conversation.dstPort) || PORTS.includes(conversation.srcPort);
    const answer = lookAtBoth(conversation, (side, end) => recogniseMessage(side, end, isPort));
    return answer;
  },
  read(conversation, tell) {
    const side = spoken(conversation);
    const code = u8(side, CODE);
    tell('code', `${code >> 5}.${String(code & 0x1f).padStart(2, '0')}`);
    let path = '';
    walkOptions(side, Math.min(side.ends[0] ?? side.length, side.length), (number, from, to) => {
      if (number === URI_PATH) path += `/${textOf(side, from, to)}`;
      if (number === URI_HOST) tell('host', textOf(side, from, to));
    });
    if (path !== '') tell('path', path);
    return 'done';
  },
});

function recogniseMessage(side: Side, end: number, isPort: boolean): Recognition {
  const token = u8(side, FLAGS) & 0x0f;
  if (end < HEADER || u8(side, FLAGS) >> 6 !== VERSION_1 || token > LONGEST_TOKEN || end < HEADER + token) return 'no';
  const code = u8(side, CODE);
  const group = code >> 5;
  const isRequest = group === 0 && code <= LAST_METHOD;
  if (!isRequest && group !== 2 && group !== 4 && group !== 5) return 'no';
  if (code === 0 && (end !== HEADER || token !== 0)) return 'no';
  let isNamed = false;
  const isWhole = walkOptions(side, end, (number, from, to) => {
    if (number === URI_PATH || number === URI_HOST) isNamed = isText(side, from, to);
  });
  if (!isWhole) return 'no';
  if (isPort || (isNamed && isRequest)) return 'yes';
  return isRequest && code !== 0 ? 'no' : 'maybe';
}

function isText(side: Side, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (u8(side, at) < 0x20 || u8(side, at) === 0x7f) return false;
  return to > from;
}

/** Numbers are sums of deltas; 13 and 14 say that a longer one follows (§3.1). @returns whether the options read to their end. */
function walkOptions(side: Side, end: number, take: (number: number, from: number, to: number) => void): boolean {
  let at = HEADER + (u8(side, FLAGS) & 0x0f);
  let number = 0;
  for (let count = 0; count < MOST_OPTIONS && at < end; count++) {
    const first = u8(side, at);
    if (first === PAYLOAD_MARKER) return at + 1 < end;
    const delta = extended(side, at + 1, first >> 4);
    const length = extended(side, at + 1 + delta.bytes, first & 0x0f);
    const from = at + 1 + delta.bytes + length.bytes;
    number += delta.value;
    if (delta.value < 0 || length.value < 0 || length.value > LONGEST_OPTION || from + length.value > end) return false;
    if (number === 0 || number > MOST_OPTION_NUMBER) return false;
    take(number, from, from + length.value);
    at = from + length.value;
  }
  return at === end;
}

function extended(side: Side, at: number, nibble: number): { value: number; bytes: number } {
  if (nibble < 13) return { value: nibble, bytes: 0 };
  if (nibble === 13) return { value: u8(side, at) < 0 ? -1 : u8(side, at) + 13, bytes: 1 };
  return { value: nibble === 15 || u16(side, at) < 0 ? -1 : u16(side, at) + 269, bytes: 2 };
}
