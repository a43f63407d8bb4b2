import type { Side } from '../conversation.ts';
import { lookAtBoth, spoken, u8 } from '../octets.ts';
import { defineProtocol, firstLetters, type Recognition } from '../protocol.ts';
import { hasText, mayHaveText, textOf } from '../text.ts';

const MAGIC = 'ZBXD';
const FLAGS = 4;
const HEADER = 13;

const PROTOCOL = 1;
const COMPRESSED = 2;
const LAST_FLAGS = 7;
const REQUEST = /"request"\s*:\s*"([^"]*)"/;

export const zabbix = defineProtocol({
  name: 'zabbix',
  reference: 'Zabbix header datalen (Zabbix documentation, appendix protocols)',
  transports: ['tcp'],
  ports: [10050, 10051],
  firstBytes: firstLetters([MAGIC]),
  fields: { request: { doc: 'Value of "request" in the first message, where it is not compressed', kind: 'text' } },
  recognise: (conversation) => lookAtBoth(conversation, recogniseHeader),
  read(conversation, tell) {
    const side = spoken(conversation);
    if ((u8(side, FLAGS) & COMPRESSED) !== 0) return 'done';
    const request = REQUEST.exec(textOf(side, HEADER, side.length))?.[1];
    if (request !== undefined) tell('request', request);
    return 'done';
  },
});

function recogniseHeader(side: Side, end: number): Recognition {
  if (!mayHaveText(side, MAGIC)) return 'no';
  if (!hasText(side, MAGIC) || end <= FLAGS) return side.closed ? 'no' : 'maybe';
  const flags = u8(side, FLAGS);
  return (flags & PROTOCOL) !== 0 && flags <= LAST_FLAGS ? 'yes' : 'no';
}
