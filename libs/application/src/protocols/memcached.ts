import type { Side } from '../conversation.ts';
import { lookAtEach, spoken, u16, u32, u8 } from '../octets.ts';
import { defineProtocol, type Recognition } from '../protocol.ts';
import { wordAt } from '../text-lines.ts';
import { indexOfByte, textOf } from '../text.ts';

const UDP_TOTAL = 4;
const UDP_RESERVED = 6;
const UDP_HEADER = 8;
const OPCODE = 1;
const KEY_LENGTH = 2;
const DATA_TYPE = 5;
const BODY_LENGTH = 8;
const BINARY_HEADER = 24;

const REQUEST = 0x80;
const RESPONSE = 0x81;
const LAST_OPCODE = 0x48;
const LONGEST_KEY = 250;
const LONGEST_BODY = 0x10_0000;
const COMMANDS =
  'GET GETS GAT GATS SET ADD REPLACE APPEND PREPEND CAS DELETE INCR DECR TOUCH STATS VERSION VERBOSITY FLUSH_ALL'.split(
    ' ',
  );
const ANSWERS =
  'VALUE END STORED NOT_STORED EXISTS NOT_FOUND DELETED TOUCHED OK STAT VERSION ERROR CLIENT_ERROR SERVER_ERROR'.split(
    ' ',
  );

/** Commands of the text protocol, in lower case unlike HTTP's, or a header of the binary one; in UDP behind a header of its own. */
export const memcached = defineProtocol({
  name: 'memcached',
  reference: 'memcached protocol.txt; Memcached binary protocol',
  transports: ['tcp', 'udp'],
  ports: [11211],
  fields: { command: { doc: 'First command of the text protocol', kind: 'text' } },
  recognise: (conversation) =>
    lookAtEach(
      conversation,
      (side, end, short) => recogniseMessage(side, end, short, conversation.transport === 'udp', COMMANDS, REQUEST),
      (side, end, short) => recogniseMessage(side, end, short, conversation.transport === 'udp', ANSWERS, RESPONSE),
    ),
  read(conversation, tell) {
    const side = spoken(conversation);
    const from = conversation.transport === 'udp' ? UDP_HEADER : 0;
    if (u8(side, from) < REQUEST) {
      const space = indexOfByte(side, 0x20, from);
      const line = indexOfByte(side, 0x0d, from);
      const end = space >= 0 && (line < 0 || space < line) ? space : line;
      if (end > from) tell('command', textOf(side, from, end));
    }
    return 'done';
  },
});

function recogniseMessage(
  side: Side,
  end: number,
  short: Recognition,
  isDatagram: boolean,
  words: readonly string[],
  magic: number,
): Recognition {
  const at = isDatagram ? UDP_HEADER : 0;
  if (end <= at) return short;
  if (isDatagram && (u16(side, UDP_TOTAL) === 0 || u16(side, UDP_RESERVED) !== 0)) return 'no';
  if (u8(side, at) === magic) return recogniseBinary(side, at, end, short);
  const first = u8(side, at);
  const isLower = first >= 0x61 && first <= 0x7a;
  if (isLower !== (words === COMMANDS)) return 'no';
  const word = wordAt(side, at, words);
  return word === 'yes' && isDatagram && indexOfByte(side, 0x0a, at, end) < 0 ? 'no' : word;
}

function recogniseBinary(side: Side, at: number, end: number, short: Recognition): Recognition {
  if (end < at + BINARY_HEADER) return short;
  const key = u16(side, at + KEY_LENGTH);
  const body = u32(side, at + BODY_LENGTH);
  if (u8(side, at + OPCODE) > LAST_OPCODE || u8(side, at + DATA_TYPE) !== 0) return 'no';
  return key <= LONGEST_KEY && body >= key && body <= LONGEST_BODY ? 'yes' : 'no';
}
