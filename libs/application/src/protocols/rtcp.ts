import type { Side } from '../conversation.ts';
import { lookAtBoth, spoken, u16, u32, u8 } from '../octets.ts';
import { byteRange, defineProtocol, type Recognition } from '../protocol.ts';

const FLAGS = 0;
const TYPE = 1;
const LENGTH = 2;
const SSRC = 4;
const HEADER = 8;

const VERSION_2 = 2;
const SENDER_REPORT = 200;
const SENDER_REPORT_BYTES = 28;
const REPORT_BYTES = 24;
const LAST_TYPE = 207;
/** Index and the longest usual tag behind the packets of SRTCP (RFC 3711 §3.4). */
const LONGEST_TRAILER = 20;

/** Type and version in four bits and one in 32; the first packet's length must fit the datagram, and reports their count. */
export const rtcp = defineProtocol({
  name: 'rtcp',
  reference: 'RFC 3550 §6',
  transports: ['udp'],
  ports: [],
  firstBytes: byteRange(0x80, 0xbf),
  fields: {
    packet_type: { doc: '200 sender report, 201 receiver report (§12.1)', kind: 'number' },
    ssrc: { doc: 'Source of the first packet, eight hexadecimal digits', kind: 'text' },
  },
  recognise: (conversation) => lookAtBoth(conversation, recognisePacket),
  read(conversation, tell) {
    const side = spoken(conversation);
    tell('packet_type', u8(side, TYPE));
    tell('ssrc', u32(side, SSRC).toString(16).padStart(8, '0'));
    return 'done';
  },
});

function recognisePacket(side: Side, end: number): Recognition {
  if (end < HEADER || u8(side, FLAGS) >> 6 !== VERSION_2) return 'no';
  const type = u8(side, TYPE);
  if (type < SENDER_REPORT || type > LAST_TYPE) return 'no';
  const size = 4 * (u16(side, LENGTH) + 1);
  if (size > end || size < HEADER) return 'no';
  const count = u8(side, FLAGS) & 0x1f;
  if (type === SENDER_REPORT && size < SENDER_REPORT_BYTES + REPORT_BYTES * count) return 'no';
  if (type === SENDER_REPORT + 1 && size < HEADER + REPORT_BYTES * count) return 'no';
  if (end - size <= LONGEST_TRAILER) return 'yes';
  return type <= SENDER_REPORT + 1 ? 'yes' : 'no';
}
