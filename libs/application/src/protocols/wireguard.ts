import type { Side } from '../conversation.ts';
import { lookAtBoth, spoken, u32le, u8 } from '../octets.ts';
import { defineProtocol, type Recognition } from '../protocol.ts';

const TYPE = 0;
const COUNTER = 8;

const INITIATION = 1;
const INITIATION_BYTES = 148;
const RESPONSE = 2;
const RESPONSE_BYTES = 92;
const COOKIE = 3;
const COOKIE_BYTES = 64;
const DATA = 4;
const LEAST_DATA = 32;
const DATA_STEP = 16;
const LAST_COUNTER_HIGH = 0x100;

/** Type with three zeros behind it and the length that belongs to it. */
export const wireguard = defineProtocol({
  name: 'wireguard',
  reference: 'WireGuard: Next Generation Kernel Network Tunnel §5.4',
  transports: ['udp'],
  ports: [51820],
  firstBytes: [INITIATION, RESPONSE, COOKIE, DATA],
  fields: {
    message_type: { doc: 'Of the first message: 1 initiation, 2 response, 3 cookie, 4 data', kind: 'number' },
  },
  recognise: (conversation) => lookAtBoth(conversation, recogniseMessage),
  read(conversation, tell) {
    tell('message_type', u8(spoken(conversation), TYPE));
    return 'done';
  },
});

function recogniseMessage(side: Side, end: number): Recognition {
  const type = end < LEAST_DATA ? -1 : u32le(side, TYPE);
  if (type === INITIATION) return end === INITIATION_BYTES ? 'yes' : 'no';
  if (type === RESPONSE) return end === RESPONSE_BYTES ? 'yes' : 'no';
  if (type === COOKIE) return end === COOKIE_BYTES ? 'yes' : 'no';
  const isData = type === DATA && end % DATA_STEP === 0 && u32le(side, COUNTER + 4) < LAST_COUNTER_HIGH;
  return isData ? 'yes' : 'no';
}
