import type { Side } from '../conversation.ts';
import { lookAtBoth, spoken, u16le, u32le, u8 } from '../octets.ts';
import { defineProtocol, type Recognition } from '../protocol.ts';

const COMMAND = 0;
const LENGTH = 2;
const STATUS = 8;
const OPTIONS = 20;
const HEADER = 24;
const ITEM_COUNT = 30;
const ITEMS = 32;
const ITEM_HEADER = 4;

const COMMANDS: readonly number[] = [0x04, 0x63, 0x64, 0x65, 0x66, 0x6f, 0x70];
const SEND_RR_DATA = 0x6f;
const SEND_UNIT_DATA = 0x70;
const UNCONNECTED = 0xb2;
const CONNECTED = 0xb1;
const SEQUENCE_BYTES = 2;
const LAST_STATUS = 0x6a;
const MOST_ITEMS = 4;
const MOST_LENGTH = 65511;

export const ethernetIp = defineProtocol({
  name: 'ethernet-ip',
  reference: 'CIP Networks Library volume 2 §2-3',
  transports: ['tcp', 'udp'],
  ports: [44818],
  firstBytes: COMMANDS,
  fields: {
    command: { doc: 'Encapsulation command of the first message: 101 register session, 111 send data', kind: 'number' },
    cip_service: { doc: 'Service of the first CIP request, its answer bit cleared (volume 1 §2-4)', kind: 'number' },
  },
  recognise: (conversation) => lookAtBoth(conversation, recogniseMessage),
  read(conversation, tell) {
    const side = spoken(conversation);
    tell('command', u16le(side, COMMAND));
    let at = 0;
    while (at + HEADER <= side.length) {
      const command = u16le(side, at + COMMAND);
      const service = command === SEND_RR_DATA || command === SEND_UNIT_DATA ? serviceOf(side, at) : -1;
      if (service >= 0) {
        tell('cip_service', service);
        return 'done';
      }
      at += HEADER + u16le(side, at + LENGTH);
    }
    return 'more';
  },
});

function recogniseMessage(side: Side, end: number, short: Recognition): Recognition {
  if (end < HEADER) return short;
  const length = u16le(side, LENGTH);
  if (!COMMANDS.includes(u16le(side, COMMAND)) || length > MOST_LENGTH) return 'no';
  if (u32le(side, STATUS) > LAST_STATUS || u32le(side, OPTIONS) !== 0) return 'no';
  return short === 'maybe' || HEADER + length <= end ? 'yes' : 'no';
}

/** The service in the data item of the common packet format (§2-6); -1 where it is not there. */
function serviceOf(side: Side, at: number): number {
  let item = at + ITEMS;
  for (let count = Math.min(u16le(side, at + ITEM_COUNT), MOST_ITEMS); count > 0; count--) {
    const type = u16le(side, item);
    const data = item + ITEM_HEADER + (type === CONNECTED ? SEQUENCE_BYTES : 0);
    if (type === UNCONNECTED || type === CONNECTED) return u8(side, data) < 0 ? -1 : u8(side, data) & 0x7f;
    if (u16le(side, item + 2) < 0) return -1;
    item += ITEM_HEADER + u16le(side, item + 2);
  }
  return -1;
}
