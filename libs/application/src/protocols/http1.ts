import type { Side } from '../conversation.ts';
import { defineProtocol, firstLetters, type Recognition, type Tell } from '../protocol.ts';
import { indexOfByte, lineEnd, nextLine, textOf } from '../text.ts';

const SPACE = 0x20;
const MOST_METHOD = 20;
const MOST_LINES = 64;
const PATH_CHARACTERS = 128;

const METHODS: ReadonlySet<string> = new Set(
  `GET HEAD POST PUT DELETE CONNECT OPTIONS TRACE PATCH PROPFIND PROPPATCH MKCOL COPY MOVE LOCK UNLOCK REPORT MKACTIVITY CHECKOUT
  CHECKIN MERGE SEARCH SUBSCRIBE UNSUBSCRIBE NOTIFY POLL BMOVE BCOPY BDELETE BPROPFIND BPROPPATCH RPC_IN_DATA RPC_OUT_DATA PURGE
  BITS_POST CCM_POST SOURCE BREW`.split(/\s+/),
);

/** A request of HTTP/0.9 is no more than GET and a path (RFC 1945 §4.1). */
const SIMPLE_TARGET = /^\/\S*$/;

type Field = 'method' | 'host' | 'path' | 'user_agent' | 'status' | 'content_type' | 'server' | 'upgrade';

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
    user_agent: { doc: 'User-Agent of the first request (RFC 9110 §10.1.5)', kind: 'text' },
    status: { doc: 'Status code of the first response (RFC 9110 §15)', kind: 'number' },
    content_type: { doc: 'Content-Type of the first response', kind: 'text' },
    server: { doc: 'Server of the first response (RFC 9110 §10.2.4)', kind: 'text' },
    upgrade: { doc: 'Protocol that the first request asks to change to, as websocket (RFC 9110 §7.8)', kind: 'text' },
  },
  recognise({ forward, reverse }) {
    if (forward.length === 0) return reverse.length === 0 ? 'maybe' : recogniseMessage(reverse);
    const request = recogniseMessage(forward);
    return request === 'no' && reverse.length > 0 ? recogniseMessage(reverse) : request;
  },
  read({ forward, reverse }, tell) {
    const isRequestOver = readMessage(forward, tell);
    const isResponseOver = readMessage(reverse, tell);
    return isRequestOver && isResponseOver ? 'done' : 'more';
  },
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
function isStatusLine(side: Side): boolean {
  const known = Math.min(side.length, 5);
  return known > 0 && textOf(side, 0, known) === 'HTTP/'.slice(0, known);
}

function mayBeMethod(side: Side): boolean {
  const start = textOf(side, 0, side.length);
  for (const method of METHODS) if (method.startsWith(start)) return true;
  return false;
}

/** Tells of the first message; whether its head has been seen to its end. */
function readMessage(side: Side, tell: Tell<Field>): boolean {
  const first = lineEnd(side, 0);
  if (first < 0) return side.closed;
  const isResponse = isStatusLine(side);
  const [start = '', target = ''] = textOf(side, 0, first).split(' ');
  if (isResponse) {
    tell('status', Number.parseInt(target, 10) || 0);
  } else if (METHODS.has(start)) {
    tell('method', start);
    tellTarget(start, target, tell);
  } else {
    return true;
  }
  let at = nextLine(side, first);
  for (let line = 0; line < MOST_LINES; line++) {
    const end = lineEnd(side, at);
    if (end < 0) return side.closed;
    if (end === at) return true;
    tellHeader(textOf(side, at, end), isResponse, tell);
    at = nextLine(side, end);
  }
  return true;
}

/** Of a target in absolute form the host before its path (RFC 9112 §3.2.2). */
function tellTarget(method: string, target: string, tell: Tell<Field>): void {
  if (method === 'CONNECT') return tell('host', target.toLowerCase());
  const absolute = /^[a-z]+:\/\/([^/]*)(.*)$/i.exec(target);
  if (absolute?.[1] !== undefined) tell('host', absolute[1].toLowerCase());
  const path = (absolute?.[2] ?? target).split('?', 1)[0] ?? '';
  tell('path', path.slice(0, PATH_CHARACTERS));
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
    case 'content-type':
      if (isResponse) tell('content_type', value);
      break;
    case 'server':
      if (isResponse) tell('server', value);
      break;
    default:
  }
}
