import type { Side } from '../conversation.ts';
import { lookAtBoth, u16, u32, u8 } from '../octets.ts';
import { byteRange, defineProtocol, type Recognition } from '../protocol.ts';

const AUTHENTICATION = 0x0001;
const ORIGIN = 0x0000;
const AUTHENTICATION_FIXED = 13;
const ORIGIN_BYTES = 8;
const IPV6_HEADER = 40;
const PAYLOAD_LENGTH = 4;
const SOURCE = 8;
const DESTINATION = 24;
const TEREDO_PREFIX = 0x2001_0000;
const LINK_LOCAL = 0xfe80_0000;

/** IPv6 whose length fills the datagram, behind the indications of the tunnel if any, with an address of its prefix or the link. */
export const teredo = defineProtocol({
  name: 'teredo',
  reference: 'RFC 4380 §5.1.1',
  transports: ['udp'],
  ports: [3544],
  firstBytes: [0, ...byteRange(0x60, 0x6f)],
  fields: {},
  recognise: (conversation) => lookAtBoth(conversation, recognisePacket),
});

function recognisePacket(side: Side, end: number): Recognition {
  let at = 0;
  if (end > AUTHENTICATION_FIXED && u16(side, at) === AUTHENTICATION)
    at += AUTHENTICATION_FIXED + u8(side, at + 2) + u8(side, at + 3);
  if (u16(side, at) === ORIGIN) at += ORIGIN_BYTES;
  if (end < at + IPV6_HEADER || u8(side, at) >> 4 !== 6) return 'no';
  if (at + IPV6_HEADER + u16(side, at + PAYLOAD_LENGTH) !== end) return 'no';
  const ends = [u32(side, at + SOURCE), u32(side, at + DESTINATION)];
  return ends.includes(TEREDO_PREFIX) || ends[0] === LINK_LOCAL ? 'yes' : 'no';
}
