import type { Side } from '../conversation.ts';
import { lookAtBoth, u16, u32, u8 } from '../octets.ts';
import { defineProtocol, type Recognition } from '../protocol.ts';
import { textOf } from '../text.ts';

const LENGTH = 0;
const TYPE = 2;
const COOKIE = 4;
const CONTROL = 8;
const HEADER = 12;
const HOST_NAME = 28;
const VENDOR = 92;
const START_BYTES = 156;
const NAME_BYTES = 64;

const MAGIC = 0x1a2b3c4d;
const START_REQUEST = 1;

export const pptp = defineProtocol({
  name: 'pptp',
  reference: 'RFC 2637 §2',
  transports: ['tcp'],
  ports: [1723],
  fields: {
    host_name: { doc: 'Host name of the start request (§2.1)', kind: 'text' },
    vendor: { doc: 'Vendor name of the start request', kind: 'text' },
  },
  recognise: (conversation) => lookAtBoth(conversation, recogniseControl),
  read({ forward }, tell) {
    if (u16(forward, CONTROL) !== START_REQUEST) return 'done';
    if (forward.length < START_BYTES) return forward.closed ? 'done' : 'more';
    tell('host_name', textUntilZero(forward, HOST_NAME));
    tell('vendor', textUntilZero(forward, VENDOR));
    return 'done';
  },
});

function textUntilZero(side: Side, from: number): string {
  let end = from;
  while (end < from + NAME_BYTES && u8(side, end) > 0) end++;
  return textOf(side, from, end);
}

function recogniseControl(side: Side, end: number, short: Recognition): Recognition {
  if (end < HEADER) return short;
  const isControl = u16(side, TYPE) === 1 && u16(side, LENGTH) >= HEADER;
  return isControl && u32(side, COOKIE) === MAGIC ? 'yes' : 'no';
}
