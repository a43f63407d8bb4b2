import { reasonOf, TransientError } from '@weir/stream';

/** ClickHouse's codes for trouble that passes: overload, limits, restarts, the network. */
const PASSING = new Set([
  ...['159', '160', '164', '198', '202', '203', '209', '210', '236', '241', '242', '243', '252', '279', '319', '394'],
  ...['425', '439', '473', '999'],
]);

/** Codes of a schema that is not there or not this version's. */
const SCHEMA = new Set(['10', '16', '36', '47', '53', '60', '81', '117']);
const LOGIN = new Set(['192', '193', '194', '492', '497', '516']);

const NETWORK = new Set([
  ...['ECONNREFUSED', 'ECONNRESET', 'ECONNABORTED', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'ENETDOWN'],
  ...['EAI_AGAIN', 'ENOTFOUND', 'EADDRNOTAVAIL'],
]);

function textOf(cause: unknown, key: string): string {
  if (typeof cause !== 'object' || cause === null) return '';
  const value: unknown = Object.entries(cause).find(([name]) => name === key)?.[1];
  return typeof value === 'string' ? value : '';
}

/** An answer that is not ClickHouse's: a proxy's page, or the connection's end in mid-answer. */
function isNetworkTrouble(cause: unknown): boolean {
  if (NETWORK.has(textOf(cause, 'code'))) return true;
  if (cause instanceof AggregateError) return cause.errors.some(isNetworkTrouble);
  return /^Timeout error|socket hang up|aborted|\b(502|503|504)\b|Bad Gateway|Service Unavailable/i.test(
    reasonOf(cause),
  );
}

/**
 * What a failed call means: a {@link TransientError} when it may go through later, else one sentence that says what was wanted,
 * what ClickHouse said and how to mend it.
 */
export function explain(what: string, where: string, cause: unknown): Error {
  const code = textOf(cause, 'code');
  const reason = reasonOf(cause).trim();
  const sentence = `${where}: ${what}: ${reason}`;
  if (PASSING.has(code) || isNetworkTrouble(cause)) return new TransientError(sentence, { cause });
  if (SCHEMA.has(code))
    return new Error(`${sentence} Run \`weir migrate\` to bring the tables up to this version.`, { cause });
  if (LOGIN.has(code))
    return new Error(`${sentence} Set the user and password of ClickHouse, or grant the rights.`, { cause });
  return new Error(sentence, { cause });
}
