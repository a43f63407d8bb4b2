import { defineProtocol, firstLetters, type Recognition } from '../protocol.ts';
import { holdsText, linesOf, wordAt } from '../text-lines.ts';
import { lineEnd } from '../text.ts';

const OPENINGS = ['USER', 'CAPA', 'APOP', 'AUTH', 'STLS', 'STAT', 'LIST', 'RETR', 'QUIT', 'UTF8'];
const STATUS = ['+OK', '-ERR'];
const STATUS_TEXT = 4;
const POP3_PORT = 110;

/** Redis answers +OK too, but after another command; and as a first word of the server it is POP3's alone. */
export const pop3 = defineProtocol({
  name: 'pop3',
  reference: 'RFC 1939',
  transports: ['tcp'],
  ports: [POP3_PORT],
  firstBytes: firstLetters([...OPENINGS, ...STATUS]),
  fields: {
    banner: { doc: 'Greeting of the server (§4)', kind: 'text' },
    user: { doc: 'Argument of USER, or name of APOP (§7)', kind: 'text' },
    starttls: { doc: '1 when the client asks for TLS (RFC 2595 §4)', kind: 'number' },
  },
  recognise({ forward, reverse, dstPort }): Recognition {
    const asked = forward.length === 0 ? 'maybe' : wordAt(forward, 0, OPENINGS);
    const answered = reverse.length === 0 ? 'maybe' : wordAt(reverse, 0, STATUS);
    if (asked === 'no' || answered === 'no') return 'no';
    if (asked === 'yes' && (answered === 'yes' || dstPort === POP3_PORT)) return 'yes';
    const end = lineEnd(reverse, 0);
    const saysSo = end > 0 && (dstPort === POP3_PORT || holdsText(reverse, 'POP', 0, end));
    return answered === 'yes' && saysSo ? 'yes' : 'maybe';
  },
  read({ forward, reverse }, tell) {
    const [banner] = linesOf(reverse, STATUS_TEXT, 1);
    if (banner !== undefined) tell('banner', banner);
    for (const line of linesOf(forward)) {
      const [, user] = /^(?:USER|APOP) +(\S+)/i.exec(line) ?? [];
      if (user !== undefined) tell('user', user);
      if (/^STLS\b/i.test(line)) tell('starttls', 1);
      if (user !== undefined || /^STLS\b/i.test(line)) return 'done';
    }
    return 'more';
  },
});
