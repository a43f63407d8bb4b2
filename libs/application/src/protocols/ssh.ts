import type { Conversation, Side } from '../conversation.ts';
import { defineProtocol, firstLetters } from '../protocol.ts';
import { hearLengths, SSH_LOGIN_FACTS } from '../ssh-login.ts';
import { hasText, lineEnd, mayHaveText, nextLine, textOf } from '../text.ts';

const BANNER = 'SSH-';
/** With CR and LF (RFC 4253 §4.2). */
const MOST_BANNER = 255;
/** A server may say other lines before its banner. */
const MOST_LINES = 8;

export const ssh = defineProtocol({
  name: 'ssh',
  reference: 'RFC 4253',
  transports: ['tcp'],
  ports: [22, 2222, 830],
  firstBytes: firstLetters([BANNER]),
  fields: {
    client_banner: {
      doc: 'Identification of the client: protocol and software version, comment (RFC 4253 §4.2)',
      kind: 'text',
    },
    server_banner: { doc: 'Identification of the server', kind: 'text' },
    ...SSH_LOGIN_FACTS,
  },
  recognise(conversation: Conversation) {
    const sides = [conversation.forward, conversation.reverse];
    if (sides.some((side) => hasText(side, BANNER))) return 'yes';
    return sides.some((side) => side.length > 0 && !mayHaveText(side, BANNER)) ? 'no' : 'maybe';
  },
  read({ forward, reverse }, tell) {
    const client = banner(forward);
    const server = banner(reverse);
    if (client !== undefined) tell('client_banner', client);
    if (server !== undefined) tell('server_banner', server);
    return client !== undefined && server !== undefined ? 'done' : 'more';
  },
  measure: (segment, facts) => hearLengths(segment, facts),
});

function banner(side: Side): string | undefined {
  let at = 0;
  for (let line = 0; line < MOST_LINES; line++) {
    const end = lineEnd(side, at, at + MOST_BANNER);
    if (end < 0) return undefined;
    if (hasText(side, BANNER, at)) return textOf(side, at, end);
    at = nextLine(side, end);
  }
  return undefined;
}
