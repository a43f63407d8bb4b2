import type { Side } from './conversation.ts';
import type { Facts } from './facts.ts';
import type { FieldRule } from './protocol.ts';
import { replyCodeAt } from './text-lines.ts';

export type LoginFact = 'logins' | 'login_failures';

/** What is heard of protocols whose servers answer with codes of three digits, in the course of a flow. */
export const LOGIN_FACTS = {
  logins: { doc: 'Answers that the login succeeded', kind: 'number' },
  login_failures: { doc: 'Answers that refused a login, or asked for one first', kind: 'number' },
} as const satisfies Readonly<Record<LoginFact, FieldRule>>;

/** Counts an answer of the server by its code. */
export function hearReply(
  side: Side,
  accepted: readonly string[],
  refused: readonly string[],
  facts: Facts<LoginFact>,
): void {
  if (replyCodeAt(side, accepted) === 'yes') facts.count('logins');
  else if (replyCodeAt(side, refused) === 'yes') facts.count('login_failures');
}
