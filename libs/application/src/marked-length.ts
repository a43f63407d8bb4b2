/**
 * Messages that are kept wherever in a flow they come, told by how a packet begins, and how many bytes of them. It depends on the packet
 * alone, so that the same is known wherever messages of the stream were cut.
 */
const SMB_BYTES = 512;
const RPC_BYTES = 512;
const REQUEST_BYTES = 1024;
const STATUS_LINE_BYTES = 16;
const REPLY_BYTES = 8;
const LEAST = 8;

const SMB_MAGIC = 4;
const S = 0x53;
const M = 0x4d;
const B = 0x42;
const SMB1 = 0xff;
const SMB2 = 0xfe;

const RPC_VERSION = 5;
const RPC_LAST_TYPE = 19;
const RPC_TYPE = 2;
const RPC_REPRESENTATION = 4;
const LITTLE_ENDIAN = 0x10;

const ZERO = 0x30;
const NINE = 0x39;
const SPACE = 0x20;
const HYPHEN = 0x2d;
const SLASH = 0x2f;
/** Of the methods: DELETE to PUT. */
const LEAST_LETTER = 0x44;
const LAST_LETTER = 0x50;
const LETTER_H = 0x48;
const LETTER_T = 0x54;

/** Bytes of the TCP payload at `bytes[at]`, of which `kept` are there, that are kept: 0 of all but marked messages. */
export function markedLength(bytes: Uint8Array, at: number, kept: number): number {
  if (kept < LEAST) return 0;
  const first = bytes[at] ?? 0;
  if (first === 0) return isSmb(bytes, at) ? Math.min(kept, SMB_BYTES) : 0;
  if (first === RPC_VERSION) return isRpc(bytes, at) ? Math.min(kept, RPC_BYTES) : 0;
  if (first >= ZERO && first <= NINE) return isReply(bytes, at) ? REPLY_BYTES : 0;
  if (first === LETTER_H && bytes[at + 1] === LETTER_T && bytes[at + 4] === SLASH)
    return Math.min(kept, STATUS_LINE_BYTES);
  if (first < LEAST_LETTER || first > LAST_LETTER) return 0;
  return isRequest(bytes, at, first) ? Math.min(kept, REQUEST_BYTES) : 0;
}

const DNS_HEADER = 12;
/** Header, a name of 255 bytes, type and class; and some of the first answer. */
const DNS_BYTES = 300;
const DNS_FLAGS = 2;
const DNS_QUESTIONS = 5;
const DNS_OPCODE = 0x78;
const LONGEST_LABEL = 63;

/** The same of a datagram: that of a DNS message with one question. */
export function markedDatagramLength(bytes: Uint8Array, at: number, kept: number): number {
  if (kept <= DNS_HEADER) return 0;
  const hasOneQuestion = bytes[at + DNS_QUESTIONS - 1] === 0 && bytes[at + DNS_QUESTIONS] === 1;
  const label = bytes[at + DNS_HEADER] ?? 0;
  const isQuery = ((bytes[at + DNS_FLAGS] ?? 0) & DNS_OPCODE) === 0 && label > 0 && label <= LONGEST_LABEL;
  return hasOneQuestion && isQuery ? Math.min(kept, DNS_BYTES) : 0;
}

/** The header of the NetBIOS session service with SMB behind it. */
function isSmb(bytes: Uint8Array, at: number): boolean {
  const magic = at + SMB_MAGIC;
  const version = bytes[magic] ?? 0;
  const isKnown = version === SMB1 || version === SMB2;
  return isKnown && bytes[magic + 1] === S && bytes[magic + 2] === M && bytes[magic + 3] === B;
}

/** The header of connection-oriented DCE/RPC 5.0 or 5.1 in little endian. */
function isRpc(bytes: Uint8Array, at: number): boolean {
  const isVersion = (bytes[at + 1] ?? 0) <= 1 && (bytes[at + RPC_TYPE] ?? 0) <= RPC_LAST_TYPE;
  return isVersion && bytes[at + RPC_REPRESENTATION] === LITTLE_ENDIAN && bytes[at + RPC_REPRESENTATION + 1] === 0;
}

/** A reply code of three digits, as of FTP and SMTP. */
function isReply(bytes: Uint8Array, at: number): boolean {
  const after = bytes[at + 3] ?? 0;
  return isDigit(bytes[at + 1]) && isDigit(bytes[at + 2]) && (after === SPACE || after === HYPHEN);
}

function isDigit(byte = 0): boolean {
  return byte >= ZERO && byte <= NINE;
}

/** The usual methods of HTTP with a space and a target behind them. */
function isRequest(bytes: Uint8Array, at: number, first: number): boolean {
  for (const method of METHODS) {
    if (method[0] !== first) continue;
    let i = 1;
    while (i < method.length && bytes[at + i] === method[i]) i++;
    if (i === method.length) return true;
  }
  return false;
}

const METHODS: readonly (readonly number[])[] = ['GET ', 'POST ', 'PUT ', 'HEAD ', 'OPTIONS ', 'DELETE ', 'PATCH '].map(
  (method) => Array.from(method, (letter) => letter.charCodeAt(0)),
);
