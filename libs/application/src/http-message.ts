import type { Side } from './conversation.ts';
import type { Facts } from './facts.ts';
import { headerInjectionsIn, injectionsIn, plainText } from './http-injection.ts';
import type { FieldRule } from './protocol.ts';
import { hasText, lineEnd, nextLine, textOf } from './text.ts';

const MOST_LINES = 32;
const STATUS = 9;
const STATUS_DIGITS = 3;
const BODY_CHARACTERS = 1024;
/** Headers that say for whom a message is and where it ends. */
const FRAMING = /^(host|content-length|transfer-encoding)[ \t]*:(?![ \t]*0$)/i;
const UNAUTHORIZED = 401;
const PROXY_UNAUTHORIZED = 407;
const NOT_FOUND = 404;
const FIRST_ERROR = 400;

export type HttpFact =
  'requests' | 'injection' | 'injection_text' | 'ambiguity' | 'errors' | 'not_found' | 'unauthorized';

/** What is heard of HTTP in the course of a flow. */
export const HTTP_FACTS = {
  requests: { doc: 'Requests that began a packet', kind: 'number' },
  injection: {
    doc: 'Signs in targets, headers or bodies of something a server may be made to run or hand out, with commas between: sql, path, script, command, code, lookup, entity (CWE-89, 22, 79, 78, 94, 917, 611)',
    kind: 'text',
  },
  injection_text: { doc: 'The first text with such a sign, its escapes resolved, in lower case', kind: 'text' },
  ambiguity: {
    doc: 'What in requests servers may read in two ways, with commas between: hosts, lengths, length_and_coding, codings, get_with_body (RFC 9112 §3.2, §6.1, §6.3; CWE-444)',
    kind: 'text',
  },
  errors: { doc: 'Responses with status 400 and above', kind: 'number' },
  not_found: { doc: 'Responses with status 404', kind: 'number' },
  unauthorized: { doc: 'Responses with status 401 or 407', kind: 'number' },
} as const satisfies Readonly<Record<HttpFact, FieldRule>>;

/** A request with as much of it as one packet holds, or the status line of a response. */
export function hearHttp(side: Side, facts: Facts<HttpFact>): void {
  if (hasText(side, 'HTTP/'))
    return hearStatus(Number.parseInt(textOf(side, STATUS, STATUS + STATUS_DIGITS), 10), facts);
  facts.count('requests');
  const first = lineEnd(side, 0);
  const end = first < 0 ? side.length : first;
  const [, target = ''] = textOf(side, 0, end).split(' ', 2);
  note(target, injectionsIn(target), facts);
  if (first < 0) return;
  const isGet = hasText(side, 'GET ');
  const seen = new Map<string, number>();
  let at = nextLine(side, first);
  for (let line = 0; line < MOST_LINES; line++) {
    const stop = lineEnd(side, at);
    if (stop < 0 || stop === at) break;
    const header = textOf(side, at, stop);
    note(header, headerInjectionsIn(header), facts);
    const name = FRAMING.exec(header)?.[1]?.toLowerCase();
    if (name !== undefined) seen.set(name, (seen.get(name) ?? 0) + 1);
    at = nextLine(side, stop);
  }
  hearFraming(seen, isGet, facts);
  const body = textOf(side, nextLine(side, at), Math.min(side.length, at + BODY_CHARACTERS));
  note(body, injectionsIn(body), facts);
}

/** Headers that say for whom a message is and where it ends, by how often each is there. */
function hearFraming(seen: ReadonlyMap<string, number>, isGet: boolean, facts: Facts<HttpFact>): void {
  if (seen.size === 1 && seen.get('host') === 1) return;
  const lengths = seen.get('content-length') ?? 0;
  const codings = seen.get('transfer-encoding') ?? 0;
  if ((seen.get('host') ?? 0) > 1) facts.list('ambiguity', 'hosts');
  if (lengths > 1) facts.list('ambiguity', 'lengths');
  if (codings > 1) facts.list('ambiguity', 'codings');
  if (lengths > 0 && codings > 0) facts.list('ambiguity', 'length_and_coding');
  if (isGet && lengths + codings > 0) facts.list('ambiguity', 'get_with_body');
}

function hearStatus(status: number, facts: Facts<HttpFact>): void {
  if (status >= FIRST_ERROR) facts.count('errors');
  if (status === NOT_FOUND) facts.count('not_found');
  if (status === UNAUTHORIZED || status === PROXY_UNAUTHORIZED) facts.count('unauthorized');
}

function note(text: string, kinds: readonly string[], facts: Facts<HttpFact>): void {
  if (kinds.length === 0) return;
  for (const kind of kinds) facts.list('injection', kind);
  facts.tellFirst('injection_text', plainText(text));
}
