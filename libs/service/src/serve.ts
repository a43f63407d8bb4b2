import type { Stage } from '@weir/stream';
import { loadConfig } from './config/index.ts';
import { startApp, type AppOptions } from './http/app.ts';
import { createLog } from './log.ts';
import { tuneForServices } from './platform/engine.ts';
import { startDistributed } from './platform/distributed.ts';
import { stopInTime } from './platform/stop-in-time.ts';
import { runUntilStopped } from './until-stopped.ts';

/** Runs stages as a service on Kafka until it is asked to stop. Everything else comes from the configuration. */
export function serve(stages: readonly Stage[]): Promise<void> {
  tuneForServices();
  return runUntilStopped(async (onFailure) => {
    const config = loadConfig();
    const log = createLog(config.log.level);
    const start: AppOptions['start'] = (onWait, signal) => {
      const tell = (reason: string | undefined): void => {
        if (reason !== undefined) log.warn(reason);
        onWait(reason);
      };
      return startDistributed(stages, config, { onWait: tell, onSurvived: (line) => log.warn(line), signal });
    };
    const app = await startApp({ ...config.http, log, start, onFailure });
    const names = stages.map((stage) => stage.name);
    app.started.then(() => log.info({ stages: names, url: app.url }, 'started'), onFailure);
    return { stop: () => stopInTime(app.stop(), config.runner) };
  });
}
