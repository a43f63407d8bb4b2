import { hearReply, LOGIN_FACTS } from '../login-replies.ts';
import { defineProtocol, firstLetters, type Recognition } from '../protocol.ts';
import { holdsText, linesOf, replyCodeAt, wordAt } from '../text-lines.ts';
import { lineEnd } from '../text.ts';

const OPENINGS = ['USER', 'AUTH', 'FEAT', 'SYST', 'OPTS', 'HOST', 'CLNT', 'ACCT', 'PBSZ', 'REIN'];
const READY = ['220', '120', '421', '500', '530'];
const REFUSED = ['530'];
const ACCEPTED = ['230'];
const REPLY_TEXT = 4;
const FTP_PORT = 21;
const TRANSFER = /^(RETR|STOR|STOU|APPE|DELE|MKD|RMD|RNFR|SIZE)\b *(.*)/i;

/** The control connection. USER is POP3's too: the reply code of the server, its banner or the port tell them apart. */
export const ftp = defineProtocol({
  name: 'ftp',
  reference: 'RFC 959',
  transports: ['tcp'],
  ports: [FTP_PORT],
  firstBytes: firstLetters([...OPENINGS, ...READY]),
  fields: {
    banner: { doc: 'Greeting of the server (§4.2)', kind: 'text' },
    user: { doc: 'Argument of USER (§4.1.1)', kind: 'text' },
    command: { doc: 'First command that names a file, without its argument (§4.1.3)', kind: 'text' },
    file: { doc: 'Argument of that command', kind: 'text' },
    authentication: { doc: 'Mechanism asked for with AUTH (RFC 4217)', kind: 'text' },
    ...LOGIN_FACTS,
  },
  recognise({ forward, reverse, srcPort, dstPort }): Recognition {
    // Recorded from its middle, the server seems to have begun.
    if (srcPort === FTP_PORT && replyCodeAt(forward, REFUSED) === 'yes') return 'yes';
    const asked = forward.length === 0 ? 'maybe' : wordAt(forward, 0, OPENINGS);
    const answered = reverse.length === 0 ? 'maybe' : replyCodeAt(reverse, READY);
    if (asked === 'no' || answered === 'no') return 'no';
    const end = lineEnd(reverse, 0);
    if (answered === 'yes' && end > 0 && holdsText(reverse, 'FTP', 0, end)) return 'yes';
    if (answered === 'yes' && end > 0 && holdsText(reverse, 'SMTP', 0, end)) return 'no';
    return asked === 'yes' && (answered === 'yes' || dstPort === FTP_PORT) ? 'yes' : 'maybe';
  },
  read({ forward, reverse }, tell) {
    const [banner] = linesOf(reverse, REPLY_TEXT, 1);
    if (banner !== undefined) tell('banner', banner);
    for (const line of linesOf(forward)) {
      const user = /^USER +(.*)/i.exec(line)?.[1];
      if (user !== undefined) tell('user', user);
      const mechanism = /^AUTH +(\S+)/i.exec(line)?.[1];
      if (mechanism !== undefined) tell('authentication', mechanism);
      const [, command, file = ''] = TRANSFER.exec(line) ?? [];
      if (command === undefined) continue;
      tell('command', command.toUpperCase());
      tell('file', file);
      return 'done';
    }
    return 'more';
  },
  follow: ({ side }, facts) => hearReply(side, ACCEPTED, REFUSED, facts),
});
