import type { Side } from '../conversation.ts';
import { lookAtEach, u32 } from '../octets.ts';
import { defineProtocol, type Recognition } from '../protocol.ts';

const MARK = 4;
const DIRECTION = 4;
const VERSION = 8;
const PROGRAM = 12;
const PROGRAM_VERSION = 16;
const PROCEDURE = 20;
const CREDENTIALS = 24;
const CALL_HEADER = 28;

const CALL = 0;
const REPLY = 1;
const RPC_VERSION = 2;
const LAST_PROGRAM_VERSION = 10;
const LAST_PROCEDURE = 1000;
const FIRST_PROGRAM = 100_000;
const LONGEST = 0x20_0000;
const LAST_FRAGMENT = 0x8000_0000;
const CREDENTIAL_KINDS: readonly number[] = [0, 1, 2, 3, 6, 7];

/** Call and reply of ONC RPC: mount, NFS, portmap and the like are its programs. TCP puts a record's length before each. */
export const rpc = defineProtocol({
  name: 'rpc',
  reference: 'RFC 5531',
  transports: ['udp', 'tcp'],
  ports: [111, 2049],
  fields: {
    program: { doc: 'Of the first call: 100000 portmap, 100003 NFS, 100005 mount (RFC 5531 §13)', kind: 'number' },
    program_version: { doc: 'Version of that program', kind: 'number' },
    procedure: { doc: 'Procedure of that program', kind: 'number' },
  },
  recognise: (conversation) => {
    const at = conversation.transport === 'tcp' ? MARK : 0;
    return lookAtEach(
      conversation,
      (side, end, short) => recogniseCall(side, at, end, short),
      (side, end, short) => recogniseReply(side, at, end, short),
    );
  },
  read({ transport, forward }, tell) {
    const at = transport === 'tcp' ? MARK : 0;
    if (forward.length < at + CALL_HEADER) return 'done';
    tell('program', u32(forward, at + PROGRAM));
    tell('program_version', u32(forward, at + PROGRAM_VERSION));
    tell('procedure', u32(forward, at + PROCEDURE));
    return 'done';
  },
});

function isRecord(side: Side, at: number): boolean {
  const mark = u32(side, 0);
  return at === 0 || (mark >= LAST_FRAGMENT ? mark - LAST_FRAGMENT : mark) <= LONGEST;
}

function recogniseCall(side: Side, at: number, end: number, short: Recognition): Recognition {
  if (end < at + CALL_HEADER) return short;
  if (!isRecord(side, at) || u32(side, at + DIRECTION) !== CALL || u32(side, at + VERSION) !== RPC_VERSION) return 'no';
  const isProgram = u32(side, at + PROGRAM) >= FIRST_PROGRAM && u32(side, at + PROGRAM_VERSION) <= LAST_PROGRAM_VERSION;
  const isProcedure = u32(side, at + PROCEDURE) <= LAST_PROCEDURE;
  return isProgram && isProcedure && CREDENTIAL_KINDS.includes(u32(side, at + CREDENTIALS)) ? 'yes' : 'no';
}

/** A reply does not say of what; it fits or not. */
function recogniseReply(side: Side, at: number, end: number, short: Recognition): Recognition {
  if (end < at + PROGRAM) return short;
  return isRecord(side, at) && u32(side, at + DIRECTION) === REPLY && u32(side, at + VERSION) <= 1 ? 'maybe' : 'no';
}
