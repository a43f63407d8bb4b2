import { describe, expect, test } from '@jest/globals';
import type { ApplicationProtocol } from '../protocol.ts';
import {
  conversationOf,
  fieldsOf,
  hexBytes,
  textBytes,
  truncationsOf,
  type Opening,
} from '../testing/conversation-of.ts';
import { ajp } from './ajp.ts';
import { http1 } from './http1.ts';
import { http2 } from './http2.ts';
import { irc } from './irc.ts';
import { rtsp } from './rtsp.ts';
import { socks } from './socks.ts';
import { ssdp } from './ssdp.ts';
import { ssh } from './ssh.ts';
import { telnet } from './telnet.ts';
import { xmpp } from './xmpp.ts';

interface Case {
  readonly name: string;
  readonly protocol: ApplicationProtocol;
  readonly opening: Opening;
  readonly fields: Record<string, string | number>;
}

const text = (...pieces: string[]): Uint8Array[] => pieces.map(textBytes);

const CASES: Case[] = [
  {
    name: 'a request and its response',
    protocol: http1,
    opening: {
      forward: text('GET /a/b?q=1 HTTP/1.1\r\nHost: Weir.Test:8080\r\nUser-Agent: curl/8', '.0\r\n\r\n'),
      reverse: text('HTTP/1.1 404 Not Found\r\nServer: nginx\r\nContent-Type: text/html\r\n\r\n<html>'),
    },
    fields: {
      method: 'GET',
      path: '/a/b',
      query: 'q=1',
      host: 'weir.test:8080',
      user_agent: 'curl/8.0',
      status: 404,
      server: 'nginx',
      content_type: 'text/html',
    },
  },
  {
    name: 'a form that injects, and a program that answers it',
    protocol: http1,
    opening: {
      forward: text(
        'POST /a HTTP/1.1\r\nHost: a\r\nReferer: http://b/c\r\nContent-Type: text/plain\r\nContent-Length: 18\r\n\r\n',
        'x=1;cat notes.txt',
      ),
      reverse: text(
        'HTTP/1.1 200 OK\r\nContent-Disposition: attachment; filename="a.dll"\r\nTransfer-Encoding: chunked\r\n\r\n',
        '1000\r\nMZ\u0090\u0000\u0003\u0000\u0000\u0000',
      ),
    },
    fields: {
      method: 'POST',
      path: '/a',
      host: 'a',
      referer: 'http://b/c',
      request_type: 'text/plain',
      body_injection: 'command',
      status: 200,
      file_name: 'a.dll',
      content_kind: 'program',
    },
  },
  {
    name: 'a request of the first version and its answer, which has no head',
    protocol: http1,
    opening: { forward: text('GET /index\r\n\r\n'), reverse: text('<html>\r\n') },
    fields: { method: 'GET', path: '/index' },
  },
  {
    name: 'a request to a proxy',
    protocol: http1,
    opening: { forward: text('CONNECT weir.test:443 HTTP/1.1\r\n\r\n'), reverse: text('HTTP/1.1 200 OK\r\n\r\n') },
    fields: { method: 'CONNECT', host: 'weir.test:443', status: 200 },
  },
  {
    name: 'a target in absolute form',
    protocol: http1,
    opening: { forward: text('POST http://weir.test/x HTTP/1.0\r\n\r\n') },
    fields: { method: 'POST', host: 'weir.test', path: '/x' },
  },
  {
    name: 'an upgrade to WebSocket',
    protocol: http1,
    opening: {
      forward: text('GET /ws HTTP/1.1\r\nHost: a\r\nUpgrade: WebSocket\r\n\r\n'),
      reverse: text('HTTP/1.1 101 Switching\r\n\r\n'),
    },
    fields: { method: 'GET', path: '/ws', host: 'a', upgrade: 'websocket', status: 101 },
  },
  {
    name: 'a body that was asked for with an interim response, and the final one',
    protocol: http1,
    opening: {
      forward: text('POST /in HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n\r\n', 'user=a'),
      reverse: text(
        'HTTP/1.1 100 Continue\r\n\r\n',
        'HTTP/1.1 103 Early Hints\r\nServer: b\r\n\r\nHTTP/1.1 401 Unauthorized\r\nServer: c\r\n\r\n',
        '\u007fELF\u0002\u0001\u0001\u0000\u0000\u0000\u0000\u0000',
      ),
    },
    fields: { method: 'POST', path: '/in', host: 'a', status: 401, server: 'c', content_kind: 'program' },
  },
  {
    name: 'an interim response, and nothing after it',
    protocol: http1,
    opening: {
      forward: text('POST /in HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n\r\n'),
      reverse: text('HTTP/1.1 100 Continue\r\n\r\n'),
    },
    fields: { method: 'POST', path: '/in', host: 'a' },
  },
  {
    name: 'a response alone',
    protocol: http1,
    opening: { reverse: text('HTTP/1.1 200 OK\r\nContent-Type: a/b\r\n\r\n') },
    fields: { status: 200, content_type: 'a/b' },
  },
  {
    name: 'the preface of HTTP/2',
    protocol: http2,
    opening: { forward: text('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n') },
    fields: {},
  },
  {
    name: 'both banners, the server’s behind another line',
    protocol: ssh,
    opening: { forward: text('SSH-2.0-OpenSSH_9.6\r\n'), reverse: text('SSH-2.0-dropbear\r\n') },
    fields: { client_banner: 'SSH-2.0-OpenSSH_9.6', server_banner: 'SSH-2.0-dropbear' },
  },
  {
    name: 'the negotiation of options',
    protocol: telnet,
    opening: { reverse: [hexBytes('fffd18 fffd20')] },
    fields: {},
  },
  {
    name: 'a login to a chat',
    protocol: irc,
    opening: {
      forward: text('NICK weir\r\nUSER w 0 * :Weir\r\n'),
      reverse: text(':irc.test NOTICE AUTH :*** hello\r\n'),
    },
    fields: { nick: 'weir', user: 'w' },
  },
  {
    name: 'a stream and its answer',
    protocol: xmpp,
    opening: {
      forward: text("<?xml version='1.0' ?>", "<stream:stream to='weir.test' xmlns='jabber:client'>"),
      reverse: text("<?xml version='1.0'?><stream:stream from='weir.test' id='1'>"),
    },
    fields: { to: 'weir.test', from: 'weir.test', namespace: 'jabber:client' },
  },
  {
    name: 'SOCKS 5 to a name',
    protocol: socks,
    opening: {
      forward: [hexBytes('05 01 00'), hexBytes('05 01 00 03 06 612e74657374 01bb')],
      reverse: [hexBytes('05 00')],
    },
    fields: { version: 5, target: 'a.test', target_port: 443 },
  },
  {
    name: 'SOCKS 4 to an address',
    protocol: socks,
    opening: { forward: [hexBytes('04 01 0050 0a000001 77 00')] },
    fields: { version: 4, target: '10.0.0.1', target_port: 80 },
  },
  {
    name: 'a request passed on to a container',
    protocol: ajp,
    opening: { forward: [hexBytes('1234 0004 02 02 0000')], reverse: [hexBytes('4142 0005 04 00c8 0000')] },
    fields: { method: 'GET', status: 200 },
  },
  {
    name: 'a session of a camera',
    protocol: rtsp,
    opening: {
      forward: text('OPTIONS rtsp://a.test/1 RTSP/1.0\r\nUser-Agent: VLC\r\n\r\n'),
      reverse: text('RTSP/1.0 200 OK\r\nServer: cam\r\n\r\n'),
    },
    fields: { method: 'OPTIONS', url: 'rtsp://a.test/1', user_agent: 'VLC', status: 200, server: 'cam' },
  },
  {
    name: 'a search for devices',
    protocol: ssdp,
    opening: {
      transport: 'udp',
      dstPort: 1900,
      forward: text('M-SEARCH * HTTP/1.1\r\nST: ssdp:all\r\nUSER-AGENT: x\r\n\r\n'),
    },
    fields: { method: 'M-SEARCH', target: 'ssdp:all', user_agent: 'x' },
  },
];

describe('protocols of lines and few bytes', () => {
  test.each(CASES)('$protocol.name: $name', ({ protocol, opening, fields }) => {
    const conversation = conversationOf(opening);
    expect(protocol.recognise(conversation)).toBe('yes');
    expect(fieldsOf(protocol, conversation)).toEqual(fields);
  });

  test.each(CASES)(
    '$protocol.name: $name, cut after any byte, tells beginnings of the same',
    ({ protocol, opening, fields }) => {
      for (const conversation of truncationsOf(opening)) {
        if (protocol.recognise(conversation) === 'no') continue;
        for (const [field, value] of Object.entries(fieldsOf(protocol, conversation))) {
          expect(String(fields[field]).startsWith(String(value)) || value === 0).toBe(true);
        }
      }
    },
  );

  test.each(CASES)('$protocol.name: $name is undecided before its first byte', ({ protocol, opening }) => {
    expect(protocol.recognise(conversationOf({ ...opening, forward: [], reverse: [] }))).toBe('maybe');
  });

  test.each([
    ['http', http1, 'GETTING somewhere\r\n', 'no'],
    ['http', http1, 'GET /x SIP/2.0\r\n', 'no'],
    ['http', http1, 'GE', 'maybe'],
    ['http', http1, 'OPTIONS rtsp://a RTSP/1.0\r\n', 'no'],
    ['ssh', ssh, 'SSX-', 'no'],
    ['irc', irc, 'USER anonymous\r\n', 'no'],
    ['irc', irc, 'PASS secret\r\nNICK a\r\n', 'yes'],
    ['xmpp', xmpp, '<?xml version="1.0"?><rss>', 'maybe'],
    ['xmpp', xmpp, "<iq type='get'>", 'yes'],
    ['telnet', telnet, '\u00ff\u00ff\u00ff', 'no'],
    ['rtsp', rtsp, 'OPTIONS * HTTP/1.1\r\n', 'no'],
  ] as const)('%s of other words', (_, protocol, words, recognition) => {
    expect(protocol.recognise(conversationOf({ forward: text(words) }))).toBe(recognition);
  });
});
