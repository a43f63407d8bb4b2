import type { Side } from '../conversation.ts';
import { defineProtocol, type Recognition } from '../protocol.ts';

const COMMAND = 0xff;
const SUBNEGOTIATION = 0xfa;
const WILL = 0xfb;
const DONT = 0xfe;
/** The options that IANA numbers, but for the extended ones. */
const MOST_OPTION = 49;
const COMMAND_BYTES = 3;

export const telnet = defineProtocol({
  name: 'telnet',
  reference: 'RFC 854',
  transports: ['tcp'],
  ports: [23, 2323],
  firstBytes: [COMMAND],
  fields: {},
  recognise({ forward, reverse }) {
    const client = recogniseCommand(forward);
    return client === 'maybe' ? recogniseCommand(reverse) : client;
  },
});

/** It begins with the negotiation of an option: IAC, a verb, an option. */
function recogniseCommand({ bytes, length, closed }: Side): Recognition {
  if (length === 0) return 'maybe';
  if (bytes[0] !== COMMAND) return 'no';
  if (length < COMMAND_BYTES) return closed ? 'no' : 'maybe';
  const verb = bytes[1] ?? 0;
  return verb >= SUBNEGOTIATION &&
    (verb >= WILL || length > COMMAND_BYTES) &&
    verb <= DONT &&
    (bytes[2] ?? 0) <= MOST_OPTION
    ? 'yes'
    : 'no';
}
