import type { Side } from '../conversation.ts';
import { lookAtBoth, lookAtEach, u16, u8 } from '../octets.ts';
import { byteRange, defineProtocol, type Recognition } from '../protocol.ts';
import { hasText } from '../text.ts';

const LENGTH = 2;
const DISCRIMINATOR = 4;
const REFERENCE_LENGTH = 5;
const TYPE = 8;
const HEADER = 9;

const TPKT = 3;
const Q931 = 8;
const MESSAGES: readonly number[] = [0x01, 0x02, 0x03, 0x05, 0x07, 0x0d, 0x5a, 0x62, 0x6e, 0x7b, 0x7d];
/** Object identifier {itu-t recommendation h 2250 0} as RAS messages write it, without its last version (H.225.0 §7). */
const IDENTIFIER = '\x06\0\x08\x91\x4a\0';
const RAS_SEARCHED = 8;
/** The bit above is set by what later versions added to the choice of messages (X.691). */
const LAST_REGISTRATION = 0x7f;

/** Call signalling over TCP is Q.931 in a TPKT; registration over UDP holds the object identifier of its protocol near the start. */
export const h323 = defineProtocol({
  name: 'h323',
  reference: 'ITU-T H.225.0',
  transports: ['tcp', 'udp'],
  ports: [1720, 1719],
  firstBytes: byteRange(0, LAST_REGISTRATION),
  fields: {
    message_type: { doc: 'Q.931 type of the first call message: 5 setup, 7 connect (H.225.0 §7.3)', kind: 'number' },
  },
  recognise: (conversation) =>
    conversation.transport === 'tcp'
      ? lookAtBoth(conversation, recogniseCall)
      : lookAtEach(conversation, recogniseRegistration, () => 'maybe'),
  read({ transport, forward }, tell) {
    if (transport === 'tcp' && u8(forward, TYPE) >= 0) tell('message_type', u8(forward, TYPE));
    return 'done';
  },
});

function recogniseCall(side: Side, end: number, short: Recognition): Recognition {
  if (u8(side, 0) !== TPKT) return 'no';
  if (end < HEADER) return short;
  if (u8(side, 1) !== 0 || u16(side, LENGTH) < HEADER || u8(side, DISCRIMINATOR) !== Q931) return 'no';
  return u8(side, REFERENCE_LENGTH) === 2 && MESSAGES.includes(u8(side, TYPE)) ? 'yes' : 'no';
}

/** Of a request; what confirms it has no identifier, so it neither claims nor refuses. */
function recogniseRegistration(side: Side, end: number): Recognition {
  if (u8(side, 0) > LAST_REGISTRATION) return 'no';
  for (let at = 1; at <= RAS_SEARCHED && at + IDENTIFIER.length <= end; at++)
    if (hasText(side, IDENTIFIER, at)) return 'yes';
  return 'no';
}
