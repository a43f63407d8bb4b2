import type { Side } from './conversation.ts';
import type { Facts } from './facts.ts';
import { u16le, u32, u32le, u8 } from './octets.ts';
import type { FieldRule } from './protocol.ts';
import { callName, interfaceName } from './rpc-interfaces.ts';

const VERSION = 0;
const MINOR = 1;
const TYPE = 2;
const FLAGS = 3;
const REPRESENTATION = 4;
const LENGTH = 8;
const AUTHENTICATION_LENGTH = 10;
const CONTEXT = 20;
const OPERATION = 22;
const STUB = 24;
const OBJECT_BYTES = 16;
const FAULT_STATUS = 24;
const COMMON_HEADER = 16;

const BIND_CONTEXTS = 24;
const BIND_LIST = 28;
const ELEMENT_UUID = 4;
const ELEMENT_HEADER = 24;
const TRANSFER_SYNTAX = 20;
const MOST_CONTEXTS = 8;
const MOST_TRANSFERS = 8;

const FIVE = 5;
const LITTLE_ENDIAN = 0x10000000;
const HAS_OBJECT = 0x80;
const FIRST_AND_LAST = 3;

const REQUEST = 0;
const FAULT = 3;
const BIND = 11;
const BIND_NAK = 13;
const ALTER_CONTEXT = 14;
const LAST_TYPE = 19;
const ACCESS_DENIED = 5;
const NO_SUCH_INTERFACE = 'unknown';

/** Of ServerAuthenticate and its successors (MS-NRPC §3.5.4.4): the credential of 8 bytes, and of later ones the flags behind it. */
const CREDENTIAL_BYTES = 8;
const FLAGS_BEHIND: ReadonlyMap<string, number> = new Map([
  ['netlogon.ServerAuthenticate', 0],
  ['netlogon.ServerAuthenticate2', 4],
  ['netlogon.ServerAuthenticate3', 4],
]);

export type RpcField =
  'rpc_interfaces' | 'rpc_calls' | 'rpc_requests' | 'rpc_faults' | 'rpc_denied' | 'zero_credentials';

export const RPC_FIELDS = {
  rpc_interfaces: {
    doc: 'Interfaces of DCE/RPC that the client bound to, by name or else UUID, with commas between (C706 §12.6.4.3)',
    kind: 'text',
  },
  rpc_calls: {
    doc: 'Different operations called, as interface and name or number: svcctl.CreateServiceW; of an interface whose bind was not seen unknown.3',
    kind: 'text',
  },
  rpc_requests: { doc: 'Requests of DCE/RPC', kind: 'number' },
  rpc_faults: { doc: 'Faults that answered (C706 §12.6.4.7)', kind: 'number' },
  rpc_denied: { doc: 'Faults that say access denied, and binds refused', kind: 'number' },
  zero_credentials: {
    doc: 'Authentications of a secure channel with a client credential of eight zero bytes (MS-NRPC §3.5.4.4, CVE-2020-1472)',
    kind: 'number',
  },
} as const satisfies Readonly<Record<RpcField, FieldRule>>;

/** Whether a message of connection-oriented DCE/RPC in little endian begins at `at`, as far as its header says (C706 §12.6.3.1). */
export function isRpcHeader(side: Side, at: number): boolean {
  const isVersion = u8(side, at + VERSION) === FIVE && u8(side, at + MINOR) >= 0 && u8(side, at + MINOR) <= 1;
  const type = u8(side, at + TYPE);
  const length = u16le(side, at + LENGTH);
  return (
    isVersion &&
    type >= 0 &&
    type <= LAST_TYPE &&
    u32(side, at + REPRESENTATION) === LITTLE_ENDIAN &&
    length >= COMMON_HEADER
  );
}

/**
 * Tells of the message at `at`. Contexts are noted by the channel that it came over: the pipe, or the connection itself. What follows in
 * further fragments is not told again.
 */
export function hearRpc(side: Side, at: number, channel: string, facts: Facts<RpcField>): void {
  if (!isRpcHeader(side, at)) return;
  const type = u8(side, at + TYPE);
  if (type === BIND || type === ALTER_CONTEXT) hearBind(side, at, channel, facts);
  else if (type === REQUEST && (u8(side, at + FLAGS) & 1) !== 0) hearRequest(side, at, channel, facts);
  else if (type === FAULT) hearFault(u32le(side, at + FAULT_STATUS), facts);
  else if (type === BIND_NAK) facts.count('rpc_denied');
}

/** Where the next message in the same packet begins. */
export function rpcEnd(side: Side, at: number): number {
  return at + Math.max(u16le(side, at + LENGTH), COMMON_HEADER);
}

function hearBind(side: Side, at: number, channel: string, facts: Facts<RpcField>): void {
  const contexts = Math.min(u8(side, at + BIND_CONTEXTS), MOST_CONTEXTS);
  let element = at + BIND_LIST;
  for (let i = 0; i < contexts; i++) {
    const transfers = u8(side, element + 2);
    if (transfers < 0 || transfers > MOST_TRANSFERS || element + ELEMENT_HEADER > side.length) return;
    const name = interfaceName(uuidAt(side, element + ELEMENT_UUID));
    facts.note(contextNote(channel, u16le(side, element)), name);
    facts.list('rpc_interfaces', name);
    element += ELEMENT_HEADER + transfers * TRANSFER_SYNTAX;
  }
}

function hearRequest(side: Side, at: number, channel: string, facts: Facts<RpcField>): void {
  const operation = u16le(side, at + OPERATION);
  if (operation < 0) return;
  const name = facts.noted(contextNote(channel, u16le(side, at + CONTEXT))) ?? NO_SUCH_INTERFACE;
  const call = callName(name, operation);
  facts.count('rpc_requests');
  facts.list('rpc_calls', call);
  const behind = FLAGS_BEHIND.get(call);
  if (behind !== undefined && hasZeroCredential(side, at, behind)) facts.count('zero_credentials');
}

/** Whether the stub, which is all there and in the clear, ends with a credential of zeros and that many bytes. */
function hasZeroCredential(side: Side, at: number, behind: number): boolean {
  const flags = u8(side, at + FLAGS);
  const end = at + u16le(side, at + LENGTH);
  const stub = at + STUB + ((flags & HAS_OBJECT) === 0 ? 0 : OBJECT_BYTES);
  const credential = end - behind - CREDENTIAL_BYTES;
  const isInClear = u16le(side, at + AUTHENTICATION_LENGTH) === 0 && (flags & FIRST_AND_LAST) === FIRST_AND_LAST;
  if (!isInClear || credential < stub || end > side.length) return false;
  for (let i = 0; i < CREDENTIAL_BYTES; i++) if (side.bytes[credential + i] !== 0) return false;
  return true;
}

function hearFault(status: number, facts: Facts<RpcField>): void {
  facts.count('rpc_faults');
  if (status === ACCESS_DENIED) facts.count('rpc_denied');
}

function contextNote(channel: string, context: number): string {
  return `rpc ${channel} ${context}`;
}

/** The first three parts are little endian (C706 §A.1). */
function uuidAt(side: Side, at: number): string {
  const { view } = side;
  const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0');
  let node = '';
  for (let i = 10; i < OBJECT_BYTES; i++) node += hex(view.getUint8(at + i), 2);
  const time = `${hex(view.getUint32(at, true), 8)}-${hex(view.getUint16(at + 4, true), 4)}-${hex(view.getUint16(at + 6, true), 4)}`;
  return `${time}-${hex(view.getUint16(at + 8), 4)}-${node}`;
}
