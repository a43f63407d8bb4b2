import { loadConfig } from './config/index.ts';
import { start } from './start.ts';
import { runUntilStopped } from './until-stopped.ts';

export type { GroupStatus } from './platform/stage-group.ts';
export { startEmbedded } from './platform/embedded.ts';
export { untilSignal } from './signals.ts';
export { start };

/** Every stage in this process, until it is asked to stop; the container image's entry. */
export function runStandalone(): Promise<void> {
  return runUntilStopped(async (onFailure) => {
    const app = await start(loadConfig(), onFailure);
    process.stderr.write(`weir: listening on ${app.url}\n`);
    return app;
  });
}
