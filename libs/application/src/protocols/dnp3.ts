import type { Side } from '../conversation.ts';
import { lookAtBoth, spoken, u16, u16le, u8 } from '../octets.ts';
import { defineProtocol, type Recognition } from '../protocol.ts';

const LENGTH = 2;
const DESTINATION = 4;
const SOURCE = 6;
const CHECKSUM = 8;
const HEADER = 10;
const FUNCTION = 12;

const START = 0x0564;
const LEAST_LENGTH = 5;
/** x^16 + x^13 + x^12 + x^11 + x^10 + x^8 + x^6 + x^5 + x^2 + 1, bits reversed. */
const POLYNOMIAL = 0xa6bc;

/** The header's checksum makes it certain. */
export const dnp3 = defineProtocol({
  name: 'dnp3',
  reference: 'IEEE 1815-2012 §9',
  transports: ['tcp', 'udp'],
  ports: [20000],
  firstBytes: [START >> 8],
  fields: {
    function: {
      doc: 'Application function of the first frame: 1 read, 2 write, 129 response (§4.2.2.5)',
      kind: 'number',
    },
    source: { doc: 'Source address of the first frame', kind: 'number' },
    destination: { doc: 'Destination address of the first frame', kind: 'number' },
  },
  recognise: (conversation) => lookAtBoth(conversation, recogniseFrame),
  read(conversation, tell) {
    const side = spoken(conversation);
    tell('source', u16le(side, SOURCE));
    tell('destination', u16le(side, DESTINATION));
    if (u8(side, LENGTH) === LEAST_LENGTH) return 'done';
    if (u8(side, FUNCTION) < 0) return 'more';
    tell('function', u8(side, FUNCTION));
    return 'done';
  },
});

function recogniseFrame(side: Side, end: number, short: Recognition): Recognition {
  if (end >= 2 && u16(side, 0) !== START) return 'no';
  if (end < HEADER) return short;
  if (u8(side, LENGTH) < LEAST_LENGTH) return 'no';
  let remainder = 0;
  for (let at = 0; at < CHECKSUM; at++) {
    remainder ^= u8(side, at);
    for (let bit = 0; bit < 8; bit++) remainder = remainder & 1 ? (remainder >> 1) ^ POLYNOMIAL : remainder >> 1;
  }
  return u16le(side, CHECKSUM) === (~remainder & 0xffff) ? 'yes' : 'no';
}
