import type { Side } from '../conversation.ts';
import { lookAtBoth, u32le, u8 } from '../octets.ts';
import { defineProtocol, firstLetters, type Recognition } from '../protocol.ts';
import { hasText, textOf } from '../text.ts';

const CHUNK = 3;
const SIZE = 4;
const HEADER = 8;
const URL_LENGTH = 28;
const URL = 32;

const TYPES = ['HEL', 'ACK', 'ERR', 'OPN', 'MSG', 'CLO', 'RHE'];
const CHUNKS = 'FCA';
const LONGEST_URL = 4096;
const LONGEST = 0x400_0000;

export const opcUa = defineProtocol({
  name: 'opc-ua',
  reference: 'OPC 10000-6 §7.1',
  transports: ['tcp'],
  ports: [4840],
  firstBytes: firstLetters(TYPES),
  fields: {
    message_type: { doc: 'Of the first message: HEL, OPN, MSG … (§7.1.2.2)', kind: 'text' },
    endpoint_url: { doc: 'Endpoint of the hello (§7.1.2.3)', kind: 'text' },
  },
  recognise: (conversation) => lookAtBoth(conversation, recogniseMessage),
  read({ forward, reverse }, tell) {
    const side = forward.length > 0 ? forward : reverse;
    tell('message_type', textOf(side, 0, CHUNK));
    if (!hasText(side, 'HEL')) return 'done';
    const length = u32le(side, URL_LENGTH);
    if (side.length < Math.max(u32le(side, SIZE), URL)) return 'more';
    if (length > 0 && length <= LONGEST_URL) tell('endpoint_url', textOf(side, URL, URL + length));
    return 'done';
  },
});

function recogniseMessage(side: Side, end: number, short: Recognition): Recognition {
  if (end < HEADER) return short;
  if (!TYPES.some((type) => hasText(side, type)) || !CHUNKS.includes(String.fromCharCode(u8(side, CHUNK)))) return 'no';
  const size = u32le(side, SIZE);
  return size >= HEADER && size <= LONGEST ? 'yes' : 'no';
}
