import { systemClock, type Stage } from '@weir/stream';
import { loadConfig } from './config/index.ts';
import { startApp, type App, type AppOptions } from './http/app.ts';
import { createLog } from './log.ts';
import { tuneForServices } from './platform/engine.ts';
import { startDistributed } from './platform/distributed.ts';
import { runUntilStopped } from './until-stopped.ts';

/** How long a process may take to say good-bye to its services when its lanes have had their time, ms; orchestrators wait 10 s for both. */
const LEAVE_MS = 1_000;

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
    return { stop: () => stopWithin(app, config.runner.stopGraceMs + LEAVE_MS) };
  });
}

/** Stops as far as that goes in the time: a service that took a connection and says nothing any more holds its client for a minute. */
async function stopWithin(app: App, ms: number): Promise<void> {
  const late = new AbortController();
  await Promise.race([app.stop(), systemClock.sleep(ms, late.signal)]).finally(() => late.abort());
}
