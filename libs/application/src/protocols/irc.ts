import type { Side } from '../conversation.ts';
import { defineProtocol, firstLetters, type Recognition } from '../protocol.ts';
import { lineEnd, mayHaveText, nextLine, textOf } from '../text.ts';

const CLIENT_STARTS = ['NICK ', 'USER ', 'CAP LS', 'CAP REQ', 'PASS '];
const SERVER_LINE = /^(:\S+ (NOTICE|\d{3}|PRIVMSG|MODE|JOIN) |NOTICE (AUTH|\*) :|PING :)/;
const MOST_LINES = 8;
const MOST_LINE = 512;

export const irc = defineProtocol({
  name: 'irc',
  reference: 'RFC 2812',
  transports: ['tcp'],
  ports: [194, 6660, 6661, 6662, 6663, 6664, 6665, 6666, 6667, 6668, 6669, 7000],
  firstBytes: firstLetters([...CLIENT_STARTS, 'NOTICE', 'PING', ':']),
  fields: {
    nick: { doc: 'First nickname that the client asks for (RFC 2812 §3.1.2)', kind: 'text' },
    user: { doc: 'User name that the client gives (RFC 2812 §3.1.3)', kind: 'text' },
  },
  recognise({ forward, reverse }) {
    const client = recogniseClient(forward);
    return client === 'yes' || reverse.length === 0 ? client : strongest(client, recogniseServer(reverse));
  },
  read({ forward, reverse }, tell) {
    const found = new Map<string, string>();
    let end = 0;
    for (let line = 0, at = 0; line < MOST_LINES && end >= 0; line++, at = nextLine(forward, end)) {
      end = lineEnd(forward, at, at + MOST_LINE);
      const [verb = '', name = ''] = end < 0 ? [] : textOf(forward, at, end).split(' ');
      if (name !== '' && !found.has(verb)) found.set(verb, name);
    }
    const nick = found.get('NICK');
    const user = found.get('USER');
    if (nick !== undefined) tell('nick', nick);
    if (user !== undefined) tell('user', user);
    return (nick !== undefined && user !== undefined) || (forward.closed && reverse.closed) ? 'done' : 'more';
  },
});

function strongest(client: Recognition, server: Recognition): Recognition {
  if (server === 'yes') return 'yes';
  return client === 'maybe' && server === 'maybe' ? 'maybe' : 'no';
}

/** USER and PASS are of FTP and POP3 as well, NICK and CAP are not: those two are shown before the line is over. */
function recogniseClient(side: Side): Recognition {
  if (side.length === 0) return 'maybe';
  if (!CLIENT_STARTS.some((start) => mayHaveText(side, start))) return 'no';
  const end = lineEnd(side, 0, MOST_LINE);
  if (end < 0) return side.closed || side.length >= MOST_LINE ? 'no' : 'maybe';
  const line = textOf(side, 0, end);
  if (/^(NICK \S+|CAP (LS|REQ).*|USER \S+ \S+ \S+ :.*)$/.test(line)) return 'yes';
  const second = lineEnd(side, nextLine(side, end), end + MOST_LINE);
  if (second < 0) return line.startsWith('PASS ') && !side.closed ? 'maybe' : 'no';
  return /^(NICK|USER) /.test(textOf(side, nextLine(side, end), second)) && line.startsWith('PASS ') ? 'yes' : 'no';
}

function recogniseServer(side: Side): Recognition {
  const end = lineEnd(side, 0, MOST_LINE);
  if (end >= 0) return SERVER_LINE.test(textOf(side, 0, end)) ? 'yes' : 'no';
  return mayHaveText(side, ':') || mayHaveText(side, 'NOTICE ') ? 'maybe' : 'no';
}
