import type { Side } from '../conversation.ts';
import { lookAtBoth, u8 } from '../octets.ts';
import { defineProtocol, type Recognition } from '../protocol.ts';

const START = 0;
const LENGTH = 1;
const CONTROL = 2;
const TYPE_ID = 6;
const HEADER = 6;

const START_BYTE = 0x68;
const LEAST_LENGTH = 4;
const MOST_LENGTH = 253;
const LEAST_ASDU = 10;
const LAST_TYPE_ID = 127;
const UNNUMBERED: readonly number[] = [0x07, 0x0b, 0x13, 0x23, 0x43, 0x83];
const MOST_FRAMES = 8;

/** Each frame that is there begins with the start byte at the place the length before it says. */
export const iec104 = defineProtocol({
  name: 'iec-104',
  reference: 'IEC 60870-5-104 §5',
  transports: ['tcp'],
  ports: [2404],
  firstBytes: [START_BYTE],
  fields: {
    type_id: { doc: 'Type identification of the first information frame (IEC 60870-5-101 §7.2.1)', kind: 'number' },
  },
  recognise: (conversation) => lookAtBoth(conversation, recogniseFrames),
  read({ forward, reverse }, tell) {
    for (const side of [forward, reverse]) {
      let at = 0;
      while (at + TYPE_ID < side.length) {
        if ((u8(side, at + CONTROL) & 1) === 0) {
          tell('type_id', u8(side, at + TYPE_ID));
          return 'done';
        }
        at += 2 + u8(side, at + LENGTH);
      }
    }
    return 'more';
  },
});

function recogniseFrames(side: Side, end: number, short: Recognition): Recognition {
  let at = 0;
  for (let frames = 0; frames < MOST_FRAMES && at < end; frames++) {
    if (u8(side, at + START) !== START_BYTE) return 'no';
    if (at + HEADER + 1 > end && at + HEADER !== end) return frames > 0 ? 'yes' : short;
    if (!isFrame(side, at)) return 'no';
    at += 2 + u8(side, at + LENGTH);
  }
  return at <= end ? 'yes' : short;
}

function isFrame(side: Side, at: number): boolean {
  const length = u8(side, at + LENGTH);
  const control = u8(side, at + CONTROL);
  if (length < LEAST_LENGTH || length > MOST_LENGTH) return false;
  if ((control & 1) === 0) {
    const type = u8(side, at + TYPE_ID);
    return length >= LEAST_ASDU && (type < 0 || (type > 0 && type <= LAST_TYPE_ID));
  }
  if (length !== LEAST_LENGTH) return false;
  if (control === 1) return u8(side, at + CONTROL + 1) === 0;
  const isRestZero = u8(side, at + 3) === 0 && u8(side, at + 4) === 0 && u8(side, at + 5) === 0;
  return UNNUMBERED.includes(control) && isRestZero;
}
