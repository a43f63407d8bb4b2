import type { Side } from '../conversation.ts';
import { lookAtBoth, u16, u32, u8 } from '../octets.ts';
import { byteRange, defineProtocol, type Recognition } from '../protocol.ts';

const OPCODE = 0;
const SESSION = 1;
const PLAIN = 9;

/** Of client and server; in a recording that begins in the middle either may seem to be the first. */
const RESETS: readonly number[] = [1 << 3, 7 << 3, 10 << 3, 2 << 3, 8 << 3];
/** Bytes of the digest, packet id and time that --tls-auth puts before the acknowledgements: none, MD5, SHA-1, SHA-256, SHA-512. */
const WRAPPINGS: readonly number[] = [0, 24, 28, 40, 72];
const TLS_CRYPT_BYTES = 54;
const TLS_CRYPT_IDS: readonly number[] = [1, 0x0f000001];
const MOST_ACKNOWLEDGED = 8;
const MOST_CONTROL_BYTES = 1500;

/** A reset of the session with key 0: nothing but ids in it, so its length and its zeros are known. TCP has a length before each packet. */
export const openvpn = defineProtocol({
  name: 'openvpn',
  reference: 'OpenVPN wire protocol (draft-openvpn-spring-meeting), §4',
  transports: ['udp', 'tcp'],
  ports: [1194],
  firstBytes: [...RESETS, ...byteRange(0, MOST_CONTROL_BYTES >> 8)],
  fields: {
    opcode: {
      doc: 'Opcode of the first packet: 7 reset by the client, 10 with a wrapped key (version 3)',
      kind: 'number',
    },
  },
  recognise: (conversation) => {
    const at = conversation.transport === 'tcp' ? 2 : 0;
    return lookAtBoth(conversation, (side, end, short) => recogniseReset(side, at, end, short));
  },
  read({ transport, forward }, tell) {
    if (forward.length === 0) return 'done';
    tell('opcode', u8(forward, transport === 'tcp' ? 2 : 0) >> 3);
    return 'done';
  },
});

function recogniseReset(side: Side, at: number, end: number, short: Recognition): Recognition {
  if (end < at + PLAIN) return short;
  const size = at === 0 ? end : u16(side, 0);
  if (!RESETS.includes(u8(side, at + OPCODE)) || size > MOST_CONTROL_BYTES) return 'no';
  if (u32(side, at + SESSION) === 0 && u32(side, at + SESSION + 4) === 0) return 'no';
  if (end < at + size) return short;
  for (const wrapping of WRAPPINGS) if (isReset(side, at + PLAIN + wrapping, at + size)) return 'yes';
  if (!TLS_CRYPT_IDS.includes(u32(side, at + PLAIN))) return 'no';
  return size === TLS_CRYPT_BYTES ||
    size === TLS_CRYPT_BYTES + 12 ||
    (u8(side, at) === 10 << 3 && size > 2 * TLS_CRYPT_BYTES)
    ? 'yes'
    : 'no';
}

/** Acknowledged packets with the session they are of, then packet number 0, and nothing more. */
function isReset(side: Side, at: number, end: number): boolean {
  const acknowledged = u8(side, at);
  if (acknowledged < 0 || acknowledged > MOST_ACKNOWLEDGED) return false;
  const packet = at + 1 + (acknowledged > 0 ? 4 * acknowledged + 8 : 0);
  return packet + 4 === end && u32(side, packet) === 0;
}
