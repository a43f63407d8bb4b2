import type { Side } from '../conversation.ts';
import { lookAtBoth, spoken, u16, u8 } from '../octets.ts';
import { defineProtocol, type Recognition } from '../protocol.ts';
import { textOf } from '../text.ts';

const TYPE = 0;
const LENGTH = 2;
const HEADER = 4;

const HOST = 0;
const SIGNED = 0x0200;
const SIGNATURE_BYTES = 32;
const ENCRYPTED = 0x0210;
const LAST_TYPE = 0x0101;
const MOST_PARTS = 256;

/** Parts of type and length that fill the datagram, the first of them the host's name; or one that is encrypted. */
export const collectd = defineProtocol({
  name: 'collectd',
  reference: 'collectd binary protocol',
  transports: ['udp'],
  ports: [25826],
  firstBytes: [HOST, SIGNED >> 8],
  fields: { host: { doc: 'Name of the host in the first packet', kind: 'text' } },
  recognise: (conversation) => lookAtBoth(conversation, recognisePacket),
  read(conversation, tell) {
    const side = spoken(conversation);
    if (u16(side, TYPE) === HOST) tell('host', textOf(side, HEADER, u16(side, LENGTH) - 1));
    return 'done';
  },
});

function recognisePacket(side: Side, end: number): Recognition {
  if (end <= HEADER) return 'no';
  const type = u16(side, TYPE);
  const length = u16(side, LENGTH);
  if (type === ENCRYPTED) return length === end ? 'yes' : 'no';
  if (type === SIGNED) return length > HEADER + SIGNATURE_BYTES && length < end ? 'yes' : 'no';
  if (type !== HOST || length <= HEADER + 1 || length > end || u8(side, length - 1) !== 0) return 'no';
  for (let at = HEADER; at < length - 1; at++) if (u8(side, at) < 0x20 || u8(side, at) > 0x7e) return 'no';
  let at = length;
  for (let parts = 0; parts < MOST_PARTS && at < end; parts++) {
    if (at + HEADER > end || u16(side, at) > LAST_TYPE || u16(side, at + LENGTH) < HEADER) return 'no';
    at += u16(side, at + LENGTH);
  }
  return at === end ? 'yes' : 'no';
}
