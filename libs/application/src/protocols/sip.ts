import type { Side } from '../conversation.ts';
import { lookAtBoth, spoken } from '../octets.ts';
import { defineProtocol, firstLetters, type Recognition } from '../protocol.ts';
import { linesOf, wordAt } from '../text-lines.ts';
import { lineEnd, textOf } from '../text.ts';

const METHODS =
  'INVITE ACK OPTIONS BYE CANCEL REGISTER PRACK SUBSCRIBE NOTIFY PUBLISH INFO REFER MESSAGE UPDATE SIP/2.0'.split(' ');
const VERSION = ' SIP/2.0';
const LONGEST_LINE = 512;
const STATUS_LINE = /^SIP\/2\.0 (\d{3})/;
const STATUS_END = 12;
/** Says that the request has come, before anybody has looked at it (§21.1.1). */
const TRYING = 100;
const SHORT_NAMES: Readonly<Record<string, string>> = { f: 'from', t: 'to', i: 'call-id' };

/** A request line that ends in the version, or a status line. HTTP and RTSP share OPTIONS and the like, but not the version. */
export const sip = defineProtocol({
  name: 'sip',
  reference: 'RFC 3261',
  transports: ['udp', 'tcp'],
  ports: [5060],
  firstBytes: firstLetters(METHODS),
  fields: {
    method: { doc: 'Method of the first request (§7.1)', kind: 'text' },
    status: { doc: 'Status code of the first response that says more than 100 Trying, or 100 (§7.2)', kind: 'number' },
    from: { doc: 'URI of From (§20.20)', kind: 'text' },
    to: { doc: 'URI of To (§20.39)', kind: 'text' },
    user_agent: { doc: 'User-Agent, or Server of a response (§20.41)', kind: 'text' },
    call_id: { doc: 'Call-ID (§20.8)', kind: 'text' },
    media_ports: {
      doc: 'Ports of the media that the session description offers, with commas (RFC 8866 §5.14)',
      kind: 'text',
    },
  },
  recognise: (conversation) => lookAtBoth(conversation, recogniseMessage),
  read(conversation, tell) {
    const side = spoken(conversation);
    const media: string[] = [];
    for (const [index, line] of linesOf(side).entries()) {
      if (index === 0) {
        if (!line.startsWith('SIP/')) tell('method', line.slice(0, line.indexOf(' ')));
        continue;
      }
      const [, name = '', value = ''] = /^([\w-]+) *: *(.*)/.exec(line) ?? [];
      const header = SHORT_NAMES[name.toLowerCase()] ?? name.toLowerCase();
      if (header === 'from' || header === 'to') tell(header, uriOf(value));
      if (header === 'call-id') tell('call_id', value);
      if (header === 'user-agent' || header === 'server') tell('user_agent', value);
      const port = /^m=\w+ (\d+)/.exec(line)?.[1];
      if (port !== undefined) media.push(port);
    }
    if (media.length > 0) tell('media_ports', media.join(','));
    const status = statusOf(conversation.reverse);
    if (status === undefined) return 'more';
    tell('status', status);
    return status === TRYING ? 'more' : 'done';
  },
});

function statusOf(side: Side): number | undefined {
  const first = STATUS_LINE.exec(textOf(side, 0, STATUS_END))?.[1];
  if (first === undefined) return undefined;
  if (Number(first) !== TRYING) return Number(first);
  const later = linesOf(side).flatMap((line) => STATUS_LINE.exec(line)?.[1] ?? []);
  return Number(later.find((status) => Number(status) !== TRYING) ?? first);
}

function recogniseMessage(side: Side, _end: number, short: Recognition): Recognition {
  const word = wordAt(side, 0, METHODS);
  if (word !== 'yes') return word;
  if ((side.bytes[0] ?? 0) === 0x53 && side.bytes[3] === 0x2f) return 'yes';
  const end = lineEnd(side, 0, LONGEST_LINE);
  if (end < 0) return side.length >= LONGEST_LINE ? 'no' : short;
  return textOf(side, end - VERSION.length, end) === VERSION ? 'yes' : 'no';
}

/** The address within angle brackets, or what stands before the parameters (§20.10). */
function uriOf(value: string): string {
  return /<([^<>]*)>/.exec(value)?.[1] ?? value.split(';', 1)[0]?.trim() ?? '';
}
