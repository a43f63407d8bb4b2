/** A service did not answer; the same call may go through later. The runner repeats it, nothing is lost. */
export class TransientError extends Error {
  override name = 'TransientError';
}

/** Another process has claimed the lane since; this one must let go of it. */
export class FencedError extends Error {
  override name = 'FencedError';
}

/** A message is missing in front of this one; going on would lose it silently. */
export class GapError extends Error {
  override name = 'GapError';
}

export function reasonOf(cause: unknown): string {
  return typeof cause === 'object' && cause !== null && 'message' in cause ? String(cause.message) : String(cause);
}

/** The system's name for what went wrong, `ENOENT` for one. */
export function codeOf(cause: unknown): string | undefined {
  return typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : undefined;
}

/** An input (a capture file, an interface) cannot be read further. Its text is one sentence for the person who named it. */
export class InputError extends Error {
  override name = 'InputError';
}
