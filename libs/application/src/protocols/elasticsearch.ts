import type { Side } from '../conversation.ts';
import { lookAtBoth, u32, u8 } from '../octets.ts';
import { defineProtocol, firstLetters, type Recognition } from '../protocol.ts';
import { hasText, mayHaveText } from '../text.ts';

const MAGIC = 'ES';
const LENGTH = 2;
const STATUS = 14;
const VERSION = 15;
const HEADER = 19;

const LAST_STATUS = 0x0f;
const LONGEST = 0x7fff_ffff;
const LEAST_VERSION = 1_000_000;
const LAST_VERSION = 99_000_000;

/** The transport between nodes; the interface for users is HTTP. */
export const elasticsearch = defineProtocol({
  name: 'elasticsearch',
  reference: 'Elasticsearch transport (TcpHeader)',
  transports: ['tcp'],
  ports: [9300],
  firstBytes: firstLetters([MAGIC]),
  fields: {},
  recognise: (conversation) => lookAtBoth(conversation, recogniseHeader),
});

function recogniseHeader(side: Side, end: number, short: Recognition): Recognition {
  if (!mayHaveText(side, MAGIC)) return 'no';
  if (end < HEADER) return short;
  const length = u32(side, LENGTH);
  const version = u32(side, VERSION);
  if (!hasText(side, MAGIC) || length > LONGEST || u8(side, STATUS) > LAST_STATUS) return 'no';
  return version >= LEAST_VERSION && version <= LAST_VERSION ? 'yes' : 'no';
}
