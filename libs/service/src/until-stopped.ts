import { reasonOf } from '@weir/stream';
import { ConfigError } from './config/index.ts';
import type { App } from './http/app.ts';
import { untilSignal } from './signals.ts';

/** Starts an app, keeps it until a signal or a failure, stops it and ends the process: 0 after a signal, else 1 with the reason. */
export async function runUntilStopped(
  begin: (onFailure: (cause: unknown) => void) => Promise<Pick<App, 'stop'>>,
): Promise<void> {
  try {
    let fail: (cause: unknown) => void = () => undefined;
    const failed = new Promise<never>((_, reject) => {
      fail = reject;
    });
    failed.catch(() => undefined);
    const signal = untilSignal();
    const begun = begin(fail);
    const app = await Promise.race([begun, signal]);
    // Asked to stop before it had started: nothing was taken over yet that the next start would miss.
    if (app === undefined) process.exit();
    try {
      await Promise.race([failed, signal]);
    } finally {
      await app.stop();
    }
  } catch (cause) {
    const problems = cause instanceof ConfigError ? cause.problems : [reasonOf(cause)];
    for (const problem of problems) process.stderr.write(`weir: ${problem}\n`);
    process.exitCode = 1;
  }
  // Clients of services and the embedded engine keep timers and threads; there is nothing left to do.
  process.exit();
}
