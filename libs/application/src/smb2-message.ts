import type { Side } from './conversation.ts';
import type { Facts } from './facts.ts';
import { u16le, u32le, u8, utf16leOf } from './octets.ts';
import { hearRpc } from './rpc-message.ts';
import { hearOpening, hearShare, hearStatus, type SmbFact } from './smb-facts.ts';

const STATUS = 8;
const COMMAND = 12;
const FLAGS = 16;
const NEXT_COMMAND = 20;
const TREE = 36;
const BODY = 64;
const IS_ANSWER = 1;
const MOST_COMPOUNDS = 8;

const SESSION_SETUP = 1;
const TREE_CONNECT = 3;
const CREATE = 5;
const READ = 8;
const WRITE = 9;
const IOCTL = 11;

const PATH_OFFSET = BODY + 4;
const PATH_LENGTH = BODY + 6;
const SHARE_TYPE = BODY + 2;
const SHARE_IS_PIPE = 2;
const DISPOSITION = BODY + 36;
const NAME_OFFSET = BODY + 44;
const NAME_LENGTH = BODY + 46;
const OPEN = 1;
const WRITE_DATA_OFFSET = BODY + 2;
const WRITE_FILE = BODY + 16;
const READ_DATA_OFFSET = BODY + 2;
const IOCTL_FILE = BODY + 8;
const IOCTL_INPUT_OFFSET = BODY + 24;
const IOCTL_OUTPUT_OFFSET = BODY + 32;

/** The messages of SMB2 and 3 that begin at `at`, one behind the other where they are compounded (MS-SMB2 §2.2.1). */
export function hearSmb2(side: Side, at: number, facts: Facts<SmbFact>): void {
  let message = at;
  for (let i = 0; i < MOST_COMPOUNDS; i++) {
    const flags = u32le(side, message + FLAGS);
    if (flags < 0) return;
    if ((flags & IS_ANSWER) === 0) hearRequest(side, message, facts);
    else hearAnswer(side, message, facts);
    const next = u32le(side, message + NEXT_COMMAND);
    if (next < BODY) return;
    message += next;
  }
}

function hearRequest(side: Side, at: number, facts: Facts<SmbFact>): void {
  switch (u16le(side, at + COMMAND)) {
    case TREE_CONNECT:
      return hearShare(textAt(side, at, PATH_OFFSET, PATH_LENGTH), facts);
    case CREATE: {
      const isPipe = facts.noted(treeNote(side, at)) === 'pipe';
      return hearOpening(
        textAt(side, at, NAME_OFFSET, NAME_LENGTH),
        isPipe,
        u32le(side, at + DISPOSITION) !== OPEN,
        facts,
      );
    }
    case WRITE:
      return hearRpc(
        side,
        dataAt(side, at, u16le(side, at + WRITE_DATA_OFFSET)),
        fileNote(side, at + WRITE_FILE),
        facts,
      );
    case IOCTL:
      return hearRpc(
        side,
        dataAt(side, at, u32le(side, at + IOCTL_INPUT_OFFSET)),
        fileNote(side, at + IOCTL_FILE),
        facts,
      );
    default:
  }
}

function hearAnswer(side: Side, at: number, facts: Facts<SmbFact>): void {
  const command = u16le(side, at + COMMAND);
  const status = u32le(side, at + STATUS);
  hearStatus(status, command === SESSION_SETUP, facts);
  if (command === TREE_CONNECT && status === 0)
    facts.note(treeNote(side, at), u8(side, at + SHARE_TYPE) === SHARE_IS_PIPE ? 'pipe' : 'disk');
  else if (command === READ) hearRpc(side, dataAt(side, at, u8(side, at + READ_DATA_OFFSET)), '', facts);
  else if (command === IOCTL) hearRpc(side, dataAt(side, at, u32le(side, at + IOCTL_OUTPUT_OFFSET)), '', facts);
}

/** Offsets count from the header; what points into it is none. */
function dataAt(side: Side, at: number, offset: number): number {
  return offset >= BODY ? at + offset : side.length;
}

function textAt(side: Side, at: number, offset: number, length: number): string {
  const from = dataAt(side, at, u16le(side, at + offset));
  return utf16leOf(side, from, from + u16le(side, at + length));
}

function treeNote(side: Side, at: number): string {
  return `tree ${u32le(side, at + TREE)}`;
}

/** The second, volatile half of a file's identity tells pipes of a session apart (§2.2.14.1). */
function fileNote(side: Side, at: number): string {
  return `${u32le(side, at + 8)}.${u32le(side, at + 12)}`;
}
