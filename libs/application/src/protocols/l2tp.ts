import type { Side } from '../conversation.ts';
import { lookAtBoth, spoken, u16, u8 } from '../octets.ts';
import { byteRange, defineProtocol, type Recognition } from '../protocol.ts';

const FLAGS = 0;
const LENGTH = 2;
const TUNNEL = 4;
const HEADER = 12;
const ATTRIBUTE = 12;

const CONTROL = 0xc800;
const CONTROL_BITS = 0xcb00;
const VERSION_BITS = 0x000f;
const LAST_MESSAGE = 16;

/** A control message: its bits are fixed, its length is the datagram's, and message type is its first attribute if it has any. */
export const l2tp = defineProtocol({
  name: 'l2tp',
  reference: 'RFC 2661 §3.1',
  transports: ['udp'],
  ports: [1701],
  firstBytes: byteRange(CONTROL >> 8, 0xff),
  fields: {
    message_type: {
      doc: 'First control message: 1 start request, 2 reply, 6 hello, 7 outgoing call (§3.2)',
      kind: 'number',
    },
    tunnel: { doc: 'Tunnel id in the first message', kind: 'number' },
  },
  recognise: (conversation) => lookAtBoth(conversation, recogniseControl),
  read(conversation, tell) {
    const side = spoken(conversation);
    tell('tunnel', u16(side, TUNNEL));
    if (u16(side, LENGTH) > HEADER) tell('message_type', u16(side, ATTRIBUTE + 6));
    return 'done';
  },
});

function recogniseControl(side: Side, end: number): Recognition {
  if (end < HEADER || u16(side, LENGTH) !== end) return 'no';
  const version = u16(side, FLAGS) & VERSION_BITS;
  if ((u16(side, FLAGS) & CONTROL_BITS) !== CONTROL || version < 2 || version > 3) return 'no';
  if (end === HEADER) return 'yes';
  const isMessageType =
    (u16(side, ATTRIBUTE) & 0x3ff) === 8 && u16(side, ATTRIBUTE + 2) === 0 && u16(side, ATTRIBUTE + 4) === 0;
  return isMessageType && u8(side, ATTRIBUTE + 7) <= LAST_MESSAGE + 16 ? 'yes' : 'no';
}
