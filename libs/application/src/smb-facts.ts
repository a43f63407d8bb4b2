import type { Facts } from './facts.ts';
import { RPC_FIELDS, type RpcField } from './rpc-message.ts';
import type { FieldRule } from './protocol.ts';

export type SmbFact =
  | RpcField
  | 'shares'
  | 'pipes'
  | 'programs_written'
  | 'logins'
  | 'login_failures'
  | 'access_denied'
  | 'reserved_transactions'
  | 'largest_transaction'
  | 'foreign_secondaries'
  | 'peeks_refused';

/** What is heard of SMB of either version in the course of a flow. */
export const SMB_FACTS = {
  shares: { doc: 'Shares that the client connected to, without their server, with commas between', kind: 'text' },
  pipes: { doc: 'Named pipes opened on IPC$, in lower case, with commas between', kind: 'text' },
  programs_written: {
    doc: 'Programs, scripts and services’ images that the client created or overwrote on a share, without their folder',
    kind: 'text',
  },
  logins: { doc: 'Session setups that succeeded', kind: 'number' },
  login_failures: { doc: 'Session setups that were refused, whatever the reason (MS-ERREF §2.3)', kind: 'number' },
  access_denied: { doc: 'Other answers with STATUS_ACCESS_DENIED', kind: 'number' },
  reserved_transactions: {
    doc: 'SMB1 transactions asked for that are reserved and were never implemented: trans2_session_setup, nt_rename (MS-CIFS §2.2.6, §2.2.7)',
    kind: 'text',
  },
  largest_transaction: { doc: 'Largest TotalDataCount of an SMB1 NT_TRANSACT (MS-CIFS §2.2.4.62)', kind: 'number' },
  foreign_secondaries: {
    doc: 'TRANS2_SECONDARY messages that go on with an NT_TRANSACT, as servers without MS17-010 take them (CVE-2017-0144)',
    kind: 'number',
  },
  peeks_refused: {
    doc: 'Peeks into pipe 0 answered with STATUS_INSUFF_SERVER_RESOURCES, by which servers without MS17-010 are found',
    kind: 'number',
  },
  ...RPC_FIELDS,
} as const satisfies Readonly<Record<SmbFact, FieldRule>>;

const PROGRAM = /\.(exe|dll|sys|scr|com|pif|cpl|ocx|msi|bat|cmd|ps1|vbs|vbe|js|jse|wsf|hta)$/i;
/** What Windows does not count to a name at its end. */
const NO_NAME_END = '.,\0 ';
const MORE_PROCESSING = 0xc0000016;
const DENIED = 0xc0000022;
const SUCCESS = 0;

/** The share of a path as `\\server\share`. */
export function hearShare(path: string, facts: Facts<SmbFact>): void {
  const name = lastPartOf(path);
  if (name !== '') facts.list('shares', name);
}

/** What is opened: on IPC$ a pipe, elsewhere a file, told only where it is a program and may be written. */
export function hearOpening(name: string, isPipe: boolean, mayCreate: boolean, facts: Facts<SmbFact>): void {
  const last = lastPartOf(name);
  if (last === '') return;
  if (isPipe) facts.list('pipes', last.toLowerCase());
  else if (mayCreate && PROGRAM.test(last)) facts.list('programs_written', last);
}

/** The status of an answer, of a session setup or of anything else. */
export function hearStatus(status: number, isSessionSetup: boolean, facts: Facts<SmbFact>): void {
  if (isSessionSetup && status === SUCCESS) facts.count('logins');
  else if (isSessionSetup && status !== MORE_PROCESSING) facts.count('login_failures');
  else if (!isSessionSetup && status === DENIED) facts.count('access_denied');
}

function lastPartOf(path: string): string {
  let end = path.length;
  while (end > 0 && NO_NAME_END.includes(path[end - 1] ?? '')) end--;
  return path.slice(path.lastIndexOf('\\') + 1, end);
}
