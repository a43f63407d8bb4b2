import type { Side } from '../conversation.ts';
import { defineProtocol, type Recognition } from '../protocol.ts';
import { textOf } from '../text.ts';

const SOCKS4 = 4;
const SOCKS5 = 5;
const CONNECT = 1;
const UDP_ASSOCIATE = 3;
const DOMAIN_NAME = 3;
const IPV4 = 1;
const SOCKS4_REQUEST = 9;
const NO_METHOD = 0xff;

export const socks = defineProtocol({
  name: 'socks',
  reference: 'RFC 1928, SOCKS 4 (Koblas, Lee)',
  transports: ['tcp'],
  ports: [1080, 9050],
  firstBytes: [SOCKS4, SOCKS5],
  fields: {
    version: { doc: 'Version of SOCKS: 4 or 5', kind: 'number' },
    target: { doc: 'Name or IPv4 address that the client asks for', kind: 'text' },
    target_port: { doc: 'Port that the client asks for', kind: 'number' },
  },
  recognise({ forward, reverse }) {
    const version = forward.bytes[0];
    if (forward.length === 0) return reverse.length === 0 ? 'maybe' : 'no';
    if (version === SOCKS4) return recogniseSocks4(forward);
    return version === SOCKS5 ? recogniseSocks5(forward, reverse) : 'no';
  },
  read({ forward, reverse }, tell) {
    const version = forward.bytes[0] ?? 0;
    tell('version', version);
    if (version === SOCKS4) {
      if (forward.length < SOCKS4_REQUEST) return 'more';
      tell('target', Array.from(forward.bytes.subarray(4, 8)).join('.'));
      tell('target_port', forward.view.getUint16(2));
      return 'done';
    }
    // The request follows the methods, unless the server asked for a login in between (RFC 1929).
    const at = 2 + (forward.bytes[1] ?? 0);
    if (reverse.length >= 2 && reverse.bytes[1] !== 0) return 'done';
    if (forward.length < at + 10) return 'more';
    const type = forward.bytes[at + 3];
    const nameSize = type === DOMAIN_NAME ? (forward.bytes[at + 4] ?? 0) : 0;
    if (forward.length < at + 7 + nameSize) return 'more';
    if (type === DOMAIN_NAME) {
      tell('target', textOf(forward, at + 5, at + 5 + nameSize));
      tell('target_port', forward.view.getUint16(at + 5 + nameSize));
    } else if (type === IPV4) {
      tell('target', Array.from(forward.bytes.subarray(at + 4, at + 8)).join('.'));
      tell('target_port', forward.view.getUint16(at + 8));
    }
    return 'done';
  },
});

/** Version, command, port, address, user and a zero byte at the end. */
function recogniseSocks4({ bytes, view, length, closed }: Side): Recognition {
  if (length < SOCKS4_REQUEST) return closed ? 'no' : 'maybe';
  const command = bytes[1] ?? 0;
  return (command === 1 || command === 2) && view.getUint16(2) > 0 && bytes[length - 1] === 0 && length < 300
    ? 'yes'
    : 'no';
}

/** The client's methods and the server's choice of one of them. */
function recogniseSocks5({ bytes, length }: Side, server: Side): Recognition {
  const count = bytes[1] ?? 0;
  if (length < 2 || length < 2 + count) return server.length > 0 ? 'no' : 'maybe';
  if (count === 0 || count > 16) return 'no';
  if (server.length < 2) return server.closed ? 'no' : 'maybe';
  const choice = server.bytes[1] ?? 0;
  const isOffered = choice === NO_METHOD || bytes.subarray(2, 2 + count).includes(choice);
  if (server.bytes[0] !== SOCKS5 || !isOffered) return 'no';
  const command = bytes[2 + count + 1] ?? CONNECT;
  return length <= 2 + count || choice !== 0 || (command >= CONNECT && command <= UDP_ASSOCIATE) ? 'yes' : 'no';
}
