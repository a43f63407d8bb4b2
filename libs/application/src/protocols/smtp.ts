import { defineProtocol, firstLetters, type Recognition } from '../protocol.ts';
import { holdsText, linesOf, replyCodeAt, wordAt } from '../text-lines.ts';
import { lineEnd } from '../text.ts';

const GREETINGS = ['EHLO', 'HELO', 'LHLO'];
const READY = ['220', '554', '421'];
const REPLY_TEXT = 4;
const LAST_COMMANDS = /^(DATA|BDAT|STARTTLS|QUIT)\b/i;

/** The greeting of the client decides; that of the server alone only where it says that it is a mail server. */
export const smtp = defineProtocol({
  name: 'smtp',
  reference: 'RFC 5321',
  transports: ['tcp'],
  ports: [25, 587, 2525],
  firstBytes: firstLetters([...GREETINGS, ...READY]),
  fields: {
    banner: { doc: 'Greeting of the server (§4.2)', kind: 'text' },
    client: { doc: 'Name given with EHLO, HELO or LHLO (§4.1.1.1)', kind: 'text' },
    sender: { doc: 'First reverse-path of MAIL FROM (§4.1.1.2)', kind: 'text' },
    recipient: { doc: 'First forward-path of RCPT TO (§4.1.1.3)', kind: 'text' },
    starttls: { doc: '1 when the client asks for TLS (RFC 3207)', kind: 'number' },
  },
  recognise({ forward, reverse }): Recognition {
    const asked = forward.length === 0 ? 'maybe' : wordAt(forward, 0, GREETINGS);
    const answered = reverse.length === 0 ? 'maybe' : replyCodeAt(reverse, READY);
    if (asked === 'no' || answered === 'no') return 'no';
    if (asked === 'yes') return 'yes';
    const end = lineEnd(reverse, 0);
    return answered === 'yes' && end > 0 && holdsText(reverse, 'SMTP', 0, end) ? 'yes' : 'maybe';
  },
  read({ forward, reverse }, tell) {
    const [banner] = linesOf(reverse, REPLY_TEXT, 1);
    if (banner !== undefined && reverse.length > REPLY_TEXT) tell('banner', banner);
    let sender = '';
    let recipient = '';
    for (const line of linesOf(forward)) {
      const [, greeting, name = ''] = /^(EHLO|HELO|LHLO) +(\S+)/i.exec(line) ?? [];
      if (greeting !== undefined) tell('client', name);
      sender ||= /^MAIL FROM: ?<([^>]*)>/i.exec(line)?.[1] ?? '';
      recipient ||= /^RCPT TO: ?<([^>]*)>/i.exec(line)?.[1] ?? '';
      if (/^STARTTLS\b/i.test(line)) tell('starttls', 1);
      if (!LAST_COMMANDS.test(line)) continue;
      if (sender !== '') tell('sender', sender);
      if (recipient !== '') tell('recipient', recipient);
      return 'done';
    }
    if (sender !== '') tell('sender', sender);
    if (recipient !== '') tell('recipient', recipient);
    return 'more';
  },
});
