import type { Side } from '../conversation.ts';
import { lookAtBoth, spoken, u8 } from '../octets.ts';
import { defineProtocol, type Recognition } from '../protocol.ts';

const FLAGS = 0;
const STRATUM = 1;
const HEADER = 48;
const CONTROL_HEADER = 12;
const PRIVATE_HEADER = 8;

const CONTROL = 6;
const PRIVATE = 7;
const LAST_STRATUM = 16;
const NTP_PORT = 123;

/** The header has no mark of its own, so nothing but port 123 is taken for it. */
export const ntp = defineProtocol({
  name: 'ntp',
  reference: 'RFC 5905',
  transports: ['udp'],
  ports: [NTP_PORT],
  isBoundToPorts: true,
  fields: {
    version: { doc: 'Version of the first packet (§7.3)', kind: 'number' },
    mode: { doc: '1 active, 3 client, 4 server, 5 broadcast, 6 control, 7 private (§7.3)', kind: 'number' },
    stratum: { doc: 'Stratum of the server, or of the first packet where nothing answers (§7.3)', kind: 'number' },
  },
  recognise(conversation) {
    const { srcPort, dstPort } = conversation;
    if (srcPort !== NTP_PORT && dstPort !== NTP_PORT) return 'no';
    return lookAtBoth(conversation, recognisePacket);
  },
  read(conversation, tell) {
    const first = spoken(conversation);
    tell('version', (u8(first, FLAGS) >> 3) & 7);
    tell('mode', u8(first, FLAGS) & 7);
    const answer = conversation.reverse.length > 0 ? conversation.reverse : first;
    if ((u8(answer, FLAGS) & 7) < CONTROL) tell('stratum', u8(answer, STRATUM));
    return conversation.reverse.length > 0 ? 'done' : 'more';
  },
});

function recognisePacket(side: Side, end: number): Recognition {
  const version = (u8(side, FLAGS) >> 3) & 7;
  const mode = u8(side, FLAGS) & 7;
  if (version < 1 || version > 4 || mode === 0) return 'no';
  if (mode === CONTROL) return end >= CONTROL_HEADER ? 'yes' : 'no';
  if (mode === PRIVATE) return end >= PRIVATE_HEADER ? 'yes' : 'no';
  return end >= HEADER && end % 4 === 0 && u8(side, STRATUM) <= LAST_STRATUM ? 'yes' : 'no';
}
