import type { Side } from '../conversation.ts';
import { lookAtBoth, spoken, u16, u8 } from '../octets.ts';
import { defineProtocol, type Recognition } from '../protocol.ts';

const PROTOCOL_ID = 2;
const LENGTH = 4;
const UNIT = 6;
const FUNCTION = 7;
const HEADER = 8;
const COUNTED_FROM = 6;

const LEAST_LENGTH = 2;
const MOST_LENGTH = 254;
const EXCEPTION = 0x80;
const FUNCTIONS = new Set([1, 2, 3, 4, 5, 6, 7, 8, 11, 12, 15, 16, 17, 20, 21, 22, 23, 24, 43]);
const MODBUS_PORT = 502;
const LAST_FUNCTION = 127;

/** Zeros for the protocol, a length that the segment has or that the next header follows; other ports than its own: public functions. */
export const modbus = defineProtocol({
  name: 'modbus',
  reference: 'Modbus Messaging on TCP/IP Implementation Guide V1.0b §3.1',
  transports: ['tcp'],
  ports: [MODBUS_PORT],
  fields: {
    function: { doc: 'Function code of the first request (Modbus Application Protocol V1.1b3 §5)', kind: 'number' },
    unit: { doc: 'Unit identifier of the first request', kind: 'number' },
  },
  recognise: (conversation) =>
    lookAtBoth(conversation, (side, end, short) =>
      recogniseFrame(side, end, short, conversation.dstPort === MODBUS_PORT || conversation.srcPort === MODBUS_PORT),
    ),
  read(conversation, tell) {
    const side = spoken(conversation);
    tell('function', u8(side, FUNCTION));
    tell('unit', u8(side, UNIT));
    return 'done';
  },
});

function recogniseFrame(side: Side, end: number, short: Recognition, isPort: boolean): Recognition {
  if (end < HEADER) return short;
  const length = u16(side, LENGTH);
  if (u16(side, PROTOCOL_ID) !== 0 || length < LEAST_LENGTH || length > MOST_LENGTH) return 'no';
  const code = u8(side, FUNCTION) & ~EXCEPTION;
  if (code === 0 || code > LAST_FUNCTION || (!isPort && !FUNCTIONS.has(code))) return 'no';
  const next = COUNTED_FROM + length;
  if (end < next) return short;
  return end < next + HEADER || u16(side, next + PROTOCOL_ID) === 0 ? 'yes' : 'no';
}
