import { hearReply, LOGIN_FACTS } from '../login-replies.ts';
import { defineProtocol, firstLetters, type Recognition, type Tell } from '../protocol.ts';
import { holdsText, linesOf, replyCodeAt, wordAt } from '../text-lines.ts';
import { lineEnd } from '../text.ts';

const GREETINGS = ['EHLO', 'HELO', 'LHLO'];
const READY = ['220', '554', '421'];
const ACCEPTED = ['235'];
const REFUSED = ['535'];
const REPLY_TEXT = 4;
const MOST_LINES = 128;
/** Shorter names of a client stand in a subject by chance. */
const LEAST_NAME = 5;
const ATTACHMENT = /^\s*(?:Content-[\w-]+:.*;\s*)?(?:file)?name\*?="?([^";]+)/i;
const LAST_COMMANDS = /^(DATA|BDAT|STARTTLS|QUIT)\b/i;

type MailField = 'subject' | 'subject_has_client' | 'mailer' | 'attachment';

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
    authentication: { doc: 'Mechanism of the first AUTH, in capitals: LOGIN, PLAIN (RFC 4954)', kind: 'text' },
    subject: { doc: 'Subject of the first mail, as it was sent (RFC 5322 §3.6.5)', kind: 'text' },
    subject_has_client: {
      doc: '1 where the subject holds the name that the client gave with its greeting',
      kind: 'number',
    },
    mailer: { doc: 'Program that made the first mail, as X-Mailer or User-Agent tell', kind: 'text' },
    attachment: { doc: 'Name of the first attachment, where the mail’s beginning has it (RFC 2183)', kind: 'text' },
    ...LOGIN_FACTS,
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
    const lines = linesOf(forward, 0, MOST_LINES);
    const data = lines.findIndex((line) => LAST_COMMANDS.test(line));
    const told = new Set<string>();
    const tellFirst = (field: 'sender' | 'recipient' | 'authentication', value: string | undefined): void => {
      if (value === undefined || value === '' || told.has(field)) return;
      told.add(field);
      tell(field, value);
    };
    let client = '';
    for (const line of data < 0 ? lines : lines.slice(0, data + 1)) {
      const [, greeting, name = ''] = /^(EHLO|HELO|LHLO) +(\S+)/i.exec(line) ?? [];
      if (greeting !== undefined) tell('client', (client = name));
      tellFirst('sender', /^MAIL FROM: ?<([^>]*)>/i.exec(line)?.[1]);
      tellFirst('recipient', /^RCPT TO: ?<([^>]*)>/i.exec(line)?.[1]);
      tellFirst('authentication', /^AUTH +(\S+)/i.exec(line)?.[1]?.toUpperCase());
      if (/^STARTTLS\b/i.test(line)) tell('starttls', 1);
    }
    if (data < 0) return 'more';
    if (!/^DATA\b/i.test(lines[data] ?? '')) return 'done';
    return readMail(lines.slice(data + 1), client, tell) ? 'done' : 'more';
  },
  follow: ({ side }, facts) => hearReply(side, ACCEPTED, REFUSED, facts),
});

/** Tells of a mail by the lines of it that are there; whether its header has been seen to its end and what it holds first. */
function readMail(lines: readonly string[], client: string, tell: Tell<MailField>): boolean {
  const end = lines.indexOf('');
  const header = end < 0 ? lines : lines.slice(0, end);
  for (const line of header) {
    const subject = /^Subject: *(.*)/i.exec(line)?.[1];
    if (subject === undefined) continue;
    tell('subject', subject);
    if (client.length >= LEAST_NAME && subject.toUpperCase().includes(client.toUpperCase()))
      tell('subject_has_client', 1);
  }
  const mailer = header.find((line) => /^(X-Mailer|User-Agent):/i.test(line));
  if (mailer !== undefined) tell('mailer', mailer.slice(mailer.indexOf(':') + 1).trim());
  for (const line of lines) {
    const name = ATTACHMENT.exec(line)?.[1];
    if (name === undefined) continue;
    tell('attachment', name);
    return true;
  }
  return false;
}
