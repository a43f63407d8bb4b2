import type { Conversation, Side } from '../conversation.ts';
import { spoken, u16, u8 } from '../octets.ts';
import { defineProtocol, type Recognition } from '../protocol.ts';
import { hasText, indexOfByte, textOf } from '../text.ts';

const OPCODE = 0;
const FILE_NAME = 2;
const BLOCK = 2;

const READ = 1;
const WRITE = 2;
const DATA = 3;
const ACKNOWLEDGEMENT = 4;
const OPTIONS = 6;
/** Of RFC 2347 to 2349 and RFC 7440. */
const OPTION_NAMES = ['blksize\0', 'tsize\0', 'timeout\0', 'windowsize\0'];
const MODES = ['netascii', 'octet', 'mail'];
const LONGEST_MODE = 8;
const DATA_HEADER = 4;
const MOST_DATA = 512;

/** A request names a file and a known mode. The transfer has ports of its own: block 1 on one side, its acknowledgement on the other. */
export const tftp = defineProtocol({
  name: 'tftp',
  reference: 'RFC 1350, RFC 2347',
  transports: ['udp'],
  ports: [69],
  firstBytes: [0],
  fields: {
    operation: { doc: '1 read, 2 write; 3, 4 and 6 where only the transfer is seen (§5)', kind: 'number' },
    file: { doc: 'File asked for (§5)', kind: 'text' },
    mode: { doc: 'Mode of the transfer (§5)', kind: 'text' },
  },
  recognise(conversation): Recognition {
    const { forward, reverse } = conversation;
    if (forward.length === 0 && reverse.length === 0) return 'maybe';
    const side = spoken(conversation);
    return isRequest(side) || isOptions(side) ? 'yes' : recogniseTransfer(conversation);
  },
  read(conversation, tell) {
    const side = spoken(conversation);
    const operation = u16(side, OPCODE);
    tell('operation', operation);
    if (operation > WRITE) return 'done';
    const end = indexOfByte(side, 0, FILE_NAME);
    if (end < 0) return 'done';
    tell('file', textOf(side, FILE_NAME, end));
    tell('mode', modeAt(side, end + 1, side.ends[0] ?? side.length));
    return 'done';
  },
});

function isRequest(side: Side): boolean {
  const operation = u16(side, OPCODE);
  const end = Math.min(side.ends[0] ?? side.length, side.length);
  const nameEnd = operation === READ || operation === WRITE ? indexOfByte(side, 0, FILE_NAME, end) : -1;
  if (nameEnd <= FILE_NAME) return false;
  for (let at = FILE_NAME; at < nameEnd; at++) if (u8(side, at) < 0x20) return false;
  return MODES.includes(modeAt(side, nameEnd + 1, end));
}

/** Options that the responder accepts (RFC 2347). */
function isOptions(side: Side): boolean {
  return u16(side, OPCODE) === OPTIONS && OPTION_NAMES.some((name) => hasText(side, name, FILE_NAME));
}

function modeAt(side: Side, from: number, limit: number): string {
  const end = indexOfByte(side, 0, from, Math.min(limit, from + LONGEST_MODE + 1));
  return end < 0 ? '' : textOf(side, from, end).toLowerCase();
}

function recogniseTransfer({ forward, reverse }: Conversation): Recognition {
  const blocks = [forward, reverse].map((side) => {
    if (side.length === 0) return 'maybe';
    const end = Math.min(side.ends[0] ?? side.length, side.length);
    const block = u16(side, BLOCK);
    const operation = end < DATA_HEADER ? -1 : u16(side, OPCODE);
    if (operation === DATA && block === 1 && end <= DATA_HEADER + MOST_DATA) return 'data';
    return operation === ACKNOWLEDGEMENT && block <= 1 && end === DATA_HEADER ? 'ack' : 'no';
  });
  if (blocks.includes('no')) return 'no';
  return blocks.includes('data') && blocks.includes('ack') ? 'yes' : 'maybe';
}
