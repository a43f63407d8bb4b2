import { defineProtocol, firstLetters } from '../protocol.ts';
import { hasText, mayHaveText } from '../text.ts';

const PREFACE = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n';

/** HTTP/2 in the clear, known by what its client says first. */
export const http2 = defineProtocol({
  name: 'http2',
  reference: 'RFC 9113 §3.4',
  transports: ['tcp'],
  ports: [],
  firstBytes: firstLetters([PREFACE]),
  fields: {},
  recognise({ forward, reverse }) {
    if (hasText(forward, PREFACE) || hasText(reverse, PREFACE)) return 'yes';
    return mayHaveText(forward, PREFACE) ? 'maybe' : 'no';
  },
});
