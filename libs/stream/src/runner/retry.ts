import type { Clock } from '../clock.ts';
import { TransientError } from '../errors.ts';

const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 5_000;

export interface RetryContext {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Told before each wait; `undefined` once the action has gone through after a failure. */
  onRetry(cause: TransientError | undefined): void;
}

/** Repeats what is known to be transient until it goes through or the signal aborts; everything else is thrown at once. */
export async function retryTransient<T>(action: () => Promise<T>, context: RetryContext): Promise<T> {
  for (let wait = FIRST_WAIT_MS, failed = false; ; wait = Math.min(wait * 2, LONGEST_WAIT_MS)) {
    try {
      const result = await action();
      if (failed) context.onRetry(undefined);
      return result;
    } catch (cause) {
      if (!(cause instanceof TransientError) || context.signal.aborted) throw cause;
      failed = true;
      context.onRetry(cause);
      await context.clock.sleep(wait, context.signal);
    }
  }
}
