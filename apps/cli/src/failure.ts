import { ConfigError } from '@weir/service/config';
import { CommanderError } from 'commander';

/** The command was typed wrongly; it can be mended without looking at any file or service. */
export class UsageError extends Error {
  override name = 'UsageError';
}

export const DONE = 0;
export const FAILED = 1;
export const WRONG_USAGE = 2;

/** What went wrong, a sentence a line, and the exit code for it. */
export function explain(cause: unknown): { readonly lines: readonly string[]; readonly code: number } {
  if (cause instanceof CommanderError) return { lines: [], code: cause.exitCode === 0 ? DONE : WRONG_USAGE };
  if (cause instanceof UsageError) return { lines: [cause.message], code: WRONG_USAGE };
  if (cause instanceof ConfigError) {
    const isTyped = cause.problems.some((problem) => problem.startsWith('--'));
    return { lines: cause.problems, code: isTyped ? WRONG_USAGE : FAILED };
  }
  return { lines: [cause instanceof Error ? cause.message : String(cause)], code: FAILED };
}
