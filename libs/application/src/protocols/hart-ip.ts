import type { Side } from '../conversation.ts';
import { lookAtBoth, spoken, u16, u8 } from '../octets.ts';
import { defineProtocol, type Recognition } from '../protocol.ts';

const VERSION = 0;
const TYPE = 1;
const ID = 2;
const BYTE_COUNT = 6;
const HEADER = 8;

const LAST_VERSION = 2;
const TYPES: readonly number[] = [0, 1, 2, 15];
const LAST_ID = 5;
const HART_PORT = 5094;

/** The byte count is the datagram's or fits the segment; weak bytes, so only at its port. */
export const hartIp = defineProtocol({
  name: 'hart-ip',
  reference: 'HCF_SPEC-085 §8',
  transports: ['udp', 'tcp'],
  ports: [HART_PORT],
  isBoundToPorts: true,
  fields: {
    message_id: { doc: 'Of the first message: 0 initiate, 1 close, 2 keep alive, 3 pass through', kind: 'number' },
  },
  recognise(conversation) {
    if (conversation.dstPort !== HART_PORT && conversation.srcPort !== HART_PORT) return 'no';
    return lookAtBoth(conversation, (side, end, short) =>
      recogniseMessage(side, end, short, conversation.transport === 'udp'),
    );
  },
  read(conversation, tell) {
    tell('message_id', u8(spoken(conversation), ID));
    return 'done';
  },
});

function recogniseMessage(side: Side, end: number, short: Recognition, isDatagram: boolean): Recognition {
  if (end < HEADER) return short;
  const version = u8(side, VERSION);
  if (version < 1 || version > LAST_VERSION || !TYPES.includes(u8(side, TYPE)) || u8(side, ID) > LAST_ID) return 'no';
  const count = u16(side, BYTE_COUNT);
  if (count < HEADER || (isDatagram && count !== end)) return 'no';
  return count <= end ? 'yes' : short;
}
