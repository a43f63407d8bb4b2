import type { Side } from '../conversation.ts';
import { lookAtBoth, spoken, u16, u8 } from '../octets.ts';
import { defineProtocol, type Recognition } from '../protocol.ts';

const TYPE = 0;
const FUNCTION = 1;
const LENGTH = 2;
const HEADER = 4;

const BACNET_IP = 0x81;
const LAST_FUNCTION = 0x0c;
const FORWARDED = 0x04;
const FORWARDED_ADDRESS = 6;
const NPDU_FUNCTIONS: readonly number[] = [FORWARDED, 0x09, 0x0a, 0x0b];

/** The length is the datagram's, and a network layer of version 1 follows where the function carries one. */
export const bacnet = defineProtocol({
  name: 'bacnet',
  reference: 'ANSI/ASHRAE 135 annex J',
  transports: ['udp'],
  ports: [47808],
  firstBytes: [BACNET_IP],
  fields: {
    function: { doc: 'Virtual link function of the first message: 10 unicast, 11 broadcast (J.2)', kind: 'number' },
  },
  recognise: (conversation) => lookAtBoth(conversation, recogniseMessage),
  read(conversation, tell) {
    tell('function', u8(spoken(conversation), FUNCTION));
    return 'done';
  },
});

function recogniseMessage(side: Side, end: number): Recognition {
  if (u8(side, TYPE) !== BACNET_IP || end < HEADER || u16(side, LENGTH) !== end) return 'no';
  const code = u8(side, FUNCTION);
  if (code > LAST_FUNCTION) return 'no';
  if (!NPDU_FUNCTIONS.includes(code)) return 'yes';
  return u8(side, HEADER + (code === FORWARDED ? FORWARDED_ADDRESS : 0)) === 1 ? 'yes' : 'no';
}
