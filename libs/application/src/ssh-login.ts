import type { Facts } from './facts.ts';
import type { FieldRule, Segment } from './protocol.ts';

/** SSH_MSG_NEWKEYS in the clear: length, padding of at least four bytes to a multiple of eight, and its one byte (RFC 4253 §6, §7.3). */
const NEW_KEYS_BYTES = 16;
/**
 * What a message of one byte is shorter than one of 17, the service's name, once both are padded: 8 and 24 bytes by blocks of eight, 16 and
 * 32 by blocks of sixteen. Lengths and checks around them are the same.
 */
const SHORTER_BYTES = 16;
/** Segments that are looked at: log-ins come early, and of a long transfer nothing is to be remembered. */
const MOST_SEGMENTS = 64;
/** What is noted: how many segments there were, and where the log-in is. */
const SEGMENTS = 'segments';
const STEP = 'step';
const KEYS = 'keys';

export const SSH_LOGIN_FACTS = {
  logins: {
    doc: 'One where a log-in succeeded, as lengths of encrypted messages tell: none of the server is shorter (RFC 4252 §5.1). Absent where it failed, or does not show',
    kind: 'number',
  },
} as const satisfies Readonly<Record<string, FieldRule>>;

/**
 * Tells from lengths alone whether somebody was let in. After its NEWKEYS the client asks for the service `ssh-userauth`, and the server
 * accepts with a message of the same content, so of the same length (RFC 4253 §10). Of what the server says then, SSH_MSG_USERAUTH_SUCCESS
 * is the only message of one byte, 16 bytes less on the wire; a refusal names the methods that may go on, and is longer. Clients that send
 * NEWKEYS and their question in one segment, and ciphers that pad at random, show nothing.
 */
export function hearLengths({ isForward, length }: Segment, facts: Facts<'logins'>): boolean {
  const segments = Number(facts.noted(SEGMENTS) ?? 0);
  if (segments >= MOST_SEGMENTS || facts.numberOf('logins') > 0) return false;
  facts.note(SEGMENTS, String(segments + 1));
  const step = facts.noted(STEP);
  const [what, asked] = step?.split(' ') ?? [];
  if (what === 'accepted') {
    if (!isForward && length === Number(asked) - SHORTER_BYTES) facts.tell('logins', 1);
  } else if (isForward && length === NEW_KEYS_BYTES) facts.note(STEP, KEYS);
  else if (isForward && step === KEYS) facts.note(STEP, `asked ${length}`);
  else if (!isForward && what === 'asked' && length === Number(asked)) facts.note(STEP, `accepted ${length}`);
  return true;
}
