import type { Side } from '../conversation.ts';
import { lookAtEach, u16, u32, u8 } from '../octets.ts';
import { byteRange, defineProtocol, type Recognition } from '../protocol.ts';

const VERSION = 0;
const FLAGS = 1;
const OLD_OPCODE = 3;
const OPCODE = 4;

const FIRST_WIDE = 3;
const LAST_VERSION = 6;
const LAST_FLAGS = 0x1f;
const STARTUP = 1;
const OPTIONS = 5;
const REQUESTS: readonly number[] = [STARTUP, OPTIONS, 7, 9, 10, 11, 13, 15];
const RESPONSES: readonly number[] = [0, 2, 3, 6, 8, 12, 14, 16];
const LONGEST_STARTUP = 4096;
const MOST_OPTIONS = 16;
const LONGEST = 0x1000_0000;
const RESPONSE_BIT = 0x80;

/** Versions 1 and 2 have a stream of one byte, later ones of two; the length of OPTIONS is zero and that of STARTUP never. */
export const cassandra = defineProtocol({
  name: 'cassandra',
  reference: 'CQL binary protocol v5 §2',
  transports: ['tcp'],
  ports: [9042],
  firstBytes: [...byteRange(1, LAST_VERSION), ...byteRange(RESPONSE_BIT + 1, RESPONSE_BIT + LAST_VERSION)],
  fields: {
    version: { doc: 'Version of the first frame (§2.1)', kind: 'number' },
    opcode: { doc: 'Opcode of the first request: 1 startup, 5 options, 7 query (§2.4)', kind: 'number' },
  },
  recognise: (conversation) =>
    lookAtEach(
      conversation,
      (side, end, short) => recogniseFrame(side, end, short, 0, REQUESTS),
      (side, end, short) => recogniseFrame(side, end, short, RESPONSE_BIT, RESPONSES),
    ),
  read({ forward }, tell) {
    if (forward.length <= OPCODE) return 'done';
    tell('version', u8(forward, VERSION));
    tell('opcode', u8(forward, opcodeAt(u8(forward, VERSION))));
    return 'done';
  },
});

function opcodeAt(version: number): number {
  return version < FIRST_WIDE ? OLD_OPCODE : OPCODE;
}

function recogniseFrame(
  side: Side,
  end: number,
  short: Recognition,
  direction: number,
  opcodes: readonly number[],
): Recognition {
  const version = u8(side, VERSION) & ~RESPONSE_BIT;
  if ((u8(side, VERSION) & RESPONSE_BIT) !== direction || version < 1 || version > LAST_VERSION) return 'no';
  const at = opcodeAt(version);
  if (end < at + 5) return short;
  const opcode = u8(side, at);
  const length = u32(side, at + 1);
  if (u8(side, FLAGS) > LAST_FLAGS || !opcodes.includes(opcode) || length > LONGEST) return 'no';
  if ((opcode === OPTIONS) !== (length === 0) && direction === 0) return 'no';
  if (direction === RESPONSE_BIT) return 'maybe';
  if (opcode === OPTIONS) return 'yes';
  if (opcode === STARTUP) {
    if (length > LONGEST_STARTUP) return 'no';
    return end < at + 7 ? short : u16(side, at + 5) > 0 && u16(side, at + 5) <= MOST_OPTIONS ? 'yes' : 'no';
  }
  return at + 5 + length <= end ? 'yes' : short;
}
