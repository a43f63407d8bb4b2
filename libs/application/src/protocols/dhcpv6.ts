import type { Side } from '../conversation.ts';
import { lookAtBoth, spoken, u16, u8 } from '../octets.ts';
import { defineProtocol, type Recognition } from '../protocol.ts';
import { textOf } from '../text.ts';

const MESSAGE_TYPE = 0;
const OPTIONS = 4;
const RELAY_OPTIONS = 34;
const OPTION_HEADER = 4;

const RELAY_FORWARD = 12;
const RELAY_REPLY = 13;
const LAST_TYPE = 36;
const CLIENT_FQDN = 39;
const VENDOR_CLASS = 16;
const FQDN_FLAGS = 1;
const VENDOR_ENTERPRISE = 6;
const MOST_OPTIONS = 64;
const MOST_OPTION_CODE = 0x200;

/** The options must fill the datagram to its last byte, each with a code that is given out. */
export const dhcpv6 = defineProtocol({
  name: 'dhcpv6',
  reference: 'RFC 8415',
  transports: ['udp'],
  ports: [547, 546],
  isBoundToPorts: true,
  fields: {
    message_type: { doc: '1 solicit, 2 advertise, 3 request, 7 reply, 11 information request (§7.3)', kind: 'number' },
    client_name: { doc: 'Labels of the name in option 39 (RFC 4704 §4)', kind: 'text' },
    vendor_class: { doc: 'First class in option 16 (§21.16)', kind: 'text' },
  },
  recognise: (conversation) =>
    lookAtBoth(conversation, (side, end) => recogniseMessage(side, end, isPort(conversation.dstPort))),
  read(conversation, tell) {
    const side = spoken(conversation);
    const type = u8(side, MESSAGE_TYPE);
    tell('message_type', type);
    const end = Math.min(side.ends[0] ?? side.length, side.length);
    let at = optionsAt(type);
    for (let count = 0; count < MOST_OPTIONS && at + OPTION_HEADER <= end; count++) {
      const from = at + OPTION_HEADER;
      const to = Math.min(from + u16(side, at + 2), end);
      const code = u16(side, at);
      if (code === CLIENT_FQDN) tell('client_name', labelsOf(side, from + FQDN_FLAGS, to));
      if (code === VENDOR_CLASS) tell('vendor_class', textOf(side, from + VENDOR_ENTERPRISE, to));
      at = to;
    }
    return 'done';
  },
});

function isPort(port: number): boolean {
  return port === 546 || port === 547;
}

function optionsAt(type: number): number {
  return type === RELAY_FORWARD || type === RELAY_REPLY ? RELAY_OPTIONS : OPTIONS;
}

function recogniseMessage(side: Side, end: number, isUsualPort: boolean): Recognition {
  const type = u8(side, MESSAGE_TYPE);
  if (type < 1 || type > LAST_TYPE || !isUsualPort) return 'no';
  let at = optionsAt(type);
  if (at > end) return 'no';
  for (let count = 0; count < MOST_OPTIONS && at < end; count++) {
    const code = u16(side, at);
    if (at + OPTION_HEADER > end || code === 0 || code > MOST_OPTION_CODE) return 'no';
    at += OPTION_HEADER + u16(side, at + 2);
  }
  return at === end ? 'yes' : 'no';
}

/** A name in the form of RFC 1035 §3.1 without compression. */
function labelsOf(side: Side, from: number, to: number): string {
  const labels: string[] = [];
  let at = from;
  while (at < to) {
    const length = u8(side, at);
    if (length <= 0) break;
    labels.push(textOf(side, at + 1, Math.min(at + 1 + length, to)));
    at += 1 + length;
  }
  return labels.join('.');
}
