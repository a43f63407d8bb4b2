import type { Side } from '../conversation.ts';
import { fileKindAt } from '../body-kind.ts';
import { HTTP_FACTS, hearHttp, type HttpFact } from '../http-message.ts';
import { injectionsIn } from '../http-injection.ts';
import { defineProtocol, firstLetters, type Recognition, type Tell } from '../protocol.ts';
import { hasText, indexOfByte, lineEnd, nextLine, textOf } from '../text.ts';

const SPACE = 0x20;
const MOST_METHOD = 20;
const MOST_LINES = 64;
const PATH_CHARACTERS = 128;
const BODY_CHARACTERS = 2048;
/** Octets of a body by which it may be known, behind the size of its first chunk. */
const LEAST_BODY = 12;
const INTERIM = /^HTTP\/1\.\d 1(?!01)\d\d$/;
const STATUS_END = 12;
const NO_CONTENT = / (?:1\d\d|204|304) /;
const CHUNK_SIZE = /^[0-9a-f]{1,8}(?:;.*)?$/i;
const FILE_NAME = /filename\*?="?([^";]+)/i;

const METHODS: ReadonlySet<string> = new Set(
  `GET HEAD POST PUT DELETE CONNECT OPTIONS TRACE PATCH PROPFIND PROPPATCH MKCOL COPY MOVE LOCK UNLOCK REPORT MKACTIVITY CHECKOUT
  CHECKIN MERGE SEARCH SUBSCRIBE UNSUBSCRIBE NOTIFY POLL BMOVE BCOPY BDELETE BPROPFIND BPROPPATCH RPC_IN_DATA RPC_OUT_DATA PURGE
  BITS_POST CCM_POST SOURCE BREW`.split(/\s+/),
);

/** A request of HTTP/0.9 is no more than GET and a path (RFC 1945 §4.1). */
const STATUS_LINE = 'HTTP/';
/** The letters that headers begin with which are told: Host, User-Agent, Upgrade, Referer, Content-Type, Content-Disposition, Server. */
const HEADER_LETTERS = ['h', 'u', 'r', 'c', 's'].map((letter) => letter.charCodeAt(0));
const LOWER_CASE = 0x20;
const SIMPLE_TARGET = /^\/\S*$/;

type Field =
  | 'method'
  | 'host'
  | 'path'
  | 'query'
  | 'user_agent'
  | 'referer'
  | 'request_type'
  | 'status'
  | 'content_type'
  | 'content_kind'
  | 'file_name'
  | 'server'
  | 'upgrade'
  | 'body_injection'
  | HttpFact;

export const http1 = defineProtocol({
  name: 'http',
  reference: 'RFC 9110, RFC 9112',
  transports: ['tcp'],
  ports: [80, 591, 3128, 5985, 8000, 8008, 8080, 8081, 8088, 8888],
  firstBytes: firstLetters([...METHODS, 'HTTP']),
  fields: {
    method: { doc: 'Method of the first request (RFC 9110 §9)', kind: 'text' },
    host: {
      doc: 'Host that the first request names, with its port if it has one; of CONNECT the target',
      kind: 'text',
    },
    path: { doc: 'Target of the first request, its first 128 characters, without the query', kind: 'text' },
    query: { doc: 'Query of the first request, its first 256 characters, as it was sent', kind: 'text' },
    user_agent: { doc: 'User-Agent of the first request (RFC 9110 §10.1.5)', kind: 'text' },
    referer: { doc: 'Referer of the first request (RFC 9110 §10.1.3)', kind: 'text' },
    request_type: { doc: 'Content-Type of the first request', kind: 'text' },
    body_injection: {
      doc: 'Signs of injection, as in the field injection, in the body of the first request, its first 2,048 bytes',
      kind: 'text',
    },
    status: { doc: 'Status code of the first final response: none of 1xx but 101 (RFC 9110 §15)', kind: 'number' },
    content_type: { doc: 'Content-Type of the first response', kind: 'text' },
    content_kind: {
      doc: 'What the body of the first response is by its first octets: program, script, java_class, archive, document, flash, image, gzip',
      kind: 'text',
    },
    file_name: { doc: 'File name that the first response gives its body (RFC 6266 §4.3)', kind: 'text' },
    server: { doc: 'Server of the first response (RFC 9110 §10.2.4)', kind: 'text' },
    upgrade: { doc: 'Protocol that the first request asks to change to, as websocket (RFC 9110 §7.8)', kind: 'text' },
    ...HTTP_FACTS,
  },
  recognise({ forward, reverse }) {
    if (forward.length === 0) return reverse.length === 0 ? 'maybe' : recogniseMessage(reverse);
    const request = recogniseMessage(forward);
    return request === 'no' && reverse.length > 0 ? recogniseMessage(reverse) : request;
  },
  read({ forward, reverse }, tell) {
    const request = readMessage(forward, 0, tell);
    const final = behindInterim(reverse);
    const response = final < reverse.length ? readMessage(reverse, final, tell) : openEnd(reverse);
    if (request === undefined || response === undefined) return 'more';
    if (!reverse.closed && reverse.length < response + LEAST_BODY && mayHaveBody(reverse, final)) return 'more';
    tellBodies(forward, request, reverse, response, tell);
    return 'done';
  },
  follow: ({ side }, facts) => hearHttp(side, facts),
});

/** A request line as far as it has come: a method, a space, a target that is not empty and, where the line ends, a version. */
function recogniseMessage(side: Side): Recognition {
  if (isStatusLine(side)) return side.length >= 5 ? 'yes' : 'maybe';
  const space = indexOfByte(side, SPACE, 0, MOST_METHOD);
  const undecided = side.closed ? 'no' : 'maybe';
  if (space < 0) return side.length < MOST_METHOD && mayBeMethod(side) ? undecided : 'no';
  const method = textOf(side, 0, space);
  if (!METHODS.has(method)) return 'no';
  const end = lineEnd(side, 0);
  if (end < 0) return side.closed || side.length > 64 ? 'yes' : 'maybe';
  const line = textOf(side, space + 1, end);
  const isSimple = method === 'GET' && SIMPLE_TARGET.test(line);
  return isSimple || /^\S.* HTTP\/\d\.\d *$/.test(line) ? 'yes' : 'no';
}

/** `HTTP/` as far as it has come; the response may lack what a request has to name. */
function isStatusLine(side: Side, at = 0): boolean {
  const known = Math.min(side.length - at, STATUS_LINE.length);
  return known > 0 && hasText(side, STATUS_LINE.slice(0, known), at);
}

function mayBeMethod(side: Side): boolean {
  const start = textOf(side, 0, side.length);
  for (const method of METHODS) if (method.startsWith(start)) return true;
  return false;
}

/** What the bodies are, as far as they are there; they begin at `request` and `response`. */
function tellBodies(forward: Side, request: number, reverse: Side, response: number, tell: Tell<Field>): void {
  const injections = injectionsIn(textOf(forward, request, request + BODY_CHARACTERS));
  if (injections.length > 0) tell('body_injection', injections.join(','));
  const line = lineEnd(reverse, response, response + LEAST_BODY);
  const isChunked = line > response && CHUNK_SIZE.test(textOf(reverse, response, line));
  const kind = fileKindAt(reverse, isChunked ? nextLine(reverse, line) : response);
  if (kind !== '') tell('content_kind', kind);
}

/** A status line of which the body is still to come. */
function mayHaveBody(side: Side, at: number): boolean {
  return !NO_CONTENT.test(textOf(side, at, lineEnd(side, at)));
}

/**
 * Where the final response begins, or will: behind those of 1xx, which only say that it is to come (RFC 9110 §15.2). 101 is final, as
 * another protocol follows.
 */
function behindInterim(side: Side): number {
  let at = 0;
  while (INTERIM.test(textOf(side, at, at + STATUS_END))) {
    for (let line = at, count = 0; ; count++) {
      const end = lineEnd(side, line);
      if (end < 0 || count === MOST_LINES) return side.length;
      at = nextLine(side, end);
      if (end === line) break;
      line = at;
    }
  }
  return at;
}

/** Where a message would end that is not there: nowhere while more may come. */
function openEnd(side: Side): number | undefined {
  return side.closed ? side.length : undefined;
}

/** Tells of the message at `from`; where its body begins, or would, once its head has been seen to its end. */
function readMessage(side: Side, from: number, tell: Tell<Field>): number | undefined {
  const over = openEnd(side);
  const first = lineEnd(side, from);
  if (first < 0) return over;
  const isResponse = isStatusLine(side, from);
  const [start = '', target = ''] = textOf(side, from, first).split(' ');
  if (isResponse) {
    tell('status', Number.parseInt(target, 10) || 0);
  } else if (METHODS.has(start)) {
    tell('method', start);
    tellTarget(start, target, tell);
  } else {
    return side.length;
  }
  let at = nextLine(side, first);
  for (let line = 0; line < MOST_LINES; line++) {
    const end = lineEnd(side, at);
    if (end < 0) return over;
    if (end === at) return nextLine(side, end);
    // Most headers are not told, and need not become text.
    if (HEADER_LETTERS.includes((side.bytes[at] ?? 0) | LOWER_CASE))
      tellHeader(textOf(side, at, end), isResponse, tell);
    at = nextLine(side, end);
  }
  return side.length;
}

/** Of a target in absolute form the host before its path (RFC 9112 §3.2.2). */
function tellTarget(method: string, target: string, tell: Tell<Field>): void {
  if (method === 'CONNECT') return tell('host', target.toLowerCase());
  const absolute = /^[a-z]+:\/\/([^/]*)(.*)$/is.exec(target);
  if (absolute?.[1] !== undefined) tell('host', absolute[1].toLowerCase());
  const rest = absolute?.[2] ?? target;
  const mark = rest.indexOf('?');
  tell('path', rest.slice(0, Math.min(PATH_CHARACTERS, mark < 0 ? rest.length : mark)));
  if (mark >= 0) tell('query', rest.slice(mark + 1));
}

function tellHeader(line: string, isResponse: boolean, tell: Tell<Field>): void {
  const colon = line.indexOf(':');
  const value = line.slice(colon + 1).trim();
  switch (line.slice(0, Math.max(colon, 0)).toLowerCase()) {
    case 'host':
      if (!isResponse) tell('host', value.toLowerCase());
      break;
    case 'user-agent':
      if (!isResponse) tell('user_agent', value);
      break;
    case 'upgrade':
      if (!isResponse) tell('upgrade', value.toLowerCase());
      break;
    case 'referer':
      if (!isResponse) tell('referer', value);
      break;
    case 'content-type':
      tell(isResponse ? 'content_type' : 'request_type', value);
      break;
    case 'content-disposition': {
      const name = FILE_NAME.exec(value)?.[1];
      if (isResponse && name !== undefined) tell('file_name', name);
      break;
    }
    case 'server':
      if (isResponse) tell('server', value);
      break;
    default:
  }
}
