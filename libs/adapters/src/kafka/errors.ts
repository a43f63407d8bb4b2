import { reasonOf, TransientError } from '@weir/stream';

/** Connections that break, leaders that move and requests that time out pass; kafkajs and axios mark them, sometimes deep inside. */
export function isTransient(cause: unknown, depth = 0): boolean {
  if (!(cause instanceof Error) || depth > 8) return false;
  if (cause instanceof TransientError) return true;
  if ('retriable' in cause && cause.retriable === true) return true;
  if ('errors' in cause && Array.isArray(cause.errors) && cause.errors.some((one) => isTransient(one, depth + 1)))
    return true;
  return isTransient(cause.cause, depth + 1);
}

/** The error as the runner understands it: what passes is a TransientError, the rest stays as it is. */
export function asRunnerError(doing: string, cause: unknown): unknown {
  return isTransient(cause) ? new TransientError(`${doing}: ${reasonOf(cause)}`, { cause }) : cause;
}

/** The protocol's name of an error (`MESSAGE_TOO_LARGE`, …), looked for along the causes. */
export function protocolErrorOf(cause: unknown, depth = 0): string | undefined {
  if (!(cause instanceof Error) || depth > 8) return undefined;
  if ('type' in cause && typeof cause.type === 'string') return cause.type;
  return protocolErrorOf(cause.cause, depth + 1);
}
