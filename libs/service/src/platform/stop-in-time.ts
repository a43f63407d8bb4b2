import { systemClock } from '@weir/stream';

/** How long a process may take to say good-bye when its lanes have had their time, ms; orchestrators wait 10 s for both. */
const LEAVE_MS = 1_000;

/**
 * Waits for a stop, as long as that may take. What has not ended then is waiting for something outside: a service that took a connection
 * and says nothing any more, or room on a disk. The process ends without it, which costs no more than a kill.
 */
export async function stopInTime(
  stop: Promise<void>,
  { stopGraceMs }: { readonly stopGraceMs: number },
): Promise<void> {
  const late = new AbortController();
  await Promise.race([stop, systemClock.sleep(stopGraceMs + LEAVE_MS, late.signal)]).finally(() => late.abort());
}
