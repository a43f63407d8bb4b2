import type { Side } from '../conversation.ts';
import { lookAtEach, spoken, u32le } from '../octets.ts';
import { defineProtocol, type Recognition } from '../protocol.ts';
import { indexOfByte, textOf } from '../text.ts';

const LENGTH = 0;
const OPCODE = 12;
const HEADER = 16;
const COLLECTION = 20;

const QUERY = 2004;
const MSG = 2013;
const COMPRESSED = 2012;
const REQUESTS: readonly number[] = [2001, 2002, QUERY, 2005, 2006, 2007, 2010, COMPRESSED, MSG];
const ANSWERS: readonly number[] = [1, 2011, COMPRESSED, MSG];
const LONGEST = 48_000_000;
const DOCUMENT_ELEMENT = 25;

export const mongodb = defineProtocol({
  name: 'mongodb',
  reference: 'MongoDB Wire Protocol',
  transports: ['tcp'],
  ports: [27017],
  fields: {
    opcode: { doc: 'Of the first message: 2004 query, 2013 message', kind: 'number' },
    command: { doc: 'First key of the first message (OP_MSG), or collection (OP_QUERY)', kind: 'text' },
  },
  recognise: (conversation) =>
    lookAtEach(
      conversation,
      (side, end, short) => recogniseMessage(side, end, short, REQUESTS),
      (side, end, short) => recogniseMessage(side, end, short, ANSWERS),
    ),
  read(conversation, tell) {
    const side = spoken(conversation);
    const opcode = u32le(side, OPCODE);
    tell('opcode', opcode);
    const from = opcode === QUERY ? COLLECTION : opcode === MSG ? DOCUMENT_ELEMENT + 1 : side.length;
    const end = indexOfByte(side, 0, from);
    if (end > from) tell('command', textOf(side, from, end));
    return 'done';
  },
});

function recogniseMessage(side: Side, end: number, short: Recognition, opcodes: readonly number[]): Recognition {
  if (end >= 4 && (u32le(side, LENGTH) < HEADER || u32le(side, LENGTH) > LONGEST)) return 'no';
  if (end < HEADER) return short;
  return opcodes.includes(u32le(side, OPCODE)) ? 'yes' : 'no';
}
