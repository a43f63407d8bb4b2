import type { Side } from '../conversation.ts';
import { lookAtBoth, spoken, u32, u8 } from '../octets.ts';
import { defineProtocol, type Recognition } from '../protocol.ts';
import { textOf } from '../text.ts';

const OP = 0;
const HTYPE = 1;
const HLEN = 2;
const COOKIE = 236;
const OPTIONS = 240;

const MAGIC = 0x63825363;
const PAD = 0;
const END = 255;
const HOST_NAME = 12;
const REQUESTED_ADDRESS = 50;
const MESSAGE_TYPE = 53;
const VENDOR_CLASS = 60;
const LONGEST_HARDWARE = 16;
const MOST_OPTIONS = 64;

export const dhcp = defineProtocol({
  name: 'dhcp',
  reference: 'RFC 2131',
  transports: ['udp'],
  ports: [67, 68],
  firstBytes: [1, 2],
  fields: {
    message_type: { doc: '1 discover, 2 offer, 3 request, 5 ack, 6 nak, 8 inform (RFC 2132 §9.6)', kind: 'number' },
    host_name: { doc: 'Option 12 (RFC 2132 §3.14)', kind: 'text' },
    vendor_class: { doc: 'Option 60 (RFC 2132 §9.13)', kind: 'text' },
    requested_address: { doc: 'Option 50 (RFC 2132 §9.1)', kind: 'text' },
  },
  recognise: (conversation) => lookAtBoth(conversation, recogniseMessage),
  read(conversation, tell) {
    const side = spoken(conversation);
    const end = Math.min(side.ends[0] ?? side.length, side.length);
    let at = OPTIONS;
    for (let count = 0; count < MOST_OPTIONS && at + 2 <= end; count++) {
      const code = u8(side, at);
      if (code === END) break;
      if (code === PAD) {
        at++;
        continue;
      }
      const from = at + 2;
      const to = Math.min(from + u8(side, at + 1), end);
      if (code === MESSAGE_TYPE && to > from) tell('message_type', u8(side, from));
      if (code === HOST_NAME) tell('host_name', textOf(side, from, to));
      if (code === VENDOR_CLASS) tell('vendor_class', textOf(side, from, to));
      if (code === REQUESTED_ADDRESS && to === from + 4)
        tell('requested_address', Array.from(side.bytes.subarray(from, to)).join('.'));
      at = to;
    }
    return 'done';
  },
});

function recogniseMessage(side: Side, end: number, short: Recognition): Recognition {
  const op = u8(side, OP);
  if (op !== 1 && op !== 2) return 'no';
  if (end < OPTIONS) return short;
  if (u8(side, HTYPE) === 0 || u8(side, HLEN) > LONGEST_HARDWARE) return 'no';
  return u32(side, COOKIE) === MAGIC ? 'yes' : 'no';
}
