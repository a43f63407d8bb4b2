import type { Side } from '../conversation.ts';
import { u16, u32, u8 } from '../octets.ts';
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

/** Two packets of one direction with the same source, close in sequence: 32 equal bits and 12 more are no chance. */
export const rtp = defineProtocol({
  name: 'rtp',
  reference: 'RFC 3550 §5.1',
  transports: ['udp'],
  ports: [],
  firstBytes: byteRange(0x80, 0xbf),
  fields: {
    payload_type: { doc: 'Payload type of the first packet (RFC 3551 §6)', kind: 'number' },
    ssrc: { doc: 'Source of the first packet, eight hexadecimal digits', kind: 'text' },
  },
  recognise({ forward, reverse }): Recognition {
    const there = recogniseStream(forward);
    const back = recogniseStream(reverse);
    if (there === 'no' || back === 'no') return 'no';
    return there === 'yes' || back === 'yes' ? 'yes' : 'maybe';
  },
  read({ forward, reverse }, tell) {
    const side = forward.length > 0 ? forward : reverse;
    tell('payload_type', u8(side, TYPE) & 0x7f);
    tell('ssrc', u32(side, SSRC).toString(16).padStart(8, '0'));
    return 'done';
  },
});

function recogniseStream(side: Side): Recognition {
  const [first = 0, second = 0] = side.ends;
  if (side.length === 0) return 'maybe';
  if (!isPacket(side, 0, first)) return 'no';
  if (side.ends.length < 2) return side.closed ? 'no' : 'maybe';
  if (!isPacket(side, first, second) || u32(side, first + SSRC) !== u32(side, SSRC)) return 'no';
  const step = (u16(side, first + SEQUENCE) - u16(side, SEQUENCE)) & 0xffff;
  return (step > 0 && step <= FARTHEST) || step >= 0x10000 - FARTHEST ? 'yes' : 'no';
}

/** Types 64 to 95 are left to RTCP (RFC 5761 §4). */
function isPacket(side: Side, at: number, end: number): boolean {
  if (end - at < HEADER || u8(side, at + FLAGS) >> 6 !== VERSION_2) return false;
  const contributors = u8(side, at + FLAGS) & 0x0f;
  const type = u8(side, at + TYPE) & 0x7f;
  return end - at >= HEADER + 4 * contributors && (type < FIRST_RTCP_TYPE || type > LAST_RTCP_TYPE);
}
