import type { Side } from '../conversation.ts';
import { defineProtocol, firstLetters, type Recognition } from '../protocol.ts';
import { hasText, mayHaveText, textOf } from '../text.ts';

const DECLARATION = '<?xml';
const STREAM = '<stream:stream';
/** In a flow recorded from its middle. */
const STANZAS = ['<iq ', '<presence ', '<message ', '</stream:stream>'];
/** The stream's start with its namespaces (RFC 6120 §4.3). */
const MOST_START = 512;
const TO = /\sto=(["'])([^"']*)\1/;
const FROM = /\sfrom=(["'])([^"']*)\1/;
const NAMESPACE = /\sxmlns=(["'])([^"']*)\1/;

export const xmpp = defineProtocol({
  name: 'xmpp',
  reference: 'RFC 6120',
  transports: ['tcp'],
  ports: [5222, 5269],
  firstBytes: firstLetters([DECLARATION]),
  fields: {
    to: { doc: 'Domain that the client opens its stream to (RFC 6120 §4.7.2)', kind: 'text' },
    from: { doc: 'Domain that the server answers as', kind: 'text' },
    namespace: { doc: 'Content namespace: jabber:client or jabber:server (RFC 6120 §4.8.2)', kind: 'text' },
  },
  recognise({ forward, reverse }) {
    const client = recogniseStart(forward);
    return client === 'maybe' && forward.length === 0 ? recogniseStart(reverse) : client;
  },
  read({ forward, reverse }, tell) {
    const client = streamStart(forward);
    const server = streamStart(reverse);
    const to = valueOf(TO, client);
    const from = valueOf(FROM, server);
    const namespace = valueOf(NAMESPACE, client ?? server);
    if (to !== undefined) tell('to', to);
    if (from !== undefined) tell('from', from);
    if (namespace !== undefined) tell('namespace', namespace);
    return client !== undefined && server !== undefined ? 'done' : 'more';
  },
});

function recogniseStart(side: Side): Recognition {
  if (side.length === 0) return 'maybe';
  if (mayHaveText(side, STREAM)) return side.length >= STREAM.length ? 'yes' : 'maybe';
  if (STANZAS.some((start) => hasText(side, start))) return 'yes';
  if (STANZAS.some((start) => mayHaveText(side, start))) return 'maybe';
  if (!mayHaveText(side, DECLARATION)) return 'no';
  if (textOf(side, 0, MOST_START).includes(STREAM)) return 'yes';
  return side.closed || side.length >= MOST_START ? 'no' : 'maybe';
}

/** The tag that opens the stream; undefined until it is whole. */
function streamStart(side: Side): string | undefined {
  return /<stream:stream[^<>]*>/.exec(textOf(side, 0, MOST_START))?.[0];
}

function valueOf(attribute: RegExp, tag: string | undefined): string | undefined {
  return attribute.exec(tag ?? '')?.[2];
}
