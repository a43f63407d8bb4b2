import type { Stage } from '@weir/stream';
import { loadConfig } from './config/index.ts';
import { startApp } from './http/app.ts';
import { createLog } from './log.ts';
import { startDistributed } from './platform/distributed.ts';
import { runUntilStopped } from './until-stopped.ts';

/** Runs stages as a service on Kafka until it is asked to stop. Everything else comes from the configuration. */
export function serve(stages: readonly Stage[]): Promise<void> {
  return runUntilStopped(async (onFailure) => {
    const config = loadConfig();
    const log = createLog(config.log.level);
    const app = await startApp({ ...config.http, log, start: () => startDistributed(stages, config), onFailure });
    log.info({ stages: stages.map((stage) => stage.name), url: app.url }, 'started');
    return app;
  });
}
