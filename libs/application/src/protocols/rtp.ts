import type { Side } from '../conversation.ts';
import { spoken, u16, u32, u8 } from '../octets.ts';
import { byteRange, defineProtocol, type Recognition } from '../protocol.ts';

const FLAGS = 0;
const TYPE = 1;
const SEQUENCE = 2;
const SSRC = 8;
const HEADER = 12;

const VERSION_2 = 2;
const FIRST_RTCP_TYPE = 64;
const LAST_RTCP_TYPE = 95;
const FARTHEST = 16;
/** Length before a packet in TCP (RFC 4571 §2), and how long one is at most that a network's packet holds. */
const FRAME = 2;
const LONGEST_FRAME = 1500;

/** Two packets of one direction with the same source, close in sequence: 32 equal bits and 12 more are no chance. TCP has a length before each. */
export const rtp = defineProtocol({
  name: 'rtp',
  reference: 'RFC 3550 §5.1, RFC 4571',
  transports: ['udp', 'tcp'],
  ports: [],
  firstBytes: [...byteRange(0, LONGEST_FRAME >> 8), ...byteRange(0x80, 0xbf)],
  fields: {
    payload_type: { doc: 'Payload type of the first packet (RFC 3551 §6)', kind: 'number' },
    ssrc: { doc: 'Source of the first packet, eight hexadecimal digits', kind: 'text' },
  },
  recognise({ transport, forward, reverse }): Recognition {
    const recognise = transport === 'tcp' ? recogniseFrames : recogniseDatagrams;
    const there = recognise(forward);
    const back = recognise(reverse);
    if (there === 'no' || back === 'no') return 'no';
    return there === 'yes' || back === 'yes' ? 'yes' : 'maybe';
  },
  read(conversation, tell) {
    const side = spoken(conversation);
    const at = conversation.transport === 'tcp' ? FRAME : 0;
    if (side.length < at + HEADER) return 'done';
    tell('payload_type', u8(side, at + TYPE) & 0x7f);
    tell(
      'ssrc',
      u32(side, at + SSRC)
        .toString(16)
        .padStart(8, '0'),
    );
    return 'done';
  },
});

function recogniseDatagrams(side: Side): Recognition {
  const [first = 0, second = 0] = side.ends;
  if (side.length === 0) return 'maybe';
  if (!isPacket(side, 0, first)) return 'no';
  if (side.ends.length < 2) return side.closed ? 'no' : 'maybe';
  return isPacket(side, first, second) && areOfOneStream(side, 0, first) ? 'yes' : 'no';
}

function recogniseFrames(side: Side): Recognition {
  const short = side.closed ? 'no' : 'maybe';
  if (side.length < FRAME + HEADER) return side.length === 0 ? 'maybe' : short;
  const next = FRAME + u16(side, 0);
  if (next > LONGEST_FRAME || !isPacket(side, FRAME, next)) return 'no';
  if (side.length < next + FRAME + HEADER) return short;
  const end = next + FRAME + u16(side, next);
  return isPacket(side, next + FRAME, end) && areOfOneStream(side, FRAME, next + FRAME) ? 'yes' : 'no';
}

function areOfOneStream(side: Side, one: number, other: number): boolean {
  if (u32(side, one + SSRC) !== u32(side, other + SSRC)) return false;
  const step = (u16(side, other + SEQUENCE) - u16(side, one + SEQUENCE)) & 0xffff;
  return (step > 0 && step <= FARTHEST) || step >= 0x10000 - FARTHEST;
}

/** Types 64 to 95 are left to RTCP (RFC 5761 §4). */
function isPacket(side: Side, at: number, end: number): boolean {
  if (end - at < HEADER || u8(side, at + FLAGS) >> 6 !== VERSION_2) return false;
  const contributors = u8(side, at + FLAGS) & 0x0f;
  const type = u8(side, at + TYPE) & 0x7f;
  return end - at >= HEADER + 4 * contributors && (type < FIRST_RTCP_TYPE || type > LAST_RTCP_TYPE);
}
