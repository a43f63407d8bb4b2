import type { Clock } from '@weir/stream';

/** Waits for `work`, at most `ms`: true when it was done in time. Rejects as `work` does; what fails later is `late`'s. */
export async function within(
  work: Promise<unknown>,
  ms: number,
  clock: Clock,
  late: (cause: unknown) => void,
): Promise<boolean> {
  const timer = new AbortController();
  let over = false;
  const done = work.then(
    () => true,
    (cause: unknown) => {
      if (!over) throw cause;
      late(cause);
      return true;
    },
  );
  const inTime = await Promise.race([done, clock.sleep(ms, timer.signal).then(() => false)]).finally(() => {
    over = true;
    timer.abort();
  });
  return inTime;
}
