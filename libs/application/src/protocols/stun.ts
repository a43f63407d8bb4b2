import type { Side } from '../conversation.ts';
import { lookAtBoth, spoken, u16, u32 } from '../octets.ts';
import { byteRange, defineProtocol, type Recognition } from '../protocol.ts';
import { textOf } from '../text.ts';

const TYPE = 0;
const LENGTH = 2;
const COOKIE = 4;
const HEADER = 20;
const ATTRIBUTE_HEADER = 4;

/** Length before a message that shares its TCP connection with media (RFC 4571 §2). */
const FRAME = 2;
const MAGIC = 0x2112a442;
const LAST_CLASSIC_METHOD = 2;
const METHOD_BITS = 0x000f;
const KNOWN_TYPE_BITS = 0x011f;
const SOFTWARE = 0x8022;
const USERNAME = 0x0006;
const MOST_ATTRIBUTES = 32;

/** The magic cookie; of the classic form (RFC 3489), which has none, binding messages whose attributes fill the datagram. */
export const stun = defineProtocol({
  name: 'stun',
  reference: 'RFC 8489, RFC 8656',
  transports: ['udp', 'tcp'],
  ports: [3478],
  firstBytes: byteRange(0, 0x3f),
  fields: {
    method: { doc: '1 binding, 3 allocate, 4 refresh, 8 create permission (RFC 8656 §17)', kind: 'number' },
    software: { doc: 'SOFTWARE of the first message that has it (RFC 8489 §14.14)', kind: 'text' },
    user_name: { doc: 'USERNAME (RFC 8489 §14.3)', kind: 'text' },
  },
  recognise: (conversation) =>
    lookAtBoth(conversation, (side, end, short) =>
      recogniseMessage(side, end, short, conversation.transport === 'udp'),
    ),
  read(conversation, tell) {
    const start = u32(spoken(conversation), COOKIE) === MAGIC || conversation.transport === 'udp' ? 0 : FRAME;
    tell('method', methodOf(u16(spoken(conversation), start + TYPE)));
    for (const side of [conversation.reverse, conversation.forward]) {
      const end = Math.min(side.length, start + HEADER + Math.max(0, u16(side, start + LENGTH)));
      let at = start + HEADER;
      for (let count = 0; count < MOST_ATTRIBUTES && at + ATTRIBUTE_HEADER <= end; count++) {
        const type = u16(side, at);
        const length = u16(side, at + 2);
        const to = Math.min(at + ATTRIBUTE_HEADER + length, end);
        if (type === SOFTWARE) tell('software', textOf(side, at + ATTRIBUTE_HEADER, to));
        if (type === USERNAME) tell('user_name', textOf(side, at + ATTRIBUTE_HEADER, to));
        at += ATTRIBUTE_HEADER + length + (-length & 3);
      }
    }
    return conversation.reverse.length > 0 && conversation.forward.length > 0 ? 'done' : 'more';
  },
});

/** The class lies in bits 4 and 8, within those of the method (RFC 8489 §5). */
function methodOf(type: number): number {
  return (type & METHOD_BITS) | ((type & 0x00e0) >> 1) | ((type & 0x3e00) >> 2);
}

function recogniseMessage(side: Side, end: number, short: Recognition, isDatagram: boolean): Recognition {
  if ((side.bytes[TYPE] ?? 0) >> 6 !== 0) return 'no';
  if (end < HEADER) return short;
  const length = u16(side, LENGTH);
  if (isDatagram && !side.closed && HEADER + length !== end) return 'no';
  if (u32(side, COOKIE) === MAGIC || (!isDatagram && u32(side, FRAME + COOKIE) === MAGIC)) return 'yes';
  const type = u16(side, TYPE);
  const isClassic = (type & ~KNOWN_TYPE_BITS) === 0 && methodOf(type) >= 1 && methodOf(type) <= LAST_CLASSIC_METHOD;
  return isDatagram && isClassic && length > 0 && attributesFill(side, end) ? 'yes' : 'no';
}

function attributesFill(side: Side, end: number): boolean {
  let at = HEADER;
  for (let count = 0; count < MOST_ATTRIBUTES && at + ATTRIBUTE_HEADER <= end; count++) {
    const type = u16(side, at);
    if (type === 0 || (type > 0x0030 && type < 0x8000)) return false;
    at += ATTRIBUTE_HEADER + u16(side, at + 2);
  }
  return at === end;
}
