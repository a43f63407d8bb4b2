import type { Side } from '../conversation.ts';
import { lookAtEach, u16, u32, u8 } from '../octets.ts';
import { byteRange, defineProtocol, type Recognition } from '../protocol.ts';
import { textOf } from '../text.ts';

const SIZE = 0;
const KEY = 4;
const VERSION = 6;
const CLIENT_LENGTH = 12;
const CLIENT = 14;

const LAST_KEY = 92;
const LAST_VERSION = 20;
const LEAST_SIZE = 10;
const LONGEST = 100 * 1024 * 1024;
const LONGEST_CLIENT = 255;
const NO_CLIENT = 0xffff;

/** A request names a key and version that exist and its client in printable characters, within the size it gives. */
export const kafka = defineProtocol({
  name: 'kafka',
  reference: 'Apache Kafka protocol guide, request header v1',
  transports: ['tcp'],
  ports: [9092],
  firstBytes: byteRange(0, LONGEST >> 24),
  fields: {
    api_key: { doc: 'Of the first request: 0 produce, 1 fetch, 3 metadata, 18 versions', kind: 'number' },
    client_id: { doc: 'Client of the first request', kind: 'text' },
  },
  recognise: (conversation) => lookAtEach(conversation, recogniseRequest, recogniseResponse),
  read({ forward }, tell) {
    const length = u16(forward, CLIENT_LENGTH);
    if (length < 0) return 'done';
    tell('api_key', u16(forward, KEY));
    if (length !== NO_CLIENT) tell('client_id', textOf(forward, CLIENT, CLIENT + length));
    return 'done';
  },
});

function recogniseRequest(side: Side, end: number, short: Recognition): Recognition {
  if (end < CLIENT) return short;
  const size = u32(side, SIZE);
  const length = u16(side, CLIENT_LENGTH);
  if (size < LEAST_SIZE || size > LONGEST || u16(side, KEY) > LAST_KEY || u16(side, VERSION) > LAST_VERSION)
    return 'no';
  if (length === NO_CLIENT) return KEY + size === end ? 'yes' : short;
  if (length === 0 || length > LONGEST_CLIENT || CLIENT + length > KEY + size) return 'no';
  if (end < CLIENT + length) return short;
  for (let at = CLIENT; at < CLIENT + length; at++) if (u8(side, at) < 0x20 || u8(side, at) > 0x7e) return 'no';
  return 'yes';
}

function recogniseResponse(side: Side, end: number, short: Recognition): Recognition {
  if (end < KEY) return short;
  return u32(side, SIZE) >= 4 && u32(side, SIZE) <= LONGEST ? 'maybe' : 'no';
}
