import { defineProtocol, firstLetters } from '../protocol.ts';
import { hasText, lineEnd, nextLine, textOf } from '../text.ts';

const STARTS = ['M-SEARCH * HTTP/1.', 'NOTIFY * HTTP/1.', 'HTTP/1.'];
const MOST_LINES = 24;
const SSDP_PORT = 1900;

/** HTTP's headers in a datagram, by which devices are found. */
export const ssdp = defineProtocol({
  name: 'ssdp',
  reference: 'UPnP Device Architecture 2.0 §1',
  transports: ['udp'],
  ports: [SSDP_PORT],
  firstBytes: firstLetters(STARTS),
  fields: {
    method: { doc: 'M-SEARCH or NOTIFY; absent in a response', kind: 'text' },
    target: { doc: 'What is searched for or told of: ST or NT', kind: 'text' },
    server: { doc: 'SERVER: system, UPnP version and product', kind: 'text' },
    location: { doc: 'LOCATION of the device description', kind: 'text' },
    user_agent: { doc: 'USER-AGENT of a search', kind: 'text' },
  },
  recognise({ forward, reverse }) {
    const side = forward.length > 0 ? forward : reverse;
    return side.length === 0 ? 'maybe' : STARTS.some((start) => hasText(side, start)) ? 'yes' : 'no';
  },
  read({ forward, reverse }, tell) {
    for (const side of [reverse, forward]) {
      let end = lineEnd(side, 0);
      const method = end < 0 ? '' : (textOf(side, 0, end).split(' ', 1)[0] ?? '');
      if (method !== '' && !method.startsWith('HTTP/')) tell('method', method);
      for (let line = 0; line < MOST_LINES && end >= 0; line++) {
        const at = nextLine(side, end);
        end = lineEnd(side, at);
        const [, name = '', value = ''] = /^([^:]*): *(.*)$/s.exec(textOf(side, at, end)) ?? [];
        if (/^(st|nt)$/i.test(name)) tell('target', value);
        else if (/^server$/i.test(name)) tell('server', value);
        else if (/^location$/i.test(name)) tell('location', value);
        else if (/^user-agent$/i.test(name)) tell('user_agent', value);
      }
    }
    return forward.closed || reverse.length > 0 || hasText(forward, 'NOTIFY') ? 'done' : 'more';
  },
});
