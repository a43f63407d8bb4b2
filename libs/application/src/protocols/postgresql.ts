import type { Side } from '../conversation.ts';
import { lookAtEach, u32, u8 } from '../octets.ts';
import { defineProtocol, firstLetters, type Recognition } from '../protocol.ts';
import { indexOfByte, textOf } from '../text.ts';

const LENGTH = 0;
const CODE = 4;
const PARAMETERS = 8;

const CANCEL = 80877102;
const SSL = 80877103;
const GSS = 80877104;
const VERSION_3 = 3;
const CANCEL_BYTES = 16;
const LONGEST_STARTUP = 10_000;
const MOST_PARAMETERS = 16;
const ANSWERS = 'RESNGv';
const FIELD_OF: Readonly<Record<string, 'user' | 'database' | 'program'>> = {
  user: 'user',
  database: 'database',
  application_name: 'program',
};

/** The first message has no type: a length and a version, or the code of a request to encrypt or cancel. */
export const postgresql = defineProtocol({
  name: 'postgresql',
  reference: 'PostgreSQL Frontend/Backend Protocol 3 (documentation, §55.7)',
  transports: ['tcp'],
  ports: [5432],
  firstBytes: firstLetters(ANSWERS.split(''), 0),
  fields: {
    user: { doc: 'Parameter user of the startup message', kind: 'text' },
    database: { doc: 'Parameter database of the startup message', kind: 'text' },
    program: { doc: 'Parameter application_name of the startup message', kind: 'text' },
    tls: { doc: '1 when the client asks for TLS', kind: 'number' },
  },
  recognise: (conversation) => lookAtEach(conversation, recogniseStartup, recogniseAnswer),
  read({ forward }, tell) {
    let at = 0;
    while (u32(forward, at + CODE) === SSL || u32(forward, at + CODE) === GSS) {
      if (u32(forward, at + CODE) === SSL) tell('tls', 1);
      at += PARAMETERS;
    }
    if (u32(forward, at + CODE) < 0) return 'more';
    if (u32(forward, at + CODE) >> 16 !== VERSION_3) return 'done';
    const end = at + u32(forward, at + LENGTH);
    if (end > forward.length) return forward.closed ? 'done' : 'more';
    let from = at + PARAMETERS;
    for (let count = 0; count < MOST_PARAMETERS; count++) {
      const nameEnd = indexOfByte(forward, 0, from, end);
      const valueEnd = nameEnd < 0 ? -1 : indexOfByte(forward, 0, nameEnd + 1, end);
      if (valueEnd < 0 || nameEnd === from) break;
      const field = FIELD_OF[textOf(forward, from, nameEnd)];
      if (field !== undefined) tell(field, textOf(forward, nameEnd + 1, valueEnd));
      from = valueEnd + 1;
    }
    return 'done';
  },
});

function recogniseStartup(side: Side, end: number, short: Recognition): Recognition {
  if (end >= CODE && u32(side, LENGTH) > LONGEST_STARTUP) return 'no';
  if (end < PARAMETERS) return short;
  const length = u32(side, LENGTH);
  const code = u32(side, CODE);
  if (code === SSL || code === GSS) return length === PARAMETERS ? 'yes' : 'no';
  if (code === CANCEL) return length === CANCEL_BYTES ? 'yes' : 'no';
  if (code >> 16 !== VERSION_3 || (code & 0xffff) > 2 || length <= PARAMETERS) return 'no';
  const first = u8(side, PARAMETERS);
  if (first < 0) return short;
  return first >= 0x61 && first <= 0x7a ? 'yes' : 'no';
}

/** One of the letters that a server may begin with; alone it says nothing. */
function recogniseAnswer(side: Side): Recognition {
  return ANSWERS.includes(String.fromCharCode(u8(side, 0))) ? 'maybe' : 'no';
}
