import { loadConfig } from './config/index.ts';
import { startRegistryApp } from './http/registry-app.ts';
import { createLog } from './log.ts';
import { openRegistry } from './models/open-registry.ts';
import { runUntilStopped } from './until-stopped.ts';

/** Runs the registry of models as a service until it is asked to stop. */
export function serveRegistry(): Promise<void> {
  return runUntilStopped(async () => {
    const config = loadConfig();
    const log = createLog(config.log.level);
    const { registry, close } = await openRegistry(config);
    // Better said now than at the first change.
    await registry.checkWriting();
    const app = await startRegistryApp({ ...config.http, log, registry, token: config.models.token });
    log.info({ url: app.url }, 'started');
    return {
      stop: async () => {
        await app.stop();
        await close();
      },
    };
  });
}
