import type { Side } from '../conversation.ts';
import { defineProtocol, firstLetters, type Recognition } from '../protocol.ts';
import { hasText, lineEnd, mayHaveText, nextLine, textOf } from '../text.ts';

const VERSION = 'RTSP/';
const METHODS = ['OPTIONS ', 'DESCRIBE ', 'SETUP ', 'ANNOUNCE ', 'PLAY ', 'RECORD ', 'GET_PARAMETER ', 'TEARDOWN '];
const MOST_LINES = 32;

export const rtsp = defineProtocol({
  name: 'rtsp',
  reference: 'RFC 7826, RFC 2326',
  transports: ['tcp'],
  ports: [554, 8554],
  firstBytes: firstLetters([...METHODS, VERSION]),
  fields: {
    method: { doc: 'Method of the first request (RFC 7826 §13)', kind: 'text' },
    url: { doc: 'Resource of the first request', kind: 'text' },
    user_agent: { doc: 'User-Agent of the first request', kind: 'text' },
    status: { doc: 'Status code of the first response', kind: 'number' },
    server: { doc: 'Server of the first response', kind: 'text' },
  },
  recognise({ forward, reverse }) {
    if (hasText(forward, VERSION) || hasText(reverse, VERSION)) return 'yes';
    return forward.length === 0 && mayHaveText(reverse, VERSION) ? 'maybe' : recogniseRequest(forward);
  },
  read({ forward, reverse }, tell) {
    const request = lineEnd(forward, 0);
    const response = lineEnd(reverse, 0);
    if (request < 0 || response < 0) return 'more';
    const [method = '', url = ''] = textOf(forward, 0, request).split(' ');
    tell('method', method);
    tell('url', url);
    const [, status = ''] = textOf(reverse, 0, response).split(' ');
    tell('status', Number.parseInt(status, 10) || 0);
    const agent = headerOf(forward, request, 'user-agent');
    const server = headerOf(reverse, response, 'server');
    if (agent !== undefined) tell('user_agent', agent);
    if (server !== undefined) tell('server', server);
    return 'done';
  },
});

/** A method of RTSP, of which HTTP has some as well, and the version at the end of the line. */
function recogniseRequest(side: Side): Recognition {
  if (!METHODS.some((method) => mayHaveText(side, method))) return 'no';
  const end = lineEnd(side, 0);
  if (end < 0) return side.closed ? 'no' : 'maybe';
  return /\sRTSP\/\d\.\d$/.test(textOf(side, 0, end)) ? 'yes' : 'no';
}

function headerOf(side: Side, first: number, wanted: string): string | undefined {
  let end = first;
  for (let line = 0; line < MOST_LINES && end >= 0; line++) {
    const at = nextLine(side, end);
    end = lineEnd(side, at);
    const text = textOf(side, at, end);
    if (text.slice(0, wanted.length + 1).toLowerCase() === `${wanted}:`) return text.slice(wanted.length + 1).trim();
  }
  return undefined;
}
