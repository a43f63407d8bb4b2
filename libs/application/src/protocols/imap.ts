import { defineProtocol, type Recognition } from '../protocol.ts';
import type { Side } from '../conversation.ts';
import { indexOfByte } from '../text.ts';
import { linesOf, wordAt } from '../text-lines.ts';

const GREETINGS = ['* OK', '* PREAUTH', '* BYE'];
const COMMANDS =
  'CAPABILITY LOGIN AUTHENTICATE STARTTLS NOOP LOGOUT ID SELECT EXAMINE NAMESPACE ENABLE LIST IDLE'.split(' ');
const SPACE = 0x20;
const LONGEST_TAG = 16;
const STATUS_TEXT = 5;

/** The tag is the client's own: a word, then a command of the protocol. */
export const imap = defineProtocol({
  name: 'imap',
  reference: 'RFC 9051',
  transports: ['tcp'],
  ports: [143],
  fields: {
    banner: { doc: 'Greeting of the server (§7.1)', kind: 'text' },
    user: { doc: 'User name of LOGIN (§6.2.3)', kind: 'text' },
    starttls: { doc: '1 when the client asks for TLS (§6.2.1)', kind: 'number' },
  },
  recognise({ forward, reverse }): Recognition {
    const answered = reverse.length === 0 ? 'maybe' : wordAt(reverse, 0, GREETINGS);
    const asked = forward.length === 0 ? 'maybe' : commandAfterTag(forward);
    if (asked === 'no' || answered === 'no') return 'no';
    return asked === 'yes' || answered === 'yes' ? 'yes' : 'maybe';
  },
  read({ forward, reverse }, tell) {
    const [banner] = linesOf(reverse, STATUS_TEXT, 1);
    if (banner !== undefined) tell('banner', banner);
    for (const line of linesOf(forward)) {
      const user = /^\S+ LOGIN +(?:"([^"]*)"|([^\s{]\S*))/i.exec(line);
      if (user !== null) tell('user', user[1] ?? user[2] ?? '');
      const isTls = /^\S+ STARTTLS\b/i.test(line);
      if (isTls) tell('starttls', 1);
      if (user !== null || isTls || /^\S+ AUTHENTICATE\b/i.test(line)) return 'done';
    }
    return 'more';
  },
});

function commandAfterTag(side: Side): Recognition {
  const space = indexOfByte(side, SPACE, 0, LONGEST_TAG + 1);
  if (space === 0) return 'no';
  const tagEnd = space < 0 ? Math.min(side.length, LONGEST_TAG + 1) : space;
  for (let at = 0; at < tagEnd; at++) if (!isTagByte(side.bytes[at] ?? 0)) return 'no';
  if (space < 0) return side.closed || tagEnd > LONGEST_TAG ? 'no' : 'maybe';
  return wordAt(side, space + 1, COMMANDS);
}

/** Letters and digits, and the few marks that clients use (§9, tag). */
function isTagByte(byte: number): boolean {
  const isDigit = byte >= 0x30 && byte <= 0x39;
  const isLetter = (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a;
  return isDigit || isLetter || byte === 0x2e || byte === 0x2d || byte === 0x5f;
}
