import type { Side } from '../conversation.ts';
import { lookAtEach, u8 } from '../octets.ts';
import { defineProtocol, firstLetters, type Recognition } from '../protocol.ts';
import { lineEnd, nextLine, textOf } from '../text.ts';

const ARRAY = 0x2a;
const BULK = 0x24;
const LONGEST_NUMBER = 8;
const LONGEST_COMMAND = 32;
const ANSWERS = '+-:$*%~,#_(!=>';
const REDIS_PORT = 6379;

/** An array of bulk strings, each with its length; arguments, among them passwords, are not read. */
export const redis = defineProtocol({
  name: 'redis',
  reference: 'Redis serialization protocol (RESP)',
  transports: ['tcp'],
  ports: [REDIS_PORT],
  firstBytes: firstLetters(ANSWERS.split(''), ARRAY),
  fields: { command: { doc: 'First command, in upper case', kind: 'text' } },
  recognise: (conversation) => lookAtEach(conversation, recogniseCommand, recogniseAnswer),
  read({ forward }, tell) {
    const command = lengthLine(forward, nextLine(forward, lineEnd(forward, 0)), BULK);
    if (typeof command === 'string') return forward.length === 0 ? 'done' : 'more';
    if (forward.length < command.next + command.value) return 'more';
    const size = Math.min(command.value, LONGEST_COMMAND);
    tell('command', textOf(forward, command.next, command.next + size).toUpperCase());
    return 'done';
  },
});

function recogniseCommand(side: Side, _end: number, short: Recognition): Recognition {
  const array = lengthLine(side, 0, ARRAY);
  if (array === 'short') return short;
  if (array === 'no' || array.value === 0) return 'no';
  const bulk = lengthLine(side, array.next, BULK);
  if (bulk === 'short') return short;
  return bulk === 'no' || bulk.value === 0 || bulk.value > LONGEST_COMMAND ? 'no' : 'yes';
}

function recogniseAnswer(side: Side): Recognition {
  return ANSWERS.includes(String.fromCharCode(u8(side, 0))) ? 'maybe' : 'no';
}

/** A mark, decimal digits and the end of the line. */
function lengthLine(side: Side, at: number, mark: number): { value: number; next: number } | 'no' | 'short' {
  if (at >= side.length) return 'short';
  if (u8(side, at) !== mark) return 'no';
  let value = 0;
  for (let i = at + 1; i <= at + LONGEST_NUMBER; i++) {
    const byte = u8(side, i);
    if (byte < 0) return 'short';
    if (byte === 0x0d) return i === at + 1 ? 'no' : { value, next: i + 2 };
    if (byte < 0x30 || byte > 0x39) return 'no';
    value = value * 10 + byte - 0x30;
  }
  return 'no';
}
