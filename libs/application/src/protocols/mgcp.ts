import type { Side } from '../conversation.ts';
import { lookAtBoth, spoken } from '../octets.ts';
import { byteRange, defineProtocol, firstLetters, type Recognition } from '../protocol.ts';
import { wordAt } from '../text-lines.ts';
import { indexOfByte, lineEnd, textOf } from '../text.ts';

const VERBS = 'EPCF CRCX MDCX DLCX RQNT NTFY AUEP AUCX RSIP MESG'.split(' ');
const LONGEST_LINE = 256;
const VERSION = / MGCP \d\.\d/;
const RESPONSE = /^\d{3} \d{1,9}( |$)/;

/** A verb, a transaction and an endpoint; answers are only taken beside a command. */
export const mgcp = defineProtocol({
  name: 'mgcp',
  reference: 'RFC 3435',
  transports: ['udp'],
  ports: [2427, 2727],
  firstBytes: firstLetters(VERBS, ...byteRange(0x30, 0x39)),
  fields: {
    verb: { doc: 'Verb of the first command (§3.2.1)', kind: 'text' },
    endpoint: { doc: 'Endpoint of the first command (§3.2.1.3)', kind: 'text' },
  },
  recognise: (conversation) => lookAtBoth(conversation, recogniseLine),
  read(conversation, tell) {
    const side = spoken(conversation);
    const [verb = '', , endpoint = ''] = firstLine(side, side.ends[0] ?? 0).split(' ');
    if (!VERBS.includes(verb.toUpperCase())) return 'done';
    tell('verb', verb.toUpperCase());
    tell('endpoint', endpoint);
    return 'done';
  },
});

function firstLine(side: Side, end: number): string {
  const line = lineEnd(side, 0, Math.min(end, LONGEST_LINE));
  return textOf(side, 0, line < 0 ? Math.min(end, LONGEST_LINE) : line);
}

function recogniseLine(side: Side, end: number): Recognition {
  if (wordAt(side, 0, VERBS) === 'yes')
    return indexOfByte(side, 0x20, 5, end) > 0 && VERSION.test(firstLine(side, end)) ? 'yes' : 'no';
  return RESPONSE.test(firstLine(side, end)) ? 'maybe' : 'no';
}
