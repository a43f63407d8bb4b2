import { reasonOf, type Stage } from '@weir/stream';
import { ConfigError, loadConfig } from './config/index.ts';
import { startApp } from './http/app.ts';
import { createLog } from './log.ts';
import { startDistributed } from './platform/distributed.ts';
import { untilSignal } from './signals.ts';

/** Runs stages as a service on Kafka until it is asked to stop. Everything else comes from the configuration. */
export async function serve(stages: readonly Stage[]): Promise<void> {
  try {
    const config = loadConfig();
    const log = createLog(config.log.level);
    let fail: (cause: unknown) => void = () => undefined;
    const failed = new Promise<never>((_, reject) => {
      fail = reject;
    });
    failed.catch(() => undefined);
    const app = await startApp({
      ...config.http,
      log,
      start: () => startDistributed(stages, config),
      onFailure: fail,
    });
    log.info({ stages: stages.map((stage) => stage.name), url: app.url }, 'started');
    try {
      await Promise.race([failed, untilSignal()]);
    } finally {
      await app.stop();
    }
    log.info('stopped');
  } catch (cause) {
    const problems = cause instanceof ConfigError ? cause.problems : [reasonOf(cause)];
    for (const problem of problems) process.stderr.write(`weir: ${problem}\n`);
    process.exitCode = 1;
  }
  // Clients of the services may keep timers; there is nothing left to do.
  process.exit();
}
