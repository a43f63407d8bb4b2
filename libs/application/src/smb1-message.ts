import type { Side } from './conversation.ts';
import type { Facts } from './facts.ts';
import { u16le, u32le, u8, utf16leOf } from './octets.ts';
import { hearRpc } from './rpc-message.ts';
import { hearOpening, hearShare, hearStatus, type SmbFact } from './smb-facts.ts';
import { hasText, indexOfByte, textOf } from './text.ts';

const COMMAND = 4;
const STATUS = 5;
const FLAGS = 9;
const FLAGS2 = 10;
const TREE = 24;
const MULTIPLEX = 30;
const WORD_COUNT = 32;
const WORDS = 33;
const IS_ANSWER = 0x80;
const IS_UNICODE = 0x8000;

const TRANSACTION = 0x25;
const WRITE_ANDX = 0x2f;
const TRANSACTION2 = 0x32;
const TRANSACTION2_SECONDARY = 0x33;
const SESSION_SETUP_ANDX = 0x73;
const TREE_CONNECT_ANDX = 0x75;
const NT_TRANSACT = 0xa0;
const NT_CREATE_ANDX = 0xa2;

const DATA_OFFSET = WORDS + 24;
const SETUP = WORDS + 28;
const PEEK = 0x23;
const SESSION_SETUP = 0x0e;
const NT_TOTAL_DATA = WORDS + 7;
const NT_FUNCTION = WORDS + 36;
const NT_RENAME = 5;
const INSUFFICIENT_RESOURCES = 0xc0000205;

const PASSWORD_LENGTH = WORDS + 6;
const CREATE_NAME_LENGTH = WORDS + 5;
const CREATE_DISPOSITION = WORDS + 35;
const OPEN = 1;
const WRITE_FILE = WORDS + 4;
const WRITE_DATA_OFFSET = WORDS + 22;
const SHORTEST_OFFSET = WORDS + 2;
const LONGEST_PATH = 512;

/** One message of SMB1 at `at` (MS-CIFS §2.2.3); of those chained to it by AndX only the first is heard. */
export function hearSmb1(side: Side, at: number, facts: Facts<SmbFact>): void {
  const flags = u8(side, at + FLAGS);
  if (flags < 0 || u8(side, at + WORD_COUNT) < 0) return;
  if ((flags & IS_ANSWER) === 0) hearRequest(side, at, facts);
  else hearAnswer(side, at, facts);
}

function hearRequest(side: Side, at: number, facts: Facts<SmbFact>): void {
  switch (u8(side, at + COMMAND)) {
    case TREE_CONNECT_ANDX:
      return hearShare(stringAt(side, at, bytesOf(side, at) + Math.max(0, u16le(side, at + PASSWORD_LENGTH))), facts);
    case NT_CREATE_ANDX: {
      const isPipe = facts.noted(treeNote(side, at)) === 'pipe';
      const length = Math.max(0, u16le(side, at + CREATE_NAME_LENGTH));
      const name = stringAt(side, at, bytesOf(side, at), length);
      return hearOpening(name, isPipe, u32le(side, at + CREATE_DISPOSITION) !== OPEN, facts);
    }
    case WRITE_ANDX:
      return hearRpc(side, dataAt(side, at, WRITE_DATA_OFFSET), `${u16le(side, at + WRITE_FILE)}`, facts);
    case TRANSACTION:
      facts.note(pendingNote(side, at), u16le(side, at + SETUP) === PEEK ? 'peek' : 'transaction');
      return hearRpc(side, dataAt(side, at, DATA_OFFSET), `${u16le(side, at + SETUP + 2)}`, facts);
    case TRANSACTION2:
      if (u16le(side, at + SETUP) === SESSION_SETUP) facts.list('reserved_transactions', 'trans2_session_setup');
      return;
    case NT_TRANSACT:
      facts.note(pendingNote(side, at), 'nt');
      facts.most('largest_transaction', u32le(side, at + NT_TOTAL_DATA));
      if (u16le(side, at + NT_FUNCTION) === NT_RENAME) facts.list('reserved_transactions', 'nt_rename');
      return;
    case TRANSACTION2_SECONDARY:
      if (facts.noted(pendingNote(side, at)) === 'nt') facts.count('foreign_secondaries');
      return;
    default:
  }
}

function hearAnswer(side: Side, at: number, facts: Facts<SmbFact>): void {
  const command = u8(side, at + COMMAND);
  const status = u32le(side, at + STATUS);
  hearStatus(status, command === SESSION_SETUP_ANDX, facts);
  if (command === TREE_CONNECT_ANDX && status === 0)
    facts.note(treeNote(side, at), hasText(side, 'IPC', bytesOf(side, at)) ? 'pipe' : 'disk');
  else if (
    command === TRANSACTION &&
    status === INSUFFICIENT_RESOURCES &&
    facts.noted(pendingNote(side, at)) === 'peek'
  )
    facts.count('peeks_refused');
}

/** Where the bytes behind the words begin. */
function bytesOf(side: Side, at: number): number {
  return at + WORDS + 2 * u8(side, at + WORD_COUNT) + 2;
}

/** Offsets count from the header. */
function dataAt(side: Side, at: number, field: number): number {
  const offset = u16le(side, at + field);
  return offset >= SHORTEST_OFFSET ? at + offset : side.length;
}

/** A name, of UTF-16 at an even distance from the header (§2.2.1.1), up to its end or that many bytes. */
function stringAt(side: Side, at: number, from: number, most = LONGEST_PATH): string {
  if ((u16le(side, at + FLAGS2) & IS_UNICODE) === 0) {
    const end = indexOfByte(side, 0, from, from + Math.min(most, LONGEST_PATH));
    return textOf(side, from, end < 0 ? from + Math.min(most, LONGEST_PATH) : end);
  }
  const start = from + ((from - at) & 1);
  const limit = Math.min(start + Math.min(most, LONGEST_PATH), side.length - 1);
  let end = start;
  while (end < limit && side.view.getUint16(end) !== 0) end += 2;
  return utf16leOf(side, start, end);
}

function treeNote(side: Side, at: number): string {
  return `tree ${u16le(side, at + TREE)}`;
}

/** The transaction that goes on under this number. */
function pendingNote(side: Side, at: number): string {
  return `pending ${u16le(side, at + MULTIPLEX)}`;
}
